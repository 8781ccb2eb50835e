import type { AlertPriority } from '../../core/alerts/alert.ts';
import type { LatLon, Plane, PlanePoint } from '../../core/base/geo.ts';
import type { AlertId, CameraId } from '../../core/base/ids.ts';
import type { CameraKind } from '../../core/cameras/camera.ts';

/** The visible part of the map. */
export interface MapView extends LatLon {
  /** Distance from the eye to the target point, metres. */
  readonly distanceM: number;
  /** Screen-up direction, degrees clockwise from north. */
  readonly headingDeg: number;
  /** 0: straight down; at most 80. */
  readonly tiltDeg: number;
}

/** Camera states that the map distinguishes; the first that applies. */
export type CameraDisplayState = 'alert' | 'steered' | 'offline' | 'watched' | 'live' | 'idle';

export interface MapCamera extends LatLon {
  readonly id: CameraId;
  readonly number: number;
  readonly name: string;
  readonly kind: CameraKind;
  readonly heightM: number;
  readonly headingDeg: number;
  readonly fovDeg: number;
  /** Width of its largest stream, if known. */
  readonly widthPx?: number | undefined;
  /** True if the site can control its PTZ; absent if not. */
  readonly steerable?: boolean | undefined;
}

/** Present pose of a PTZ camera: degrees clockwise from north, above the horizon, and horizontal field of view. */
export interface MapCameraPose {
  readonly panDeg: number;
  readonly tiltDeg: number;
  readonly fovDeg: number;
}

export interface MapCameraState {
  readonly look: CameraDisplayState;
  /** Present with `alert`. */
  readonly priority?: AlertPriority;
  readonly pose?: MapCameraPose;
  /** Operator who controls it, for the label. */
  readonly by?: string;
  /** True if its pictures failed to arrive when last requested, whatever its look. */
  readonly isOffline?: boolean;
}

export interface MapAlert extends LatLon {
  readonly id: AlertId;
  readonly priority: AlertPriority;
  readonly title: string;
  readonly camera: CameraId | null;
  /** ms since the epoch. */
  readonly at: number;
  readonly acknowledged: boolean;
}

export interface MapPin extends LatLon {
  readonly id: string;
  readonly kind: 'incident' | 'note';
  readonly text: string;
}

export type MapPick =
  | { readonly kind: 'camera'; readonly id: CameraId }
  | {
      readonly kind: 'cluster';
      readonly cameras: readonly CameraId[];
      readonly center: PlanePoint;
      readonly spanM: number;
    }
  | { readonly kind: 'alert'; readonly id: AlertId }
  | {
      readonly kind: 'alerts';
      readonly ids: readonly AlertId[];
      readonly center: PlanePoint;
      readonly spanM: number;
    }
  | { readonly kind: 'pin'; readonly id: string };

/** The object under the pointer, as far as the hover card needs it. */
export type HoveredObject =
  | Exclude<MapPick, { readonly kind: 'cluster' | 'alerts' }>
  | { readonly kind: 'cluster' | 'alerts'; readonly count: number };

/** CSS pixels from the map's top left. */
export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

/** A screen point with its height above ground, metres; absent: on the ground. */
export interface ElevatedScreenPoint extends ScreenPoint {
  readonly heightM?: number;
}

export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/** The parameters of one picture of the map, the same for the GL scene and the flat plan. */
export interface MapFrame extends CanvasSize {
  readonly view: MapView;
  readonly plane: Plane;
  readonly pixelRatio: number;
  /** CSS pixels per rem, which scales with the window; signs and letters are measured in it. */
  readonly remPx: number;
  readonly night: boolean;
  /** CSS pixels per metre at the target point. */
  readonly pxPerM: number;
  /** ms of the scene's clock, which drives pulses. */
  readonly now: number;
  /** Projects a point; undefined behind the eye. `depth`: metres from the eye along its axis. */
  project(x: number, y: number, z: number): (ScreenPoint & { readonly depth: number }) | undefined;
  /** Returns the ground under a pixel; undefined in the sky. */
  ground(at: ScreenPoint): PlanePoint | undefined;
  /** Corners of the visible ground, counterclockwise, cut off at the drawing distance. */
  readonly ground4: readonly PlanePoint[];
}

/**
 * A part of the map that paints itself.
 * Every sign (glyph, cone, label, pulse), as opposed to a solid object, is painted over the city by the same code with
 * and without GL.
 */
export interface MapLayer {
  /** A lower order is painted first and picked last. */
  readonly order: number;
  /** Called before each picture. Returns true while it moves and needs another picture. */
  update?(frame: MapFrame): boolean;
  /** Paints signs on the ground, below all others and hidden by buildings in front. Returns false if there are none. */
  ground?(context: CanvasRenderingContext2D, frame: MapFrame): boolean;
  paint?(context: CanvasRenderingContext2D, frame: MapFrame): void;
  /** Returns the exact object at a point, if any of this layer. */
  pick?(at: ScreenPoint, frame: MapFrame): MapPick | undefined;
}

/** The drawing engine as layers use it. */
export interface MapEngine {
  /** `gl`: the city in three dimensions; `flat`: a plan on a 2D canvas, without WebGL. */
  readonly kind: 'gl' | 'flat';
  /** Undefined until the map has a city and a size. */
  frame(): MapFrame | undefined;
  add(layer: MapLayer): void;
  /**
   * Requests a picture; several requests before the next one are merged.
   * `signs`: repaints only layers and reuses the drawn city.
   */
  invalidate(only?: 'signs'): void;
}

/** The state of the map for its surrounding panel. */
export interface MapSceneState {
  readonly view: MapView;
  readonly engine: 'gl' | 'flat';
  /** True while the GL context is lost and being recreated. */
  readonly isLost: boolean;
  /** True if the thread has not replied for some seconds: the screen may be outdated. */
  readonly isSilent: boolean;
  /** Visible tiles that have not arrived. */
  readonly missing: number;
  /** True if the screen shows this view with all its tiles. The host's `aria-busy` mirrors it. */
  readonly isDrawn: boolean;
  /** Reason why nothing is drawn because the thread did not start; a phrase for the log. */
  readonly broken: string | undefined;
  /** Reason why the city cannot be read; a phrase for the log. */
  readonly fault: string | undefined;
}
