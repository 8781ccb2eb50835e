import type { Alert } from '../../../core/alerts/alert.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { Incident, Ties } from '../../../core/shiftlog/incident.ts';
import type { Speech } from '../../i18n/words.ts';
import { requiredContext } from '../../shared/requiredContext.ts';
import type { EntryAbout } from './drafts.ts';

/** What the window lends its log: it changes with the operator and the language only. */
export interface LogServices {
  readonly operator: Operator;
  /** Puts a camera on the spot tile; on the selected tile where there is none. Returns which. */
  onCamera(camera: CameraId): 'spot' | 'selected';
  /** Opens the quick entry. */
  onWrite(about?: EntryAbout): void;
  /** The alert that the operator selected last. */
  alertAt(): Alert | undefined;
  nameOf(alert: Alert): string;
  /** Opens it as the alert queue does. False where no camera shows its location. */
  onOpenAlert(alert: Alert): boolean;
  /** File name of the last snapshot that was taken in this window. */
  lastSnapshot(): string | undefined;
  /** The map's trail; without one, the selected camera at the present time. */
  trail(): Ties['trail'];
  /** Shows it on the map. False where it has no location there. */
  onMap(incident: Pick<Incident, 'ties' | 'place'>): boolean;
}

/** What every part of the log panel works with. */
interface LogContextValue extends LogServices {
  /** Gives the keys to the list of the view that is shown. */
  onFocus(): void;
}

export const [LogContext, useLogContext] = requiredContext<LogContextValue>('shift log');

/** The contents of a new incident. */
export interface IncidentSeed {
  readonly title: string;
  readonly priority: Incident['priority'];
  readonly place: Incident['place'];
  readonly alerts: readonly AlertId[];
  readonly entries: Ties['entries'];
  readonly trail: Ties['trail'];
  /** Says where the contents come from; undefined: typed by hand. */
  readonly from: ((speech: Speech) => string) | undefined;
}
