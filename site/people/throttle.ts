import { createHmac } from 'node:crypto';
import type { Clock } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';

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
/** The rule for one name from all addresses together: a guesser with many gets 2,880 tries a day. */
const forAllAddresses: Rule = { freeTries: 10, firstDelayMs: 1_000, maxDelayMs: 30_000 };
/** Time without a wrong try after which a name or address starts afresh. */
const forgetMs = 60 * 60_000;
const maxKeys = 20_000;

export interface PasswordAttempt {
  readonly name: string;
  readonly desk: string;
  readonly address: string;
}

/** The stored counts of one throttle. Its keys are hashes. */
export interface ThrottleTable {
  /** The key of those hashes: random, and the same after a restart. */
  salt(): Uint8Array;
  /** Returns the counts, the oldest first. */
  wrong(): { readonly key: string; readonly wrong: number }[];
  setWrong(key: string, wrong: number, at: number): void;
  removeWrong(key: string): void;
  /** Returns the keys of familiar desks, the oldest first. */
  familiar(): string[];
  addFamiliar(key: string, at: number): void;
  removeFamiliar(key: string): void;
}

/**
 * Slows down password guessing without a way to lock others out: the delays apply to a name from an address, to an address, and to
 * a name from all addresses. The last one is short, and a person at a desk where they have signed in before, from the same address,
 * is delayed by their own tries only. A desk's id is no secret (it appears in shares and exports): from other addresses it counts
 * for nothing.
 * Counts are stored, so that a restart gives nobody fresh tries: whatever a delay was, it then begins again.
 */
export interface PasswordThrottle {
  /** Returns how long a try must wait, ms; 0 if it may proceed. */
  waitMs(attempt: PasswordAttempt): number;
  /** Returns whether a delayed try is the first since a counted one: each delay is audited once. */
  isFirstHeld(attempt: PasswordAttempt): boolean;
  /**
   * Counts a try as wrong before its password is checked, so that simultaneous tries count too.
   * A fault of the store: the try must not proceed, or its count would be lost in a crash.
   */
  count(attempt: PasswordAttempt): Result<void>;
  /** Takes a count back: the password was right. */
  right(attempt: PasswordAttempt): Result<void>;
}

/** Creates a throttle with the counts that its table has from before the last restart. */
export function createPasswordThrottle({
  clock,
  table,
  attempt: transaction,
}: {
  readonly clock: Clock;
  readonly table: ThrottleTable;
  /** Runs a function as one transaction; an error, and no change, if the disk refuses it. */
  readonly attempt: (run: () => void) => Result<void>;
}): PasswordThrottle {
  const salt = table.salt();
  // The monotonic clock begins anew with the machine, and the wall clock can be set: delays run again from here.
  const startedAt = clock.monotonic();
  const tries = new Map<string, { wrong: number; last: number; held: boolean }>();
  for (const { key, wrong } of table.wrong()) tries.set(key, { wrong, last: startedAt, held: false });
  const known = new Set(table.familiar());
  const nameOf = (name: string) => name.normalize('NFC').toLowerCase();
  // People type passwords where their name belongs, and these keys are stored.
  const keyOf = (...parts: readonly string[]) =>
    createHmac('sha256', salt).update(JSON.stringify(parts), 'utf8').digest('hex').slice(0, 32);
  const signInAtDesk = ({ name, desk, address }: PasswordAttempt) =>
    keyOf('familiar', address, desk, nameOf(name));

  function rulesFor(attempt: PasswordAttempt): [key: string, rule: Rule][] {
    const name = nameOf(attempt.name);
    const own = signInAtDesk(attempt);
    if (known.has(own)) return [[keyOf('desk', own), forName]];
    return [
      [keyOf('from', attempt.address, name), forName],
      [keyOf('address', attempt.address), forAddress],
      [keyOf('name', name), forAllAddresses],
    ];
  }
  function current(key: string, now: number) {
    const entry = tries.get(key);
    return entry && now - entry.last < forgetMs ? entry : undefined;
  }
  function endOf(key: string, rule: Rule, now: number): number {
    const entry = current(key, now);
    const past = (entry?.wrong ?? 0) - rule.freeTries;
    if (!entry || past < 0) return now;
    return entry.last + Math.min(rule.maxDelayMs, rule.firstDelayMs * 2 ** past);
  }
  function set(key: string, wrong: number, now: number): void {
    // Reinserted at the end: the map is ordered by the latest try.
    tries.delete(key);
    tries.set(key, { wrong, last: now, held: false });
    table.setWrong(key, wrong, clock.now());
  }
  function remove(key: string): void {
    if (tries.delete(key)) table.removeWrong(key);
  }
  function dropOldest(now: number): void {
    for (const [key, { last }] of tries) {
      if (tries.size <= maxKeys && now - last < forgetMs) break;
      remove(key);
    }
    for (const key of known) {
      if (known.size <= maxKeys) break;
      known.delete(key);
      table.removeFamiliar(key);
    }
  }

  return {
    waitMs(attempt) {
      const now = clock.monotonic();
      return Math.max(0, ...rulesFor(attempt).map(([key, rule]) => endOf(key, rule, now) - now));
    },
    isFirstHeld(attempt) {
      const now = clock.monotonic();
      const waits = rulesFor(attempt)
        .filter(([key, rule]) => endOf(key, rule, now) > now)
        .flatMap(([key]) => tries.get(key) ?? []);
      const isFirst = waits.some(({ held }) => !held);
      for (const one of waits) one.held = true;
      return isFirst;
    },
    count(attempt) {
      const now = clock.monotonic();
      return transaction(() => {
        for (const [key] of rulesFor(attempt)) set(key, (current(key, now)?.wrong ?? 0) + 1, now);
        dropOldest(now);
      });
    },
    right(attempt) {
      const now = clock.monotonic();
      return transaction(() => {
        for (const [key, rule] of rulesFor(attempt)) {
          const wrong = current(key, now)?.wrong ?? 0;
          // An address keeps other people's tries: otherwise a person with one password could guess another's for ever. And a name
          // keeps those from other addresses: its owner's sign-ins would give the guesser fresh ones.
          if (rule !== forName && wrong > 1) set(key, wrong - 1, now);
          else remove(key);
        }
        const own = signInAtDesk(attempt);
        known.delete(own);
        known.add(own);
        table.addFamiliar(own, clock.now());
        dropOldest(now);
      });
    },
  };
}
