import type { Cancel, Clock } from '../../../core/base/clock.ts';

/** The phase and period of the display's refresh. */
export interface DisplayRefresh {
  /** Time of one refresh, ms on the monotonic clock shared by a window and its workers. */
  readonly at: number;
  /** Refresh period, ms. */
  readonly everyMs: number;
}

/** The refresh with the basis of its measurement. */
export interface MeasuredRefresh extends DisplayRefresh {
  /** The first refresh from which `everyMs` is computed. */
  readonly from: number;
}

/** Plausible periods: 240 to 25 refreshes a second. */
const between = { leastMs: 4, mostMs: 40 };
/** Largest deviation between two measurements of one display, as a share of a period. */
const mostOff = 0.1;
/** Longest measured interval: if the display's rate drifts, the last minute counts. */
const overMs = 60_000;

/**
 * Returns the refresh after measuring two consecutive frames, ms.
 * A browser's times have a resolution of 0.1 ms, an error that over ten seconds grows to a whole refresh. The period is
 * therefore computed over ever longer intervals, as long as the number of refreshes in between is certain.
 */
export function measureRefresh(
  before: MeasuredRefresh | undefined,
  first: number,
  second: number,
): MeasuredRefresh | undefined {
  const step = second - first;
  if (!(step >= between.leastMs && step <= between.mostMs)) return before;
  // A busy window misses some refreshes.
  const steps = before ? step / before.everyMs : 0;
  if (!before || steps < 1 - mostOff || Math.abs(steps - Math.round(steps)) > mostOff)
    return { from: first, at: second, everyMs: step };
  const passed = Math.round((second - before.from) / before.everyMs);
  return {
    from: second - before.from > overMs ? before.at : before.from,
    at: second,
    everyMs: (second - before.from) / passed,
  };
}

/**
 * Delays between measurements, each several times the one before, ms.
 * The precision reached so far settles how many refreshes lie between, even at 240 Hz, whose period is first known to
 * one fortieth. The last delay repeats.
 */
export const measurementDelaysMs: readonly number[] = [50, 500, 2_000];
export const measurementIntervalMs = 10_000;

/** Publishes this window's display refresh from now on. A hidden window has none. */
export function publishDisplayRefresh(clock: Clock, publish: (refresh: DisplayRefresh) => void): Cancel {
  let looked: MeasuredRefresh | undefined;
  let looks = 0;
  let cancel: Cancel = () => {};
  const onNext = (run: (at: number) => void) => {
    const id = requestAnimationFrame((at) => run(performance.timeOrigin + at));
    cancel = () => cancelAnimationFrame(id);
  };
  function look(): void {
    onNext((first) =>
      onNext((second) => {
        looked = measureRefresh(looked, first, second);
        if (looked) publish({ at: looked.at, everyMs: looked.everyMs });
        cancel = clock.after(measurementDelaysMs[looks] ?? measurementIntervalMs, look);
        looks += 1;
      }),
    );
  }
  look();
  return () => cancel();
}
