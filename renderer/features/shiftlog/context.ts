import type { Alert } from '../../../core/alerts/alert.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { Incident, IncidentLinks } from '../../../core/shiftlog/incident.ts';
import type { LanguageInUse } from '../../i18n/translations.ts';
import { requiredContext } from '../../shared/requiredContext.ts';
import type { EntryContext } from './drafts.ts';

/**
 * The services that the window provides to its shift log.
 * They change only with the operator and the language.
 */
export interface ShiftLogServices {
  readonly operator: Operator;
  /**
   * Puts a camera on the spot tile, or on the selected tile where there is none.
   * Returns which of the two.
   */
  onCamera(camera: CameraId): 'spot' | 'selected';
  /** Opens the quick entry. */
  onWrite(about?: EntryContext): void;
  /** Returns the alert that the operator selected last. */
  alertAt(): Alert | undefined;
  nameOf(alert: Alert): string;
  /** Opens an alert as the alert queue does. False where no camera shows its location. */
  onOpenAlert(alert: Alert): boolean;
  /** Returns the file name of the last snapshot taken in this window. */
  lastSnapshot(): string | undefined;
  /** Returns the map's trail; without one, the selected camera at the present time. */
  trail(): IncidentLinks['trail'];
  /** Shows an incident on the map. False where it has no location. */
  onMap(incident: Pick<Incident, 'ties' | 'place'>): boolean;
}

/** The context of the log panel. */
interface LogContextValue extends ShiftLogServices {
  /** Focuses the list of the visible view. */
  onFocus(): void;
}

export const [ShiftLogContext, useShiftLogContext] = requiredContext<LogContextValue>('shift log');

/** The initial contents of a new incident. */
export interface IncidentSeed {
  readonly title: string;
  readonly priority: Incident['priority'];
  readonly place: Incident['place'];
  readonly alerts: readonly AlertId[];
  readonly entries: IncidentLinks['entries'];
  readonly trail: IncidentLinks['trail'];
  /** Describes the source of the contents; undefined: typed by hand. */
  readonly from: ((speech: LanguageInUse) => string) | undefined;
}
