import type { AlertPriority } from '../../core/alerts/alert.ts';
import type { LatLon, Plane, PlanePoint } from '../../core/base/geo.ts';
import type { AlertId, CameraId } from '../../core/base/ids.ts';
import type { CameraKind } from '../../core/cameras/camera.ts';

/** What of the map is in sight. */
export interface MapView extends LatLon {
  /** From the eye to the place looked at, metres. */
  readonly distanceM: number;
  /** Where up is on the screen, degrees clockwise from north. */
  readonly headingDeg: number;
  /** 0: straight down; 80 at most. */
  readonly tiltDeg: number;
}

/** Which camera states the map tells apart; the first that holds. */
export type CameraLook = 'alert' | 'steered' | 'offline' | 'watched' | 'live' | 'idle';

export interface MapCamera extends LatLon {
  readonly id: CameraId;
  readonly number: number;
  readonly name: string;
  readonly kind: CameraKind;
  readonly heightM: number;
  readonly headingDeg: number;
  readonly fovDeg: number;
  /** Of its largest stream, where it is known. */
  readonly widthPx?: number | undefined;
  /** The site can steer it; absent where it cannot. */
  readonly steerable?: boolean | undefined;
}

/** Where a camera that turns looks now: degrees clockwise from north, above the horizon, horizontal field of view. */
export interface MapCameraPose {
  readonly panDeg: number;
  readonly tiltDeg: number;
  readonly fovDeg: number;
}

export interface MapCameraState {
  readonly look: CameraLook;
  /** With `alert`. */
  readonly priority?: AlertPriority;
  readonly pose?: MapCameraPose;
  /** Who steers it, to be read beside it. */
  readonly by?: string;
  /** Its pictures did not come when they were last asked for, whatever it looks like otherwise. */
  readonly isOffline?: boolean;
}

export interface MapAlert extends LatLon {
  readonly id: AlertId;
  readonly priority: AlertPriority;
  readonly title: string;
  readonly camera: CameraId | null;
  /** ms since the epoch */
  readonly at: number;
  readonly acknowledged: boolean;
}

export interface MapPin extends LatLon {
  readonly id: string;
  readonly kind: 'incident' | 'note';
  readonly text: string;
}

export type Pick =
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

/** What lies under the pointer, as far as it is told beside it. */
export type Pointed =
  | Exclude<Pick, { readonly kind: 'cluster' | 'alerts' }>
  | { readonly kind: 'cluster' | 'alerts'; readonly count: number };

/** CSS pixels from the map's top left. */
export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

/** Where something is seen, and how high above the ground that is, metres; left out: on it. */
export interface SeenPoint extends ScreenPoint {
  readonly heightM?: number;
}

export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/** How one picture of the map is made; the same for the scene in GL and for the flat one. */
export interface Frame extends CanvasSize {
  readonly view: MapView;
  readonly plane: Plane;
  readonly pixelRatio: number;
  /** CSS pixels of a rem, which goes with the size of the window: signs and their letters are measured by it. */
  readonly remPx: number;
  readonly night: boolean;
  /** Pixels (CSS) a metre at the place looked at. */
  readonly pxPerM: number;
  /** ms of the scene's clock; pulses go by it. */
  readonly now: number;
  /** Undefined behind the eye. `depth`: metres from the eye along its axis. */
  project(x: number, y: number, z: number): (ScreenPoint & { readonly depth: number }) | undefined;
  /** The ground below a pixel; undefined in the sky. */
  ground(at: ScreenPoint): PlanePoint | undefined;
  /** Corners of the ground in sight, counterclockwise, cut off at the furthest that is drawn. */
  readonly ground4: readonly PlanePoint[];
}

/**
 * A part of the map that draws itself. All that is a sign rather than a thing (glyphs, cones, labels, pulses) is painted on
 * the city, by the same code with and without GL.
 */
export interface Layer {
  /** Lower is painted first and picked last. */
  readonly order: number;
  /** Before each picture. True: it moves, another picture is wanted after this one. */
  update?(frame: Frame): boolean;
  /** What lies on the ground: painted before all that is painted, and hidden where a house stands before it. False: there is nothing. */
  ground?(context: CanvasRenderingContext2D, frame: Frame): boolean;
  paint?(context: CanvasRenderingContext2D, frame: Frame): void;
  /** What is there, if anything of this layer is; exact. */
  pick?(at: ScreenPoint, frame: Frame): Pick | undefined;
}

/** What layers have of the engine that draws. */
export interface Engine {
  /** `gl`: the city in three dimensions; `flat`: a plan on a 2D canvas, where there is no WebGL. */
  readonly kind: 'gl' | 'flat';
  /** Undefined until a city is there and the map has a size. */
  frame(): Frame | undefined;
  add(layer: Layer): void;
  /**
   * Something changed: a picture is wanted. Many before the next one are one. `signs`: only what layers paint; the city below
   * is left as it is drawn.
   */
  invalidate(only?: 'signs'): void;
}

/** How the map stands, for anyone who frames it. */
export interface SceneState {
  readonly view: MapView;
  readonly engine: 'gl' | 'flat';
  /** The GL context is lost, and being made again. */
  readonly isLost: boolean;
  /** The thread has not answered for some seconds: what is on the screen may be old. */
  readonly isSilent: boolean;
  /** Tiles in sight that are not there yet. */
  readonly missing: number;
  /** What is seen is of this view, with all of its tiles. The host says so too (`aria-busy`). */
  readonly isDrawn: boolean;
  /** Why nothing is drawn at all: the thread did not start; a sentence's worth for the log. */
  readonly broken: string | undefined;
  /** Why the city cannot be read; a sentence's worth for the log. */
  readonly fault: string | undefined;
}
