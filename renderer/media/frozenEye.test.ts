import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { frozenAfterMs } from './frozen.ts';
import { createFrozenEye } from './frozenEye.ts';

/** Of a video whose pictures are all the same; while `fails` is over 0 a look fails, and counts it down. */
const pictures = { fails: 0, looks: 0 };

beforeEach(() => {
  Object.assign(pictures, { fails: 0, looks: 0 });
  vi.stubGlobal('HTMLMediaElement', { HAVE_CURRENT_DATA: 2 });
  vi.stubGlobal(
    'VideoFrame',
    class {
      readonly format = 'I420';
      readonly visibleRect = { x: 0, y: 0, width: 4, height: 4 };
      constructor() {
        pictures.looks += 1;
        if (pictures.fails === 0) return;
        pictures.fails -= 1;
        throw new DOMException('no picture', 'InvalidStateError');
      }
      allocationSize = () => 24;
      copyTo = async (to: Uint8Array) => void to.fill(7, 0, 24);
      close() {}
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

/** An eye on such a video of ten pictures a second, from its first until `untilMs`. */
async function watched(untilMs: number) {
  const eye = createFrozenEye();
  for (let now = 0; now <= untilMs; now += 250) {
    eye.look({ readyState: 4 } as HTMLVideoElement, now / 100, now);
    // One look is some turns of the loop.
    await new Promise((next) => setImmediate(next));
  }
  return eye.since;
}

it('knows a camera whose pictures are all the same', async () => {
  expect(await watched(frozenAfterMs + 2_000)).toBeLessThan(1_500);
});

it('looks again later where a picture could not be had', async () => {
  pictures.fails = 4;
  expect(await watched(frozenAfterMs + 12_000)).toBeGreaterThan(6_000);
});

it('gives a video up of which no picture can be had five times in a row', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  pictures.fails = 1_000;
  expect(await watched(60_000)).toBeUndefined();
  expect(pictures.looks).toBe(5);
  expect(warn).toHaveBeenCalledTimes(1);
  warn.mockRestore();
});
