import type { Alert, Person } from '../../../core/alerts/alert.ts';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import { requiredContext } from '../../shared/requiredContext.ts';
import type { ChosenAlertFilter } from './model.ts';

/**
 * The context of the alerts panel.
 * Each change rerenders all rows, so it changes only with the operator, the policy and the language.
 */
interface AlertsContextValue {
  /** The operator in whose name actions are done. */
  readonly me: Person;
  readonly policy: AlertPolicy | undefined;
  /**
   * Puts the alert's camera and the nearest PTZ cameras on the wall.
   * False where no camera shows its location.
   */
  readonly openAlert: (alert: Alert) => boolean;
  readonly showCamera: (camera: CameraId) => void;
  /** Called with alerts that the operator has seen: their sound stops repeating. */
  readonly onLooked: (alerts: readonly AlertId[]) => void;
  /** Called when the operator selects this alert. */
  readonly onAt: (alert: Alert) => void;
  /** The filter of the visible queue; empty while none is visible. */
  readonly onChosen: (chosen: ChosenAlertFilter) => void;
  /** Starts an incident from these alerts, named after the first; undefined where the operator may not. */
  readonly onIncident: ((alerts: readonly Alert[]) => void) | undefined;
}

export const [AlertsContext, useAlertsContext] = requiredContext<AlertsContextValue>('alerts');
