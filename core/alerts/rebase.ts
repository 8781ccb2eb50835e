import type { ActionOutcome, AlertAction } from './action.ts';
import type { Alert } from './alert.ts';
import { decideAction } from './decide.ts';
import type { AlertPolicy } from './policy.ts';

export interface RebasedAlert {
  /**
   * The alert as a desk shows it. `version`, `workVersion` and `work` stay the site's: the `base` that
   * a window sends must be a confirmed version, or others' work of the same number would be
   * overwritten unseen.
   */
  readonly alert: Alert;
  /** The expected outcome of each action. */
  readonly outcomes: readonly ActionOutcome[];
}

/**
 * Applies a desk's pending actions, in order of `deskSeq`, to the alert that the site has confirmed.
 * Rights are not checked again: they were checked for the author when each action was taken.
 */
export function rebasePendingActions(
  confirmed: Alert,
  pending: readonly AlertAction[],
  policy: AlertPolicy,
): RebasedAlert {
  let alert = confirmed;
  const outcomes: ActionOutcome[] = [];
  for (const action of pending) {
    const decided = decideAction({
      alert,
      action,
      rights: ['alert.work', 'alert.supervise'],
      policy,
      at: action.at,
    });
    alert = decided.alert;
    outcomes.push(decided.outcome);
  }
  const { version, workVersion, work } = confirmed;
  const { work: _, ...rest } = alert;
  return { alert: { ...rest, version, workVersion, ...(work && { work }) }, outcomes };
}

/** Returns the newer of two versions; an older or equal arrival changes nothing. */
export const getNewerVersion = (have: Alert | undefined, came: Alert): Alert =>
  have && have.version >= came.version ? have : came;
