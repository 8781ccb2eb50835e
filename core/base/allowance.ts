import type { Clock } from './clock.ts';

/** So many at once after a rest, then one every so often, for each key by itself. */
export interface Allowance {
  /** How long this key must wait, ms; 0 if it need not. */
  waitMs(key: string): number;
  take(key: string): void;
}

/** Keys that have rested are forgotten once there are so many. */
const manyKeys = 5_000;

export function createAllowance(
  clock: Clock,
  { atOnce, everyMs }: { readonly atOnce: number; readonly everyMs: number },
): Allowance {
  /** The moment at which all that was taken will have been earned back, ms. */
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
