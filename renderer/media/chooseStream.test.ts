import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import type { FaultCode } from '../../core/errors/faults.ts';
import { handClock } from '../../test/fakes/clock.ts';
import {
  chooseStream,
  commonSubWidth,
  createStreamWidths,
  mainStreamFromRatio,
  maxStoredWidths,
  refusedForMs,
  shouldFallBack,
  subStreamBelowRatio,
} from './chooseStream.ts';

const both = ['main', 'sub'] as const;

describe('chooseStream', () => {
  it('chooses main from 960 device pixels and the sub-stream below, where the sub-stream’s width is unknown', () => {
    expect(chooseStream(960, both, undefined)).toBe('main');
    expect(chooseStream(959, both, undefined)).toBe('sub');
    expect(chooseStream(860, both, 'main')).toBe('main');
    expect(chooseStream(859, both, 'main')).toBe('sub');
  });

  it('chooses main from one and a half times the sub-stream’s width', () => {
    expect(chooseStream(528, both, undefined, { sub: 352 }, true)).toBe('main');
    expect(chooseStream(527, both, undefined, { sub: 352 }, true)).toBe('sub');
    expect(chooseStream(473, both, 'main', { sub: 352 }, true)).toBe('main');
    expect(chooseStream(472, both, 'main', { sub: 352 }, true)).toBe('sub');
    for (const byHardware of [true, false]) {
      expect(chooseStream(1_919, both, undefined, { sub: 1_280 }, byHardware)).toBe('sub');
      expect(chooseStream(1_920, both, undefined, { sub: 1_280 }, byHardware)).toBe('main');
    }
  });

  it('requires 960 pixels for main where decoding is in software, however small the sub-stream', () => {
    expect(chooseStream(959, both, undefined, { sub: 352 })).toBe('sub');
    expect(chooseStream(960, both, undefined, { sub: 352 })).toBe('main');
    expect(chooseStream(860, both, 'main', { sub: 352 })).toBe('main');
    expect(chooseStream(859, both, 'main', { sub: 352 })).toBe('sub');
  });

  it('chooses the sub-stream at any tile size, where main is known to be no wider', () => {
    expect(chooseStream(3_840, both, 'main', { main: 704, sub: 704 })).toBe('sub');
    expect(chooseStream(3_840, both, 'main', { main: 0, sub: 704 })).toBe('sub');
    expect(chooseStream(3_840, both, 'main', { main: 705, sub: 704 })).toBe('main');
    expect(chooseStream(3_840, both, 'sub', { main: 352 })).toBe('main');
  });

  const anyWidths = fc.record(
    { main: fc.integer({ min: 0, max: 8_000 }), sub: fc.integer({ min: 0, max: 4_000 }) },
    { requiredKeys: [] },
  );

  it('chooses the only stream that the camera has', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 8_000 }),
        fc.constantFrom(undefined, ...both),
        fc.constantFrom(...both),
        anyWidths,
        fc.boolean(),
        (width, before, only, widths, byHardware) =>
          chooseStream(width, [only], before, widths, byHardware) === only,
      ),
    );
  });

  it('does not change within the hysteresis band', () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: 16, max: 4_000 }), { nil: undefined }),
        fc.double({ min: subStreamBelowRatio, max: mainStreamFromRatio, maxExcluded: true, noNaN: true }),
        fc.constantFrom(...both),
        (sub, times, before) => {
          const width = times * (sub ?? commonSubWidth);
          fc.pre(
            width / (sub ?? commonSubWidth) >= subStreamBelowRatio &&
              width / (sub ?? commonSubWidth) < mainStreamFromRatio,
          );
          return chooseStream(width, both, before, { sub }, true) === before;
        },
      ),
    );
  });

  it('keeps its choice as long as the tile’s size and the known widths stay', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 8_000 }),
        fc.constantFrom(undefined, ...both),
        anyWidths,
        fc.boolean(),
        (width, before, widths, byHardware) => {
          const now = chooseStream(width, both, before, widths, byHardware);
          return chooseStream(width, both, now, widths, byHardware) === now;
        },
      ),
    );
  });
});

