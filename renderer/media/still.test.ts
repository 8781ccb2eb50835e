import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { decodeKeyframe } from './still.ts';

/** A decoder that gives a picture for every chunk but bad ones, at which it breaks; counts those made. */
let made = 0;
class Decoder {
  state = 'unconfigured';
  private readonly chunks: { timestamp: number; data: Uint8Array }[] = [];
  private readonly init: { output(picture: object): void; error(error: unknown): void };
  constructor(init: { output(picture: object): void; error(error: unknown): void }) {
    this.init = init;
    made += 1;
  }
  configure() {
    this.state = 'configured';
  }
  decode(chunk: { timestamp: number; data: Uint8Array }) {
    this.chunks.push(chunk);
  }
  async flush() {
    await Promise.resolve();
    for (const { timestamp, data } of this.chunks) {
      if (data[0] === 0) {
        this.state = 'closed';
        throw new Error('it is not H.264');
      }
      this.init.output({ timestamp, is: data[0], close() {} });
    }
  }
  close() {
    this.state = 'closed';
  }
}

beforeEach(() => {
  made = 0;
  vi.stubGlobal('VideoDecoder', Decoder);
  vi.stubGlobal(
    'EncodedVideoChunk',
    class {
      constructor(init: object) {
        Object.assign(this, init);
      }
    },
  );
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => void vi.unstubAllGlobals());

const keyframe = (byte: number, codec = 'avc1.42e01f') => ({
  bytes: Uint8Array.of(byte),
  codec,
  width: 320,
  height: 180,
});

/** Decodes all at once; which picture each was given. */
async function decodeAll(keyframes: readonly ReturnType<typeof keyframe>[]) {
  const taken: (number | undefined)[] = keyframes.map(() => undefined);
  const decoded = await Promise.all(
    keyframes.map((one, at) =>
      decodeKeyframe(one, (picture) => {
        taken[at] = (picture as unknown as { is: number }).is;
      }),
    ),
  );
  return { taken, decoded };
}

it('decodes the stills of a whole wall with a few decoders', async () => {
  const stills = Array.from({ length: 64 }, (_, at) => keyframe(at + 1));
  const { taken, decoded } = await decodeAll(stills);
  expect(taken).toEqual(stills.map(({ bytes }) => bytes[0]));
  expect(decoded.every((one) => one)).toBe(true);
  // One for the first, which waits for no other; 16 for the rest.
  expect(made).toBe(17);
});

it('gives each codec a decoder of its own', async () => {
  const { taken } = await decodeAll([keyframe(1), keyframe(2, 'avc1.640028'), keyframe(3)]);
  expect(taken).toEqual([1, 2, 3]);
});

it('leaves out what cannot be decoded, and no other', async () => {
  const bytes = Array.from({ length: 64 }, (_, at) => (at === 20 ? 0 : at + 1));
  const { taken, decoded } = await decodeAll(bytes.map((byte) => keyframe(byte)));
  expect(taken).toEqual(bytes.map((byte) => byte || undefined));
  expect(decoded).toEqual(bytes.map((byte) => byte > 0));
});
