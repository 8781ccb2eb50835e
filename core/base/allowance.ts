import type { Clock } from './clock.ts';

/** A rate limit per key: a burst after a rest, then one at a fixed interval. */
export interface KeyedRateLimit {
  /** Returns how long this key must wait, ms; 0: not at all. */
  waitMs(key: string): number;
  take(key: string): void;
}

/** From this number of keys on, keys without debt are forgotten. */
const manyKeys = 5_000;

export function createKeyedRateLimit(
  clock: Clock,
  { atOnce, everyMs }: { readonly atOnce: number; readonly everyMs: number },
): KeyedRateLimit {
  /** When each key's debt is paid off, ms. */
  const paidAt = new Map<string, number>();
  const owed = (key: string) => Math.max(0, (paidAt.get(key) ?? 0) - clock.monotonic());
  return {
    waitMs: (key) => Math.max(0, owed(key) - (atOnce - 1) * everyMs),
    take(key) {
      if (paidAt.size >= manyKeys)
        for (const [one, at] of paidAt) if (at <= clock.monotonic()) paidAt.delete(one);
      paidAt.set(key, clock.monotonic() + owed(key) + everyMs);
    },
  };
}
