/** What the demo and the page that draws its domes say to each other, as JSON over one WebSocket. */

import type { AreaClass, RoadClass } from '../../../core/map/city/city.ts';

/** How a dome looks now; see `DomePose`. */
export interface Look {
  readonly headingDeg: number;
  readonly tiltDeg: number;
  readonly fovDeg: number;
  readonly magnification: number;
  /** 0 near to 1 far; sharp at 0.5. */
  readonly focus: number;
  /** 0 shut to 1 open; as the day is at 0.5. */
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

/** To the page: draw this stream of a dome and publish it, until told to stop. */
export interface Publish {
  readonly do: 'publish';
  readonly stream: string;
  readonly camera: string;
  /** Burnt in. */
  readonly name: string;
  /** Where its lens is above the street, m. */
  readonly heightM: number;
  readonly shape: PictureShape;
  readonly look: Look;
  /** The WHIP endpoint. */
  readonly url: string;
  readonly token: string;
}

export interface AroundRoad {
  readonly kind: RoadClass;
  readonly widthM: number;
  readonly points: readonly number[];
}

export interface AroundArea {
  readonly kind: AreaClass;
  readonly points: readonly number[];
}

export interface AroundRoof {
  /** It is drawn right after the wall of this number. */
  readonly after: number;
  readonly topM: number;
  readonly points: readonly number[];
}

/**
 * What a dome sees of the city. Metres: `[x, y, ...]` east and north of the dome, heights above the ground. Some 250 kB of text
 * at most, once for each dome.
 */
export interface Around {
  /**
   * Seven numbers a wall: its left end and its right one, seen from the dome, where it begins above the ground and where it ends,
   * and a number below 1,000 that its looks go by. Farthest first.
   */
  readonly walls: readonly number[];
  readonly roofs: readonly AroundRoof[];
  /** Far ones first, as are the areas. */
  readonly roads: readonly AroundRoad[];
  readonly areas: readonly AroundArea[];
}

export type ToPage =
  | Publish
  /** What the dome's streams are to draw from now on; until then there is a plain. */
  | { readonly do: 'around'; readonly camera: string; readonly around: Around }
  | { readonly do: 'stop'; readonly stream: string }
  | { readonly do: 'look'; readonly camera: string; readonly look: Look };

/** From the page, for the log. */
export interface FromPage {
  readonly stream: string;
  readonly state: 'published' | 'failed' | 'paced';
  readonly why?: string;
}
