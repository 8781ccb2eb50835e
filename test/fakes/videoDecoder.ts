/** The parts of a decoded picture that a replay uses. */
export interface FakeFrame {
  readonly timestamp: number;
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly displayWidth: number;
  readonly displayHeight: number;
  isClosed: boolean;
  close(): void;
}

/** The globals to put into a global scope, and the record of decoding. */
export interface FakeDecoding {
  readonly globals: { readonly VideoDecoder: unknown; readonly EncodedVideoChunk: unknown };
  readonly frames: FakeFrame[];
}

/** Creates a fake of WebCodecs whose decoder returns a 4x4 picture for each chunk at once. */
export function fakeDecoding(): FakeDecoding {
  const frames: FakeFrame[] = [];
  class VideoDecoder extends EventTarget {
    state = 'unconfigured';
    readonly decodeQueueSize = 0;
    readonly init: { output(frame: FakeFrame): void };
    constructor(init: { output(frame: FakeFrame): void }) {
      super();
      this.init = init;
    }
    configure(): void {
      this.state = 'configured';
    }
    decode({ timestamp }: { readonly timestamp: number }): void {
      const size = { codedWidth: 4, codedHeight: 4, displayWidth: 4, displayHeight: 4 };
      const frame: FakeFrame = {
        ...size,
        timestamp,
        isClosed: false,
        close() {
          frame.isClosed = true;
        },
      };
      frames.push(frame);
      this.init.output(frame);
    }
    flush(): Promise<void> {
      return Promise.resolve();
    }
    close(): void {
      this.state = 'closed';
    }
  }
  class EncodedVideoChunk {
    readonly timestamp: number;
    constructor({ timestamp }: { readonly timestamp: number }) {
      this.timestamp = timestamp;
    }
  }
  return { globals: { VideoDecoder, EncodedVideoChunk }, frames };
}
