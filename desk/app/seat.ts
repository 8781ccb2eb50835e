import type { DeskSession } from '../../core/people/deskEntry.ts';
import type { Operator } from '../../core/people/operator.ts';

/** What of whoever sits at the desk is another than it was when it was last asked. */
export interface SeatChange {
  /** Who it is, or what they may do. */
  readonly may: boolean;
  readonly lock: boolean;
  /** It was locked and is no more. */
  readonly unlocked: boolean;
}

const mayOf = (who: Operator | null) => JSON.stringify(who && [who.id, who.rights, who.scope]);

/** @param before who sat there when the desk ended last */
export function watchSeat(
  before: DeskSession | null,
): (who: Operator | null, isLocked: boolean) => SeatChange {
  let may = mayOf(before?.signedIn?.operator ?? before?.away?.operator ?? null);
  let locked = before?.locked ?? false;
  return (who, isLocked) => {
    const mayNow = mayOf(who);
    const change = { may: mayNow !== may, lock: isLocked !== locked, unlocked: locked && !isLocked };
    may = mayNow;
    locked = isLocked;
    return change;
  };
}
