/** The JSON messages between the demo and the page that draws its PTZ cameras, over one WebSocket. */

import type { AreaClass, RoadClass } from '../../../core/map/city/city.ts';

/** The pose and switches of a camera that affect its picture; see `MechanicsPose`. */
export interface CameraView {
  readonly headingDeg: number;
  readonly tiltDeg: number;
  readonly fovDeg: number;
  readonly magnification: number;
  /** 0 near to 1 far; sharp at 0.5. */
  readonly focus: number;
  /** 0 closed to 1 open; daylight brightness at 0.5. */
  readonly iris: number;
  readonly wiper: boolean;
  readonly irLamp: boolean;
}

export interface PictureShape {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly maxKbps: number;
}

/** To the page: draw and publish this stream of a camera until `stop`. */
export interface Publish {
  readonly do: 'publish';
  readonly stream: string;
  readonly camera: string;
  /** The name in the picture's caption. */
  readonly name: string;
  /** Height of the lens above the street, m. */
  readonly heightM: number;
  readonly shape: PictureShape;
  readonly look: CameraView;
  /** The WHIP endpoint. */
  readonly url: string;
  readonly token: string;
}

export interface VisibleRoad {
  readonly kind: RoadClass;
  readonly widthM: number;
  readonly points: readonly number[];
}

export interface VisibleArea {
  readonly kind: AreaClass;
  readonly points: readonly number[];
}

export interface VisibleRoof {
  /** Index of the wall after which it is drawn. */
  readonly after: number;
  readonly topM: number;
  readonly points: readonly number[];
}

/**
 * A camera's view of the city. Positions are `[x, y, ...]` in metres east and north of the camera, heights in metres
 * above the ground. At most some 250 kB of text, sent once per camera.
 */
export interface VisibleCity {
  /**
   * Seven numbers per wall: its left end and its right end as seen from the camera, its lower and upper edge above the
   * ground, and a number below 1,000 that selects its colours. Ordered from far to near.
   */
  readonly walls: readonly number[];
  readonly roofs: readonly VisibleRoof[];
  /** Ordered from far to near, like the areas. */
  readonly roads: readonly VisibleRoad[];
  readonly areas: readonly VisibleArea[];
}

export type PageCommand =
  | Publish
  /** The surroundings of a camera's streams from now on; before this message they show a plain. */
  | { readonly do: 'around'; readonly camera: string; readonly around: VisibleCity }
  | { readonly do: 'stop'; readonly stream: string }
  | { readonly do: 'look'; readonly camera: string; readonly look: CameraView };

/** From the page, for the log. */
export interface PageReport {
  readonly stream: string;
  readonly state: 'published' | 'failed' | 'paced';
  readonly why?: string;
}
