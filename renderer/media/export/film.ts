import {
  BufferTarget,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  type VideoCodec,
} from 'mediabunny';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A film being put together. Times in seconds from its first picture. */
export interface Film {
  add(packet: {
    readonly bytes: Uint8Array;
    readonly isKey: boolean;
    readonly at: number;
    readonly lasts: number;
    readonly config: VideoDecoderConfig;
  }): Promise<void>;
  finish(): Promise<Uint8Array<ArrayBuffer>>;
}

/** An MP4 whose index comes first, for players that read it from the front. */
export async function openFilm(codec: VideoCodec): Promise<Film> {
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
