import type { Clock } from '../../core/base/clock.ts';

/** A clock that stands still until a test advances it. Due timers run in order of their time. */
export interface HandClock extends Clock {
  /** Advances by `ms`, runs the due timers, and lets promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Changes the wall clock by `wallMs`, as a person or a night's sleep does; timers are not affected. */
  jump(wallMs: number): void;
  /** The number of timers that are set. */
  readonly pending: number;
}

export function handClock(startMs = Date.UTC(2026, 1, 3, 15, 4, 5)): HandClock {
  const timers = new Set<{ at: number; everyMs: number | undefined; run: () => void }>();
  let now = 0;
  let jumped = 0;
  const set = (ms: number, everyMs: number | undefined, run: () => void) => {
    const timer = { at: now + ms, everyMs, run };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  const settle = async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return {
    now: () => startMs + jumped + now,
    monotonic: () => now,
    after: (ms, run) => set(ms, undefined, run),
    every: (ms, run) => set(ms, Math.max(1, ms), run),
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const next = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        now = next.at;
        if (next.everyMs === undefined) timers.delete(next);
        else next.at += next.everyMs;
        next.run();
        await settle();
      }
      now = end;
    },
    jump(wallMs) {
      jumped += wallMs;
    },
    get pending() {
      return timers.size;
    },
  };
}
