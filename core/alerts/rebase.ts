import type { ActionOutcome, AlertAction } from './action.ts';
import type { Alert } from './alert.ts';
import { decide } from './decide.ts';
import type { AlertPolicy } from './policy.ts';

export interface Rebased {
  /**
   * As a desk shows it. `version`, `workVersion` and `work` are the site's, not counted on: what a window hands back as `base`
   * must be what the site has confirmed, or others' work of the same number would be overwritten unseen.
   */
  readonly alert: Alert;
  /** What the site will say to each, as far as can be known here. */
  readonly outcomes: readonly ActionOutcome[];
}

/**
 * An alert as the site has confirmed it, with what was done at this desk and waits for the site, in order of `deskSeq`. Rights
 * are not asked again: they were when each was done, of anyone who did it.
 */
export function rebase(confirmed: Alert, pending: readonly AlertAction[], policy: AlertPolicy): Rebased {
  let alert = confirmed;
  const outcomes: ActionOutcome[] = [];
  for (const action of pending) {
    const decided = decide({
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

/** Which of two stands, whatever the order in which they came: an older or equal version changes nothing. */
export const newer = (have: Alert | undefined, came: Alert): Alert =>
  have && have.version >= came.version ? have : came;
