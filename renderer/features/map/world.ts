import type { StoreApi } from 'zustand/vanilla';
import type { Alert } from '../../../core/alerts/alert.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { LatLon } from '../../../core/base/geo.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { MapPin } from '../../../core/map/map.ts';
import type { NearCamera } from '../../../core/map/nearest.ts';
import type { Operator } from '../../../core/people/operator.ts';
import type { CameraOrientation } from '../../../core/ptz/aim.ts';
import type { WallState } from '../../../core/wall/wall.ts';
import type { MapAlert } from '../../map/api.ts';
import type { ThumbnailPosition } from '../../map/signs/thumbnails.ts';
import type { MapTexts } from '../../map/thread/messages.ts';
import type { Media } from '../../media/index.ts';
import type { DeskClient } from '../../shared/deskClient.ts';
import type { CameraEntry, Mirror } from '../../shared/mirror.ts';
import type { PtzClient, PtzControl } from '../ptz/public.ts';
import type { MapStore } from './model.ts';

/** The queue's alerts with a location, up to the drawing limit, highest priority first. */
export interface AlertsOnMap {
  readonly drawn: readonly MapAlert[];
  readonly byId: ReadonlyMap<AlertId, Alert>;
  /** Total of the queue; undefined: unknown. */
  readonly total: number | undefined;
}

/** The window's services for its map. */
export interface MapWorld {
  readonly desk: DeskClient;
  readonly mirror: Mirror;
  readonly media: Media;
  readonly steering: PtzControl;
  readonly control: Pick<PtzClient, 'mapKeys' | 'onMapStick'>;
  readonly wall: StoreApi<WallState>;
  readonly clock: Clock;
  readonly operator: Operator;
  readonly model: MapStore;
  /** The cameras that pass the list's filter; undefined: all. */
  readonly found: StoreApi<{ readonly cameras: ReadonlySet<CameraId> | undefined }>;
  readonly alerts: StoreApi<AlertsOnMap>;
  /** Opens the search for locations. */
  onFind(): void;
  /** Returns cameras nearest first, without one of them. */
  nearest(to: LatLon, count: number, without: CameraId | null): readonly NearCamera<CameraEntry>[];
  /** Puts a camera onto the selected tile. */
  onPut(camera: CameraId): void;
  /**
   * Shows cameras on the map's tab.
   * Returns how many fit; 0 if there is no room for the tab, which the window reports.
   */
  onWall(cameras: readonly CameraId[]): number;
  /** Puts a camera on a tile where it can be controlled, and starts PTZ control. */
  onSteer(camera: CameraId): void;
  /** Turns a PTZ camera there. Undefined: the command was sent. */
  onSlew(camera: CameraId, to: CameraOrientation): Promise<Fault | undefined>;
  /** Called when the operator selects this camera. */
  onHighlight(camera: CameraId): void;
  /** Starts an incident from a pin; undefined without the right to it. */
  readonly onIncident: ((pin: MapPin) => void) | undefined;
  /** Returns false if no open panel shows it. */
  onOpenAlert(alert: Alert): boolean;
}

export interface ThumbnailState {
  readonly places: readonly ThumbnailPosition[];
}

/** The options of the map's scene. */
export interface StageOptions {
  readonly host: HTMLElement;
  /** Canvas of the overview map. */
  readonly overview: HTMLCanvasElement;
  readonly model: MapStore;
  readonly mirror: Pick<Mirror, 'cameras' | 'presence' | 'mapPins' | 'status'>;
  readonly alerts: MapWorld['alerts'];
  readonly found: MapWorld['found'];
  /** Names of the states. */
  readonly words: MapTexts;
  /** Returns the cameras on this window's tiles; `onTiles` reports changes. */
  readonly tiles: () => readonly CameraId[];
  readonly onTiles: (run: () => void) => Cancel;
  /** Positions of live thumbnails next to their cameras. */
  readonly thumbnails: StoreApi<ThumbnailState>;
}
