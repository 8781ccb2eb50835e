import type { StoreApi } from 'zustand/vanilla';
import type { Alert } from '../../../core/alerts/alert.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { LatLon } from '../../../core/base/geo.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { MapPin } from '../../../core/map/map.ts';
import type { Near } from '../../../core/map/nearest.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { Look } from '../../../core/ptz/aim.ts';
import type { Wall } from '../../../core/wall/wall.ts';
import type { MapAlert } from '../../map/api.ts';
import type { ThumbnailPlace } from '../../map/signs/thumbnails.ts';
import type { MapWords } from '../../map/thread/messages.ts';
import type { Media } from '../../media/index.ts';
import type { Desk } from '../../shared/client.ts';
import type { CameraEntry, Mirror } from '../../shared/mirror.ts';
import type { PtzClient, Steering } from '../ptz/public.ts';
import type { MapStore } from './model.ts';

/** The alerts of the queue that have a place, as many as are drawn, highest priority first. */
export interface AlertsOnMap {
  readonly drawn: readonly MapAlert[];
  readonly byId: ReadonlyMap<AlertId, Alert>;
  /** How many the queue has; undefined: not known. */
  readonly total: number | undefined;
}

/** What a window lends its map. */
export interface MapWorld {
  readonly desk: Desk;
  readonly mirror: Mirror;
  readonly media: Media;
  readonly steering: Steering;
  readonly control: Pick<PtzClient, 'mapKeys' | 'onMapStick'>;
  readonly wall: StoreApi<Wall>;
  readonly clock: Clock;
  readonly operator: Operator;
  readonly model: MapStore;
  /** The cameras that the list's filter leaves; undefined: all. */
  readonly found: StoreApi<{ readonly cameras: ReadonlySet<CameraId> | undefined }>;
  readonly alerts: StoreApi<AlertsOnMap>;
  /** Opens the search for what has a place. */
  onFind(): void;
  /** Nearest first, without one of them. */
  nearest(to: LatLon, count: number, without: CameraId | null): readonly Near<CameraEntry>[];
  /** Onto the selected tile. */
  onPut(camera: CameraId): void;
  /** Onto a tab for the map. Returns how many it has room for; 0 where there is none for the tab, which is said for the whole window. */
  onWall(cameras: readonly CameraId[]): number;
  /** Puts it where it can be steered, and steers it. */
  onSteer(camera: CameraId): void;
  /** Turns a PTZ there. Undefined: it was told to. */
  onSlew(camera: CameraId, to: Look): Promise<Fault | undefined>;
  /** The operator is at this camera. */
  onHighlight(camera: CameraId): void;
  /** Begins an incident from a pin; undefined where nobody may. */
  readonly onIncident: ((pin: MapPin) => void) | undefined;
  /** False where nothing shows its place. */
  onOpenAlert(alert: Alert): boolean;
}

export interface ThumbnailState {
  readonly places: readonly ThumbnailPlace[];
}

/** What the map's scene needs of it. */
export interface StageOptions {
  readonly host: HTMLElement;
  /** For the whole city. */
  readonly overview: HTMLCanvasElement;
  readonly model: MapStore;
  readonly mirror: Pick<Mirror, 'cameras' | 'presence' | 'mapPins' | 'status'>;
  readonly alerts: MapWorld['alerts'];
  readonly found: MapWorld['found'];
  /** What states are called. */
  readonly words: MapWords;
  /** The cameras that tiles of this window show, and word of others. */
  readonly tiles: () => readonly CameraId[];
  readonly onTiles: (run: () => void) => Cancel;
  /** Where live pictures belong beside their cameras. */
  readonly thumbnails: StoreApi<ThumbnailState>;
}
