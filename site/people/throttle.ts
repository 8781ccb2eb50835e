import type { Clock } from '../../core/base/clock.ts';

/** Number of free wrong tries, and the growth of the delay of further ones. */
interface Rule {
  readonly freeTries: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}
/** The rule for one name from one place. */
const forName: Rule = { freeTries: 5, firstDelayMs: 2_000, maxDelayMs: 15 * 60_000 };
/** The rule for all names from one address: a whole room may share it, so it is slowed and never locked out. */
const forAddress: Rule = { freeTries: 30, firstDelayMs: 1_000, maxDelayMs: 10_000 };
/** Time without a wrong try after which a name or address starts afresh. */
const forgetMs = 60 * 60_000;
const maxKeys = 20_000;

export interface PasswordAttempt {
  readonly name: string;
  readonly desk: string;
  readonly address: string;
}

/**
 * Slows down password guessing without a way to lock others out: the delay applies to a name from an address.
 * A person at a desk where they have signed in before, from the same address, is delayed by their own tries only. A desk's id is no
 * secret (it appears in shares and exports): from other addresses it counts for nothing.
 */
export interface PasswordThrottle {
  /** Returns how long a try must wait, ms; 0 if it may proceed. */
  waitMs(attempt: PasswordAttempt): number;
  /** Returns whether a delayed try is the first since a counted one: each delay is audited once. */
  isFirstHeld(attempt: PasswordAttempt): boolean;
  /** Counts a try as wrong before its password is checked, so that simultaneous tries count too. */
  count(attempt: PasswordAttempt): void;
  /** Takes a count back: the password was right. */
  right(attempt: PasswordAttempt): void;
}

export function createPasswordThrottle(clock: Clock): PasswordThrottle {
  const tries = new Map<string, { wrong: number; until: number; last: number; held: boolean }>();
  const known = new Set<string>();
  const nameOf = (name: string) => name.normalize('NFC').toLowerCase();
  const signInAtDesk = ({ name, desk, address }: PasswordAttempt) => `${address} ${desk} ${nameOf(name)}`;

  function rulesFor(attempt: PasswordAttempt): [key: string, rule: Rule][] {
    const own = signInAtDesk(attempt);
    if (known.has(own)) return [[`desk ${own}`, forName]];
    return [
      [`from ${attempt.address} ${nameOf(attempt.name)}`, forName],
      [`address ${attempt.address}`, forAddress],
    ];
  }
  const current = (key: string, now: number) => {
    const entry = tries.get(key);
    if (entry && now - entry.last < forgetMs) return entry;
    tries.delete(key);
    return undefined;
  };
  function set(key: string, rule: Rule, wrong: number, now: number): void {
    const past = wrong - rule.freeTries;
    const delay = past < 0 ? 0 : Math.min(rule.maxDelayMs, rule.firstDelayMs * 2 ** past);
    // Reinserted at the end: the map is ordered by the latest try, and the oldest entry is evicted.
    tries.delete(key);
    tries.set(key, { wrong, until: now + delay, last: now, held: false });
  }

  return {
    waitMs(attempt) {
      const now = clock.monotonic();
      return Math.max(0, ...rulesFor(attempt).map(([key]) => (current(key, now)?.until ?? now) - now));
    },
    isFirstHeld(attempt) {
      const now = clock.monotonic();
      const holding = rulesFor(attempt).flatMap(([key]) => current(key, now) ?? []);
      const waits = holding.filter(({ until }) => until > now);
      const isFirst = waits.some(({ held }) => !held);
      for (const one of waits) one.held = true;
      return isFirst;
    },
    count(attempt) {
      const now = clock.monotonic();
      for (const [key, rule] of rulesFor(attempt)) set(key, rule, (current(key, now)?.wrong ?? 0) + 1, now);
      dropOldest(tries);
    },
    right(attempt) {
      const now = clock.monotonic();
      for (const [key, rule] of rulesFor(attempt)) {
        const wrong = current(key, now)?.wrong ?? 0;
        // An address keeps other people's tries: otherwise a person with one password could guess another's for ever.
        if (rule === forAddress && wrong > 1) set(key, rule, wrong - 1, now);
        else tries.delete(key);
      }
      known.delete(signInAtDesk(attempt));
      known.add(signInAtDesk(attempt));
      dropOldest(known);
    },
  };
}

function dropOldest(keys: Map<string, unknown> | Set<string>): void {
  for (const oldest of keys.keys()) {
    if (keys.size <= maxKeys) return;
    keys.delete(oldest);
  }
}
