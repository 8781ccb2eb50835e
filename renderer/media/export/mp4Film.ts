import {
  BufferTarget,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  type VideoCodec,
} from 'mediabunny';

export interface FilmSize {
  readonly width: number;
  readonly height: number;
}

/** An MP4 file being written. Times in seconds from its first picture. */
export interface Mp4Film {
  add(packet: {
    readonly bytes: Uint8Array;
    readonly isKey: boolean;
    readonly at: number;
    readonly lasts: number;
    readonly config: VideoDecoderConfig;
  }): Promise<void>;
  finish(): Promise<Uint8Array<ArrayBuffer>>;
}

/** Opens an MP4 with its index at the front, for players that read it sequentially. */
export async function openMp4Film(codec: VideoCodec): Promise<Mp4Film> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const source = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(source);
  await output.start();
  return {
    add: ({ bytes, isKey, at, lasts, config }) =>
      source.add(new EncodedPacket(bytes, isKey ? 'key' : 'delta', at, lasts), { decoderConfig: config }),
    async finish() {
      await output.finalize();
      if (!target.buffer) throw new Error('nothing was written');
      return new Uint8Array(target.buffer);
    },
  };
}
