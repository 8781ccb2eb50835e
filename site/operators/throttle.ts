import type { Clock } from '../../core/clock.ts';

/** Tries that cost nothing but the trying. */
const freeTries = 5;
const firstDelayMs = 2_000;
const maxDelayMs = 15 * 60_000;
/** After so long without a wrong try a name or address starts anew. */
const forgetMs = 60 * 60_000;
const maxKeys = 20_000;

/** Slows down guessing: five wrong tries for a name or from an address, then a delay that doubles. */
export interface Throttle {
  /** How long these keys must wait, ms; 0 if they may try. */
  waitMs(keys: readonly string[]): number;
  /** Counts a try as wrong before its password is looked at, so that tries side by side are counted too. */
  count(keys: readonly string[]): void;
  /** The try was right after all. */
  clear(keys: readonly string[]): void;
}

export function createThrottle(clock: Clock): Throttle {
  const tries = new Map<string, { wrong: number; until: number; last: number }>();
  const current = (key: string, now: number) => {
    const entry = tries.get(key);
    if (entry && now - entry.last < forgetMs) return entry;
    tries.delete(key);
    return undefined;
  };
  return {
    waitMs(keys) {
      const now = clock.monotonic();
      return Math.max(0, ...keys.map((key) => (current(key, now)?.until ?? now) - now));
    },
    count(keys) {
      const now = clock.monotonic();
      for (const key of keys) {
        const wrong = (current(key, now)?.wrong ?? 0) + 1;
        const delay = wrong < freeTries ? 0 : Math.min(maxDelayMs, firstDelayMs * 2 ** (wrong - freeTries));
        // Put back last: the map's order is that of the latest try, and the oldest gives way.
        tries.delete(key);
        tries.set(key, { wrong, until: now + delay, last: now });
      }
      for (const oldest of tries.keys()) {
        if (tries.size <= maxKeys) break;
        tries.delete(oldest);
      }
    },
    clear(keys) {
      for (const key of keys) tries.delete(key);
    },
  };
}
