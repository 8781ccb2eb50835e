import type { StoreApi } from 'zustand/vanilla';
import type { LatLon } from '../../core/base/geo.ts';
import type { City, ReadCity } from '../../core/map/city/city.ts';
import type { ElevatedScreenPoint, MapCamera, MapFrame, MapSceneState, MapView, ScreenPoint } from './api.ts';
import type { CameraLayer } from './cameras/index.ts';
import type { AlertsLayer } from './signs/alerts.ts';
import type { ScreenBox } from './signs/boxes.ts';
import type { DrawingLayer } from './signs/drawing.ts';
import type { FurnitureLayer } from './signs/furniture.ts';
import type { LabelsLayer } from './signs/labels.ts';
import type { PinsLayer } from './signs/pins.ts';
import type { SelectionLayer } from './signs/selection.ts';
import type { ThumbnailPosition, ThumbnailsLayer } from './signs/thumbnails.ts';
import type { TrailLayer } from './signs/trail.ts';
import type { WardsLayer } from './signs/wards.ts';
import type { FromMapThread, MapTexts, MapThreadRequests, ToMapThread } from './thread/messages.ts';
import type { CoverageGapsLayer } from './viewshed/gapsLayer.ts';
import type { SightLinesLayer } from './viewshed/linesLayer.ts';

export interface MapSceneOptions {
  readonly host: HTMLElement;
  /** Reduced motion: flights become cuts, and alerts do not pulse. */
  readonly still: boolean;
  readonly words: MapTexts;
  /** Called when the live pictures have new positions. */
  onPlaces?(places: readonly ThumbnailPosition[]): void;
  /** Starts the painting thread; tests and benches pass their own. */
  readonly start?: () => MapThread;
}

/** Elements above the map, below which no sign is placed. */
export interface MapOverlayElements {
  setCovered(boxes: readonly ScreenBox[]): void;
}

/** Selects the methods of a layer that can be called from outside. */
type ReadonlyFields<T, K extends keyof T> = { readonly [P in K]: T[P] };

/** The methods of each layer that callers may use; the next picture shows the effect. */
export interface MapLayers {
  readonly cameras: ReadonlyFields<
    CameraLayer,
    'setStates' | 'setFilter' | 'setSelection' | 'setHover' | 'setFootprints'
  >;
  readonly alerts: ReadonlyFields<AlertsLayer, 'setAlerts' | 'setStill'>;
  readonly wards: ReadonlyFields<WardsLayer, 'setWards' | 'select'>;
  readonly pins: ReadonlyFields<PinsLayer, 'setPins' | 'setRead'>;
  readonly trail: ReadonlyFields<TrailLayer, 'setTrail'>;
  readonly drawing: ReadonlyFields<DrawingLayer, 'setMeasure' | 'setLasso' | 'setCross'>;
  readonly selection: ReadonlyFields<SelectionLayer, 'setSelected'>;
  readonly furniture: ReadonlyFields<FurnitureLayer, 'setAttribution'>;
  readonly thumbnails: ReadonlyFields<ThumbnailsLayer, 'setCameras'>;
  readonly labels: ReadonlyFields<LabelsLayer, 'setLabels' | 'setChosen'>;
  readonly gaps: ReadonlyFields<CoverageGapsLayer, 'show'>;
  readonly lines: ReadonlyFields<SightLinesLayer, 'show'>;
  readonly above: MapOverlayElements;
}

/** The part of the `Worker` interface that the map uses. */
export interface MapThread {
  postMessage(message: ToMapThread, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<FromMapThread>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** The map in a window, created by `createMapScene` (renderer/map/index.ts) and painted by a thread of its own. */
export interface MapScene {
  readonly state: StoreApi<MapSceneState>;
  readonly layers: MapLayers;
  /** Returns the parameters of the next picture; undefined until the map has a plane and a size. */
  frame(): MapFrame | undefined;
  /** Replaces the whole registry; known camera states are retained. */
  setCameras(cameras: readonly MapCamera[]): void;
  /** Sets the city. Undefined: none, and cameras are shown on an empty ground around their centre. */
  setCity(city: { readonly file: string; readonly read: ReadCity } | undefined): void;
  /** Returns the displayed city, for search, wards and viewsheds. */
  city(): City | undefined;
  setNight(night: boolean): void;
  /** Turns reduced motion on or off for later flights; one in progress continues. Alerts stop or resume pulsing. */
  setStill(still: boolean): void;
  /** Changes the language. */
  setWords(words: MapTexts): void;
  setView(view: MapView): void;
  /** Flies to a view, or cuts in reduced motion; a later call replaces an earlier one. */
  flyTo(view: Partial<MapView> & LatLon): void;
  /** Ends a flight at its target. */
  arrive(): void;
  /**
   * Moves the view by hand: pan in pixels (`to` is the pointer's position, and the ground under it follows; by default
   * the centre), rotation and tilt in degrees, and zoom factors, both about a pixel.
   */
  pan(dx: number, dy: number, to?: ScreenPoint): void;
  turn(headingDeg: number, tiltDeg: number, about?: ScreenPoint): void;
  zoom(factor: number, about?: ElevatedScreenPoint): void;
  /**
   * Sends a request that is answered from the picture of all earlier calls.
   * @throws the thread's error, or an error if the map is closed
   */
  ask<K extends keyof MapThreadRequests>(
    what: K,
    of: MapThreadRequests[K]['of'],
  ): Promise<MapThreadRequests[K]['answer']>;
  resize(): void;
  dispose(): void;
}
