import type { Alert } from '../../../core/alerts/alert.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { Incident, Ties } from '../../../core/shiftlog/incident.ts';
import type { Speech } from '../../i18n/words.ts';
import type { Desk } from '../../shared/client.ts';
import type { Mirror } from '../../shared/mirror.ts';
import type { EntryAbout } from './drafts.ts';

/** An alert as the log calls it. */
export interface NamedAlert {
  readonly alert: Alert;
  readonly name: string;
}

/** What a window lends its log. */
export interface LogWorld {
  readonly desk: Desk;
  readonly mirror: Pick<Mirror, 'watch' | 'cameras' | 'status'>;
  readonly clock: Clock;
  readonly operator: Operator;
  /** Onto the spot tile; onto the selected tile where there is none. Returns which. */
  onCamera(camera: CameraId): 'spot' | 'selected';
  /** The selected tile's. */
  selectedCamera(): CameraId | undefined;
  /** Opens the quick entry. */
  onWrite(about?: EntryAbout): void;
  /** The alert that the operator was at last. */
  alertAt(): NamedAlert | undefined;
  nameOf(alert: Alert): string;
  /** As the queue opens it. False where nothing shows its place. */
  onOpenAlert(alert: Alert): boolean;
  /** The last picture that was taken in this window, by its file. */
  lastSnapshot(): string | undefined;
  /** The map's trail; without one the selected camera, now. */
  trail(): Ties['trail'];
  /** Shows it on the map. False where it has no place there. */
  onMap(incident: Pick<Incident, 'ties' | 'place'>): boolean;
}

/** What an incident begins from. */
export interface IncidentSeed {
  readonly title: string;
  readonly priority: Incident['priority'];
  readonly place: Incident['place'];
  readonly alerts: readonly AlertId[];
  readonly entries: Ties['entries'];
  readonly trail: Ties['trail'];
  /** What it begins from, in words; undefined: by hand. */
  readonly from: ((speech: Speech) => string) | undefined;
}