describe('a refused stream', () => {
  const refused = (code: FaultCode) => ({ state: 'refused', cause: { code, params: {} } }) as const;

  it('yields to the sub-stream where it is main, whatever the reason', () => {
    expect(shouldFallBack('main', refused('source.codec'))).toBe(true);
    expect(shouldFallBack('main', refused('source.notFound'))).toBe(true);
    expect(shouldFallBack('main', { state: 'lost', cause: null })).toBe(false);
  });

  it('yields to main where it is the sub-stream and its pictures cannot be shown', () => {
    expect(shouldFallBack('sub', refused('source.codec'))).toBe(true);
    expect(shouldFallBack('sub', refused('source.bFrames'))).toBe(true);
    expect(shouldFallBack('sub', refused('source.authRefused'))).toBe(false);
    expect(shouldFallBack('sub', { state: 'live', cause: null })).toBe(false);
  });
});

describe('the widths of streams', () => {
  const camera = (n: number) => CameraId.parse(`s:camera:${n}`);
  const live = (width: number) => ({ width });

  it('come from the site’s status of the shown stream, once it has one', () => {
    const widths = createStreamWidths(handClock());
    expect(widths.of(camera(1))).toEqual({});
    expect(widths.learn(camera(1), new Map([['sub', live(352)]]), undefined)).toBe(false);
    expect(widths.learn(camera(1), new Map([['sub', live(0)]]), 'sub')).toBe(false);
    expect(widths.learn(camera(1), new Map([['sub', live(352)]]), 'sub')).toBe(true);
    expect(widths.learn(camera(1), new Map([['sub', live(352)]]), 'sub')).toBe(false);
    expect(widths.of(camera(1))).toEqual({ sub: 352 });
  });

  it('outlive their stream and its losses, and change with the camera’s settings', () => {
    const widths = createStreamWidths(handClock());
    widths.learn(camera(1), new Map([['sub', live(352)]]), 'sub');
    widths.learn(camera(1), new Map([['main', live(1_920)]]), 'main');
    widths.learn(camera(1), new Map([['main', live(0)]]), 'main');
    expect(widths.of(camera(1))).toEqual({ main: 1_920, sub: 352 });
    expect(widths.learn(camera(1), new Map([['sub', live(640)]]), 'sub')).toBe(true);
    expect(widths.of(camera(1))).toEqual({ main: 1_920, sub: 640 });
  });

  it('mark a refused main stream as absent, until the camera may have been reconfigured', async () => {
    const clock = handClock();
    const widths = createStreamWidths(clock);
    widths.learn(camera(1), new Map([['sub', live(352)]]), 'sub');
    expect(widths.refuse(camera(1), 'main')).toBe(true);
    await clock.advance(1_000);
    expect(widths.refuse(camera(1), 'main')).toBe(false);
    expect(widths.of(camera(1))).toEqual({ main: 0, sub: 352 });
    expect(chooseStream(1_900, both, 'sub', widths.of(camera(1)))).toBe('sub');
    await clock.advance(refusedForMs);
    expect(widths.of(camera(1))).toStrictEqual({ sub: 352 });
    expect(widths.refuse(camera(1), 'main')).toBe(true);
  });

  it('give a small tile the main stream while the sub-stream is refused, and the sub-stream again later', async () => {
    const clock = handClock();
    const widths = createStreamWidths(clock);
    expect(widths.refuse(camera(1), 'sub')).toBe(true);
    expect(chooseStream(200, both, 'sub', widths.of(camera(1)))).toBe('main');
    widths.learn(camera(1), new Map([['main', live(1_920)]]), 'main');
    expect(chooseStream(200, both, 'main', widths.of(camera(1)))).toBe('main');
    await clock.advance(refusedForMs);
    expect(chooseStream(200, both, 'main', widths.of(camera(1)))).toBe('sub');
  });

  it('leave a small tile its sub-stream where both streams are refused', () => {
    const widths = createStreamWidths(handClock());
    widths.refuse(camera(1), 'sub');
    widths.refuse(camera(1), 'main');
    expect(chooseStream(200, both, 'sub', widths.of(camera(1)))).toBe('sub');
    expect(chooseStream(1_900, both, 'sub', widths.of(camera(1)))).toBe('sub');
  });

  it('are stored for the cameras queried last', () => {
    const widths = createStreamWidths(handClock());
    for (let n = 1; n <= maxStoredWidths; n += 1)
      widths.learn(camera(n), new Map([['sub', live(352)]]), 'sub');
    widths.of(camera(1));
    widths.learn(camera(maxStoredWidths + 1), new Map([['sub', live(352)]]), 'sub');
    expect([1, 2, 3, maxStoredWidths + 1].map((n) => widths.of(camera(n)).sub)).toEqual([
      352,
      undefined,
      352,
      352,
    ]);
  });
});
