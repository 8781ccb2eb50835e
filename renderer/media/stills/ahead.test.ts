import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { handClock } from '../../../test/fakes/clock.ts';
import { createAheadDecoding } from './ahead.ts';

interface Chunk {
  readonly type: string;
  readonly timestamp: number;
  readonly data: Uint8Array;
}
interface Init {
  output(picture: object): void;
  error(error: unknown): void;
}
/** A decoder whose pictures come when a test says so; bytes of 0 break it. */
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
  /** Brings what is decoded so far. */
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
  const decoding = createAheadDecoding({
    take: async ({ timestamp }: { timestamp: number }) => timestamp,
    give: (key, picture, takenAt) => void given.push(`${key} ${picture} @${takenAt}`),
    clock,
  });
  let at = 0;
  const take = (key: string, isKey: boolean, ...bytes: number[]) => {
    at += 1;
    decoding.take({
      ahead: key,
      codec: 'avc1.42e01f',
      bytes: Uint8Array.from(bytes),
      isKey,
      takenAt: at,
      sizes: bytes.map(() => 1),
    });
  };
  return { clock, decoding, given, take };
}
const settled = () => new Promise((done) => setImmediate(done));

it('shows the newest of those that come at once, and then each', async () => {
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

it('leaves out what comes while another is on its way, and closes it', async () => {
  const { given, take } = set();
  take('a', true, 1);
  take('a', false, 2);
  decoders[0]?.run();
  await settled();
  expect(given).toEqual(['a 1 @1']);
  expect(open).toBe(0);
});

it('decodes nothing that follows a picture which is not here, nor after one that is broken, until the next keyframe', async () => {
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

it('takes nothing whose sizes are not those of its bytes', () => {
  const { decoding } = set();
  const bytes = Uint8Array.of(1, 2, 3);
  decoding.take({ ahead: 'a', codec: 'avc1.42e01f', bytes, sizes: [2], isKey: true, takenAt: 0 });
  expect(decoders).toHaveLength(0);
});

it('keeps no decoder of a stream that is over, or of which nothing comes any more', async () => {
  const { clock, decoding, take } = set();
  take('a', true, 1);
  take('b', true, 1);
  decoding.end('a');
  expect(decoders.map(({ state }) => state)).toEqual(['closed', 'configured']);
  await clock.advance(3_000);
  expect(decoders.map(({ state }) => state)).toEqual(['closed', 'closed']);
  expect(clock.pending).toBe(0);
});
