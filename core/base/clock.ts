/** Cancels a timer or a subscription; calling it again does nothing. */
export type Cancel = () => void;

/** Time as a dependency, so that tests control it. All values in milliseconds. */
export interface Clock {
  /** Wall clock, ms since the Unix epoch. May jump; for display and records. */
  now(): number;
  /** Never goes back; origin unspecified. For ages and deadlines. */
  monotonic(): number;
  after(ms: number, run: () => void): Cancel;
  every(ms: number, run: () => void): Cancel;
}

/**
 * The tolerated error of a desk's clock, ms, ahead or behind: set by hand, by a zone, or never. Signatures with
 * such times are still valid.
 */
export const deskClockOffMs = 24 * 3_600_000;

interface Timers {
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(id: never): void;
  setInterval(run: () => void, ms: number): unknown;
  clearInterval(id: never): void;
  performance: { now(): number };
}

/** Creates a clock from the host's own time (Node and browsers both have these globals). */
export function createSystemClock(host: object = globalThis): Clock {
  const timers = host as Timers;
  return {
    now: () => Date.now(),
    monotonic: () => timers.performance.now(),
    after(ms, run) {
      const id = timers.setTimeout(run, ms);
      return () => timers.clearTimeout(id as never);
    },
    every(ms, run) {
      const id = timers.setInterval(run, ms);
      return () => timers.clearInterval(id as never);
    },
  };
}
