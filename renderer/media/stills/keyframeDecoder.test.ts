import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handClock } from '../../../test/fakes/clock.ts';
import { createKeyframeDecoder, createPrefetchDecoder } from './keyframeDecoder.ts';

/** A decoder that returns a picture for every chunk except bad ones, which break it; counts its instances. */
let made = 0;
let closed = 0;
let pictures = 0;
let flushes = 0;
let configured: string[] = [];
class Decoder {
  state = 'unconfigured';
  private chunks: { timestamp: number; data: Uint8Array }[] = [];
  private readonly init: { output(picture: object): void; error(error: unknown): void };
  constructor(init: { output(picture: object): void; error(error: unknown): void }) {
    this.init = init;
    made += 1;
  }
  configure({ codec }: { codec: string }) {
    configured.push(codec);
    this.state = 'configured';
  }
  decode(chunk: { timestamp: number; data: Uint8Array }) {
    this.chunks.push(chunk);
  }
  async flush() {
    flushes += 1;
    await Promise.resolve();
    const { chunks } = this;
    this.chunks = [];
    for (const { timestamp, data } of chunks) {
      if (data[0] === 0) {
        this.state = 'closed';
        throw new Error('it is not H.264');
      }
      pictures += 1;
      const close = () => {
        pictures -= 1;
      };
      this.init.output({ timestamp, is: data[0], close });
    }
  }
  close() {
    this.state = 'closed';
    closed += 1;
  }
}

beforeEach(() => {
  made = closed = pictures = flushes = 0;
  configured = [];
  vi.stubGlobal('VideoDecoder', Decoder);
  vi.stubGlobal(
    'EncodedVideoChunk',
    class {
      constructor(init: object) {
        Object.assign(this, init);
      }
    },
  );
});
afterEach(() => void vi.unstubAllGlobals());

const keyframe = (byte: number, codec = 'avc1.42e01f') => ({ bytes: Uint8Array.of(byte), codec });

const set = () => ({
  decoder: createKeyframeDecoder({
    take: async (picture: object) => ('is' in picture ? picture.is : undefined),
    lanes: 2,
  }),
});

it('the stills of a whole wall are decoded with a few decoders, created before the first still arrives', async () => {
  const { decoder } = set();
  expect({ made, configured: configured.length }).toEqual({ made: 2, configured: 2 });
  const stills = Array.from({ length: 64 }, (_, at) => keyframe(at + 1));
  const decoded = await Promise.all(stills.map(decoder.decode));
  expect(decoded).toEqual(stills.map(({ bytes }) => ({ picture: bytes[0] })));
  expect({ made, closed, pictures }).toEqual({ made: 2, closed: 0, pictures: 0 });
  // One each for the first two, then one for eight at a time.
  expect(flushes).toBe(2 + Math.ceil(62 / 8));
  expect(configured.length).toBe(2);
});

it('stills are decoded in their order of arrival', async () => {
  const order: number[] = [];
  const { decoder } = set();
  const stills = Array.from({ length: 8 }, (_, at) => at);
  await Promise.all(stills.map((at) => decoder.decode(keyframe(at + 1)).then(() => order.push(at))));
  expect(order).toEqual(stills);
});

it('all H.264 profiles share decoders, and another codec gets another decoder', async () => {
  const { decoder } = set();
  const stills = [keyframe(1), keyframe(2, 'avc1.640028'), keyframe(3, 'hvc1.1.6.L93.B0')];
  expect(await Promise.all(stills.map(decoder.decode))).toEqual([
    { picture: 1 },
    { picture: 2 },
    { picture: 3 },
  ]);
  expect({ made, closed }).toEqual({ made: 2, closed: 0 });
  expect(configured.slice(2)).toEqual(['hvc1.1.6.L93.B0']);
});

it('only the stills that cannot be decoded are skipped', async () => {
  const { decoder } = set();
  const bytes = Array.from({ length: 64 }, (_, at) => (at === 20 ? 0 : at + 1));
  const decoded = await Promise.all(bytes.map((byte) => decoder.decode(keyframe(byte))));
  expect(decoded.map((one) => ('picture' in one ? one.picture : 0))).toEqual(bytes);
  expect(decoded[20]).toEqual({ why: new Error('it is not H.264') });
  expect(pictures).toBe(0);
});

