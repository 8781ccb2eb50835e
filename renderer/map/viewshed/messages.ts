import type { LatLon } from '../../../core/base/geo.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { Footprint } from '../../../core/map/viewshed/footprint.ts';
import type { Area, CoverageGaps, GapOptions } from '../../../core/map/viewshed/gaps.ts';
import type { SightCamera } from '../../../core/map/viewshed/optics.ts';
import type { Slew } from '../../../core/map/viewshed/slew.ts';
import type { CameraView } from '../../../core/map/viewshed/viewingCameras.ts';
import type { MapCameraPose } from '../api.ts';

/** A camera in the worker, with its index in the window's list. */
export interface IndexedCamera extends SightCamera {
  readonly place: number;
}

/** The present state of a camera. */
export interface IndexedCameraState {
  readonly place: number;
  readonly pose: MapCameraPose | undefined;
  readonly heldBy: string | undefined;
  /** True if its pictures fail to arrive. */
  readonly isOffline: boolean;
}

export type ViewshedRequest =
  | {
      readonly ask: 'who';
      readonly at: LatLon;
      readonly zM: number;
      readonly states: readonly IndexedCameraState[];
    }
  | { readonly ask: 'footprint'; readonly place: number; readonly state: IndexedCameraState | undefined }
  | {
      readonly ask: 'gaps';
      readonly area: Area;
      readonly ptz: GapOptions['ptz'];
      readonly states: readonly IndexedCameraState[];
    };
export type ViewshedRequestKind = ViewshedRequest['ask'];

/** A viewing camera, and the PTZ pose that it would need. */
export interface IndexedCameraView extends Omit<CameraView<IndexedCamera>, 'camera'> {
  readonly place: number;
  /** Pose that shows a person at the point; only for a PTZ camera that can be controlled. */
  readonly slew: Slew | undefined;
}

/**
 * `origin`: of the plane of all coordinates. `buildings`: number of known buildings nearby; 0: nothing is known to
 * block the view.
 */
interface OnPlane {
  readonly origin: LatLon;
  readonly buildings: number;
}
export type ViewshedResponse =
  | ({
      readonly ask: 'who';
      readonly viewingCameras: readonly IndexedCameraView[];
      /** True if the point lies inside a building. */
      readonly isInside: boolean;
    } & OnPlane)
  | ({ readonly ask: 'footprint'; readonly footprint: Footprint } & OnPlane)
  | ({ readonly ask: 'gaps'; readonly gaps: CoverageGaps } & OnPlane);

/** Messages from the window to its worker. */
export type ToViewshedWorker =
  /** Another city, or none: then the plane is about `origin`. */
  | { readonly t: 'ground'; readonly city: boolean; readonly origin: LatLon }
  /** `cameraFields` numbers per camera. */
  | { readonly t: 'cameras'; readonly packed: Float64Array }
  | { readonly t: 'ask'; readonly id: number; readonly question: ViewshedRequest }
  | { readonly t: 'cancel'; readonly id: number }
  | {
      readonly t: 'bytes';
      readonly id: number;
      readonly bytes: Uint8Array | undefined;
      readonly why: string;
    };

/** Messages from the worker. Each request ends in one `answer` or `fault`, or in nothing if it was cancelled. */
export type FromViewshedWorker =
  | { readonly t: 'read'; readonly id: number; readonly at: number; readonly length: number }
  | { readonly t: 'progress'; readonly id: number; readonly done: number }
  | { readonly t: 'answer'; readonly id: number; readonly answer: ViewshedResponse }
  | { readonly t: 'fault'; readonly id: number; readonly fault: Fault };
