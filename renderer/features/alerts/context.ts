import type { Alert, Person } from '../../../core/alerts/alert.ts';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import { requiredContext } from '../../shared/requiredContext.ts';
import type { Chosen } from './model.ts';

/**
 * What every part of the alerts panel works with. Each change renders all rows: it changes only with the operator, the policy and
 * the language.
 */
interface AlertsContextValue {
  /** Actions are done in this name. */
  readonly me: Person;
  readonly policy: AlertPolicy | undefined;
  /** Puts the alert's camera and the nearest PTZ cameras on the wall. False where no camera shows its location. */
  readonly openAlert: (alert: Alert) => boolean;
  readonly showCamera: (camera: CameraId) => void;
  /** The operator has seen these: no sound repeats for them. */
  readonly onLooked: (alerts: readonly AlertId[]) => void;
  /** The operator has selected this alert. */
  readonly onAt: (alert: Alert) => void;
  /** The filter of the queue that is shown; an empty one while none is. */
  readonly onChosen: (chosen: Chosen) => void;
  /** Starts an incident from these alerts, named after the first; undefined where the operator may not. */
  readonly onIncident: ((alerts: readonly Alert[]) => void) | undefined;
}

export const [AlertsContext, useAlertsContext] = requiredContext<AlertsContextValue>('alerts');
