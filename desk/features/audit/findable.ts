import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { WriteDeeds } from '../../shared/write.ts';
import type { Reader } from '../../store/access.ts';
import { makeFindable, notFindable } from '../../store/auditFound.ts';

/** So often it is looked how many there are, ms. */
const lookMs = 10_000;
/** Fewer are looked through in a millisecond or two. */
const worthIt = 500;
const perTurn = 250;
/**
 * It rests so many times as long as a turn takes, its commit among that: while a backlog comes in, which writes as fast as it can,
 * a twentieth of the desk's time is enough for what nobody waits for.
 */
const restTimes = 20;
const leastRestMs = 10;

/** Keeps what is new in the trail findable, some at once, so that no deed waits for it. @returns stops */
export function keepFindable({
  store,
  writeDeeds,
  clock,
}: {
  readonly store: Reader;
  readonly writeDeeds: WriteDeeds;
  readonly clock: Clock;
}): Cancel {
  let cancel = clock.after(lookMs, look);

  function look(): void {
    const isWorthIt = notFindable(store) >= worthIt;
    if (isWorthIt) turn();
    else cancel = clock.after(lookMs, look);
  }

  function turn(): void {
    const began = clock.monotonic();
    const done = writeDeeds((tx) => makeFindable(tx, perTurn));
    const more = done.ok && done.value === perTurn;
    const restMs = Math.max(leastRestMs, restTimes * (clock.monotonic() - began));
    cancel = more ? clock.after(restMs, turn) : clock.after(lookMs, look);
  }

  return () => cancel();
}
