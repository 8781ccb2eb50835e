import type { StoreApi } from 'zustand/vanilla';
import type { LatLon } from '../../core/base/geo.ts';
import type { City, ReadCity } from '../../core/map/city/city.ts';
import type { Frame, MapCamera, MapView, SceneState, ScreenPoint, SeenPoint } from './api.ts';
import type { CameraLayer } from './cameras/index.ts';
import type { GapsLayer } from './sight/gapsLayer.ts';
import type { SightLinesLayer } from './sight/linesLayer.ts';
import type { AlertsLayer } from './signs/alerts.ts';
import type { ScreenBox } from './signs/boxes.ts';
import type { DrawingLayer } from './signs/drawing.ts';
import type { FurnitureLayer } from './signs/furniture.ts';
import type { LabelsLayer } from './signs/labels.ts';
import type { PinsLayer } from './signs/pins.ts';
import type { SelectionLayer } from './signs/selection.ts';
import type { ThumbnailPlace, ThumbnailsLayer } from './signs/thumbnails.ts';
import type { TrailLayer } from './signs/trail.ts';
import type { WardsLayer } from './signs/wards.ts';
import type { Asking, FromMap, MapWords, ToMap } from './thread/messages.ts';

export interface SceneOptions {
  readonly host: HTMLElement;
  /** Those who prefer no motion: flights become cuts, and what calls stands. */
  readonly still: boolean;
  readonly words: MapWords;
  /** Live pictures belong elsewhere now. */
  onPlaces?(places: readonly ThumbnailPlace[]): void;
  /** Tests and benches have their own thread. */
  readonly start?: () => MapThread;
}

/** What lies above the map: no sign stands below it. */
export interface AboveMap {
  setCovered(boxes: readonly ScreenBox[]): void;
}

/** Of a layer, what of it is called from outside. */
type ReadonlyFields<T, K extends keyof T> = { readonly [P in K]: T[P] };

/** What is told to each layer of the map; it is painted with the next picture. */
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
  readonly gaps: ReadonlyFields<GapsLayer, 'show'>;
  readonly lines: ReadonlyFields<SightLinesLayer, 'show'>;
  readonly above: AboveMap;
}

/** As a `Worker` is, as far as it is used here. */
export interface MapThread {
  postMessage(message: ToMap, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<FromMap>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** The map in a window. Made by `createScene` (renderer/map/index.ts); it is painted by a thread of its own. */
export interface Scene {
  readonly state: StoreApi<SceneState>;
  readonly layers: MapLayers;
  /** How the next picture is made; undefined until a city is there and the map has a size. */
  frame(): Frame | undefined;
  /** All of the registry; what is known of their states stays. */
  setCameras(cameras: readonly MapCamera[]): void;
  /** Undefined: no city; cameras stand on an empty ground about their middle. */
  setCity(city: { readonly file: string; readonly read: ReadCity } | undefined): void;
  /** The city that is shown, for search, wards and sight. */
  city(): City | undefined;
  setNight(night: boolean): void;
  /** Flights become cuts from now on, or cuts flights: one under way goes on. What calls stands, or pulses again. */
  setStill(still: boolean): void;
  /** Another language. */
  setWords(words: MapWords): void;
  setView(view: MapView): void;
  /** Flies there, or cuts where motion is not wanted; the last one counts. */
  flyTo(view: Partial<MapView> & LatLon): void;
  /** What flies is there at once. */
  arrive(): void;
  /**
   * By hand: pixels that the ground is dragged by (`to`: where the pointer has dragged it to; what lay under it still does.
   * Else the middle), degrees that it is turned and tilted by, factors that it is zoomed by; both about a pixel.
   */
  pan(dx: number, dy: number, to?: ScreenPoint): void;
  turn(headingDeg: number, tiltDeg: number, about?: ScreenPoint): void;
  zoom(factor: number, about?: SeenPoint): void;
  /**
   * Of the picture that all that was told before makes.
   * @throws what went wrong in the thread, or that the map is gone
   */
  ask<K extends keyof Asking>(what: K, of: Asking[K]['of']): Promise<Asking[K]['answer']>;
  resize(): void;
  dispose(): void;
}
