import type { Cancel, Clock } from '../../../core/base/clock.ts';

/** When the display takes its pictures. */
export interface Refresh {
  /** Of one of them, ms on the monotonic clock that a window shares with its workers. */
  readonly at: number;
  /** From one to the next, ms. */
  readonly everyMs: number;
}

/** What looks so far have found. */
export interface Looked extends Refresh {
  /** The first picture that `everyMs` is worked out from. */
  readonly from: number;
}

/** From 240 pictures a second to 25. */
const between = { leastMs: 4, mostMs: 40 };
/** Part of a picture by which two looks may differ and still be of one display. */
const mostOff = 0.1;
/** Worked out over a minute at most: of a display whose pace drifts the last one counts. */
const overMs = 60_000;

/**
 * After one more look at two pictures in a row, ms. A browser's times are to a tenth of a millisecond, which over ten seconds is a
 * whole picture; so the time between two is worked out from ever further ones, as long as it is certain how many lie between.
 */
export function lookedAgain(before: Looked | undefined, first: number, second: number): Looked | undefined {
  const step = second - first;
  if (!(step >= between.leastMs && step <= between.mostMs)) return before;
  // A window that is busy misses some.
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
 * Each a few times the one before, ms: what is known by then says how many pictures lie between, of 240 a second too, whose time
 * from one to the next is known to a fortieth at first. Then again and again.
 */
export const looksAfterMs: readonly number[] = [50, 500, 2_000];
export const lookEveryMs = 10_000;

/** Tells when the display of this window takes its pictures, from now on. A window that nobody sees takes none. */
export function watchRefresh(clock: Clock, publish: (refresh: Refresh) => void): Cancel {
  let looked: Looked | undefined;
  let looks = 0;
  let cancel: Cancel = () => {};
  const onNext = (run: (at: number) => void) => {
    const id = requestAnimationFrame((at) => run(performance.timeOrigin + at));
    cancel = () => cancelAnimationFrame(id);
  };
  function look(): void {
    onNext((first) =>
      onNext((second) => {
        looked = lookedAgain(looked, first, second);
        if (looked) publish({ at: looked.at, everyMs: looked.everyMs });
        cancel = clock.after(looksAfterMs[looks] ?? lookEveryMs, look);
        looks += 1;
      }),
    );
  }
  look();
  return () => cancel();
}