it('a broken still decoder is replaced', async () => {
  const { decoder } = set();
  await decoder.decode(keyframe(0));
  expect(await decoder.decode(keyframe(7))).toEqual({ picture: 7 });
  expect(made - closed).toBe(2);
});

describe('prefetched pictures of a stream', () => {
  interface Chunk {
    readonly type: string;
    readonly timestamp: number;
    readonly data: Uint8Array;
  }
  interface Init {
    output(picture: object): void;
    error(error: unknown): void;
  }
  /** A decoder that returns pictures when the test says so; bytes of 0 break it. */
  class Decoder {
    state = 'configured';
    readonly init: Init;
    readonly chunks: Chunk[] = [];
    constructor(init: Init) {
      this.init = init;
      decoders.push(this);
    }
    configure() {}
    decode(chunk: Chunk) {
      if (chunk.data[0] === 0) this.init.error(new Error('broken'));
      else this.chunks.push(chunk);
    }
    close() {
      this.state = 'closed';
    }
    /** Returns the pictures decoded so far. */
    run() {
      for (const { timestamp } of this.chunks.splice(0)) {
        open += 1;
        const close = () => {
          open -= 1;
        };
        this.init.output({ timestamp, close });
      }
    }
  }
  let decoders: Decoder[];
  let open: number;
  beforeEach(() => {
    decoders = [];
    open = 0;
    vi.stubGlobal('VideoDecoder', Decoder);
    vi.stubGlobal(
      'EncodedVideoChunk',
      class {
        constructor(init: object) {
          Object.assign(this, init);
        }
      },
    );
  });
  afterEach(() => void vi.unstubAllGlobals());

  function set() {
    const clock = handClock();
    const given: string[] = [];
    const decoder = createPrefetchDecoder({
      take: async ({ timestamp }: { timestamp: number }) => timestamp,
      give: (key, picture, takenAt) => void given.push(`${key} ${picture} @${takenAt}`),
      clock,
    });
    let at = 0;
    const take = (key: string, isKey: boolean, ...bytes: number[]) => {
      at += 1;
      decoder.take({
        prefetch: key,
        codec: 'avc1.42e01f',
        bytes: Uint8Array.from(bytes),
        isKey,
        takenAt: at,
        sizes: bytes.map(() => 1),
      });
    };
    return { clock, decoder, given, take };
  }
  const settled = () => new Promise((done) => setImmediate(done));

  it('shows the newest of a batch that arrives together, and then each single picture', async () => {
    const { given, take } = set();
    take('a', true, 1, 2, 3);
    decoders[0]?.run();
    await settled();
    take('a', false, 4);
    decoders[0]?.run();
    await settled();
    expect(given).toEqual(['a 3 @1', 'a 4 @2']);
    expect(decoders).toHaveLength(1);
    expect(open).toBe(0);
  });

  it('drops and closes a picture that arrives while another is in progress', async () => {
    const { given, take } = set();
    take('a', true, 1);
    take('a', false, 2);
    decoders[0]?.run();
    await settled();
    expect(given).toEqual(['a 1 @1']);
    expect(open).toBe(0);
  });

  it('skips pictures after a missing or broken one until the next keyframe', async () => {
    const { given, take } = set();
    take('a', false, 1);
    expect(decoders).toHaveLength(0);
    take('a', true, 1);
    take('a', false, 0);
    take('a', false, 3);
    expect(decoders[0]?.state).toBe('closed');
    take('a', true, 4);
    decoders[1]?.run();
    await settled();
    expect(given).toEqual(['a 1 @5']);
  });

  it('rejects messages whose sizes do not match their bytes', () => {
    const { decoder } = set();
    const bytes = Uint8Array.of(1, 2, 3);
    decoder.take({ prefetch: 'a', codec: 'avc1.42e01f', bytes, sizes: [2], isKey: true, takenAt: 0 });
    expect(decoders).toHaveLength(0);
  });

  it('closes the decoder of a stream that has ended or fallen silent', async () => {
    const { clock, decoder, take } = set();
    take('a', true, 1);
    take('b', true, 1);
    decoder.end('a');
    expect(decoders.map(({ state }) => state)).toEqual(['closed', 'configured']);
    await clock.advance(3_000);
    expect(decoders.map(({ state }) => state)).toEqual(['closed', 'closed']);
    expect(clock.pending).toBe(0);
  });
});
