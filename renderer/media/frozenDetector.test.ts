import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createFrozenDetector,
  digestPicture,
  extendIdenticalRun,
  frozenAfterMs,
  getFrozenSince,
  getNextMeasurementDelayMs,
  type IdenticalRun,
} from './frozenDetector.ts';

const usualLookMs = { least: 700, most: 1_300 };

/** Runs the detector over a camera's pictures and returns the state after each measurement. */
function watch(digestAt: (at: number) => number, untilMs: number, fps = 12.5) {
  const seen: { readonly at: number; readonly since: number | undefined }[] = [];
  let same: IdenticalRun | undefined;
  let looks = 0;
  for (let at = 0; at <= untilMs; at += same ? getNextMeasurementDelayMs(same, looks) : 0) {
    looks += 1;
    same = extendIdenticalRun(same, {
      at,
      sample: digestAt(at),
      digest: digestAt(at),
      pictures: Math.floor((at * fps) / 1_000),
    });
    seen.push({ at, since: getFrozenSince(same) });
  }
  return seen;
}

describe('bit-identical pictures', () => {
  it('count as possibly frozen after five seconds, and at the latest seven after they began', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (frozenAt) => {
        const seen = watch((at) => (at < frozenAt ? at : -1), frozenAt + 8_000);
        const marked = seen.find(({ since }) => since !== undefined)?.at ?? Number.POSITIVE_INFINITY;
        expect(marked - frozenAt).toBeGreaterThanOrEqual(frozenAfterMs);
        expect(marked - frozenAt).toBeLessThanOrEqual(7_000);
      }),
    );
  });

  it('stop counting as frozen at the first different picture', () => {
    const seen = watch((at) => (at < 20_000 ? -1 : at), 30_000);
    expect(seen.filter(({ at, since }) => at >= 20_000 && since !== undefined)).toEqual([]);
    expect(seen.some(({ since }) => since === 0)).toBe(true);
  });

  it('never count as frozen where one bit changes within any five seconds', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: frozenAfterMs - usualLookMs.most }), { minLength: 1 });
    fc.assert(
      fc.property(gaps, (each) => {
        const changes = [0];
        for (let n = 0; (changes.at(-1) ?? 0) < 60_000; n += 1)
          changes.push((changes.at(-1) ?? 0) + (each[n % each.length] ?? 1));
        const shown = (at: number) => changes.filter((change) => change <= at).length;
        return watch(shown, 60_000).every(({ since }) => since === undefined);
      }),
    );
  });

  it('never count as frozen where the scene repeats every second', () => {
    const perSecond = (at: number) => Math.floor((at % 1_000) / 80);
    expect(watch(perSecond, 600_000).every(({ since }) => since === undefined)).toBe(true);
  });

  it('need at least as many pictures as a slow camera may miss', () => {
    expect(watch(() => 1, 14_000, 0.2).every(({ since }) => since === undefined)).toBe(true);
    expect(watch(() => 1, 17_000, 0.2).at(-1)?.since).toBe(0);
  });

  it('do not include a picture that stays on screen because none follows', () => {
    const look = { sample: 1, digest: 1, pictures: 40 };
    const same = extendIdenticalRun(extendIdenticalRun(undefined, { ...look, at: 0 }), {
      ...look,
      at: 9_000,
    });
    expect(getFrozenSince(same)).toBeUndefined();
  });
});

describe('sampling some rows first', () => {
  const pictures = 40;
  it('skips the full digest where the sampled rows differ', () => {
    const first = extendIdenticalRun(undefined, { at: 0, sample: 1, digest: undefined, pictures });
    expect(extendIdenticalRun(first, { at: 1_000, sample: 2, digest: undefined, pictures })).toMatchObject({
      since: 1_000,
    });
  });

  it('ends the run where only the other rows differ', () => {
    const looks = [undefined, 7, 8].map((digest, at) => ({ at: at * 1_000, sample: 1, digest, pictures }));
    expect(looks.slice(0, 2).reduce(extendIdenticalRun, undefined as IdenticalRun | undefined)?.since).toBe(
      0,
    );
    expect(looks.reduce(extendIdenticalRun, undefined as IdenticalRun | undefined)?.since).toBe(2_000);
  });
});

describe('digestPicture', () => {
  it('changes with any bit of the picture, in the last bytes too', () => {
    const picture = fc.uint8Array({ minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(picture, fc.nat(), fc.integer({ min: 0, max: 7 }), (bytes, place, bit) => {
        const other = bytes.slice();
        const at = place % bytes.length;
        other[at] = (other[at] ?? 0) ^ (1 << bit);
        expect(digestPicture(other)).not.toBe(digestPicture(bytes));
        expect(digestPicture(bytes.slice())).toBe(digestPicture(bytes));
      }),
    );
  });

  it('detects a change of two high bits, which cancel under plain multiplication', () => {
    const bytes = new Uint8Array(16);
    const other = bytes.slice();
    other[3] = 0x80;
    other[7] = 0x80;
    expect(digestPicture(other)).not.toBe(digestPicture(bytes));
  });
});

describe('the detector on a video', () => {
  /** A video of identical pictures; while `fails` is positive, a read fails and decrements it. */
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

  /** Runs a detector on such a video at ten pictures a second until `untilMs`. */
  async function watched(untilMs: number) {
    const detector = createFrozenDetector();
    for (let now = 0; now <= untilMs; now += 250) {
      detector.look({ readyState: 4 } as HTMLVideoElement, now / 100, now);
      // One measurement takes several turns of the event loop.
      await new Promise((next) => setImmediate(next));
    }
    return detector.since;
  }

  it('detects a camera whose pictures are all identical', async () => {
    expect(await watched(frozenAfterMs + 2_000)).toBeLessThan(1_500);
  });

  it('retries later where a picture could not be read', async () => {
    pictures.fails = 4;
    expect(await watched(frozenAfterMs + 12_000)).toBeGreaterThan(6_000);
  });

  it('gives up a video after five failed reads in a row', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    pictures.fails = 1_000;
    expect(await watched(60_000)).toBeUndefined();
    expect(pictures.looks).toBe(5);
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});
