import type { LatLon } from '../../../core/base/geo.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Language } from '../../../core/errors/faults.ts';
import type { CityHeader, PackedTile, TileEntry, TileKey } from '../../../core/map/city/city.ts';
import type { CanvasSize, HoveredObject, MapPick, MapSceneState, MapView, ScreenPoint } from '../api.ts';
import type { ArrowDirection } from '../cameras/arrowNavigation.ts';
import type { CameraStateTexts } from '../cameras/index.ts';
import type { ThumbnailPosition } from '../signs/thumbnails.ts';

/** The size of the map, measured in the window. */
export interface MapMeasurements {
  /** CSS pixels. */
  readonly size: CanvasSize;
  readonly pixelRatio: number;
  readonly remPx: number;
}

/** A face of the signs' font from the window's style sheets. */
export interface SignFontFace {
  /** With absolute URLs. */
  readonly src: string;
  readonly weight: string;
  readonly unicodeRange: string;
}

/** Texts on the map, in the operator's language. */
export interface MapTexts extends Omit<CameraStateTexts, 'count'> {
  readonly language: Language;
}

/** Requests to the thread (`of`) and their results (`answer`). */
export interface MapThreadRequests {
  /** A short form of `pick`, requested while the pointer moves. */
  readonly pointed: { readonly of: ScreenPoint; readonly answer: HoveredObject | undefined };
  /** Topmost object first. */
  readonly pick: { readonly of: ScreenPoint; readonly answer: MapPick | undefined };
  /** The camera next to the last selected one. */
  readonly adjacent: { readonly of: ArrowDirection; readonly answer: CameraId | undefined };
  /** Cameras inside a loop on the screen. */
  readonly within: { readonly of: readonly ScreenPoint[]; readonly answer: readonly CameraId[] };
  /** Cameras in the picture. */
  readonly inSight: { readonly of: undefined; readonly answer: readonly CameraId[] };
  /** Paints everything synchronously. False: there is nothing to paint yet. */
  readonly paint: { readonly of: undefined; readonly answer: boolean };
  /** The same, as PNG. */
  readonly png: { readonly of: undefined; readonly answer: Blob };
  /** Heartbeat of the thread. */
  readonly beat: { readonly of: undefined; readonly answer: true };
}
export type MapThreadRequest = {
  readonly [K in keyof MapThreadRequests]: { readonly ask: K; readonly of: MapThreadRequests[K]['of'] };
}[keyof MapThreadRequests];

/** Messages from the window to the thread that paints its map. */
export type ToMapThread =
  | {
      readonly t: 'open';
      readonly canvas: OffscreenCanvas;
      readonly still: boolean;
      readonly words: MapTexts;
      readonly faces: readonly SignFontFace[];
    }
  | { readonly t: 'words'; readonly words: MapTexts }
  /** `turn`: sequence number of the view change, which `painted` returns. */
  | { readonly t: 'size'; readonly measured: MapMeasurements; readonly turn: number }
  /** `origin`: of the plane on which the view is defined. */
  | { readonly t: 'view'; readonly view: MapView; readonly origin: LatLon; readonly turn: number }
  /** The whole registry: names, and packed numbers (`packCameras`). */
  | {
      readonly t: 'cameras';
      readonly ids: readonly CameraId[];
      readonly names: readonly string[];
      readonly numbers: Float64Array;
    }
  /** The target view of a flight. */
  | { readonly t: 'foresee'; readonly view: MapView }
  | { readonly t: 'night'; readonly night: boolean; readonly turn: number }
  /** Another city, or none; the thread requests its tiles (`tile`). `exchange`: sequence number of the city. */
  | {
      readonly t: 'city';
      readonly turn: number;
      readonly exchange: number;
      readonly city:
        | { readonly file: string; readonly header: CityHeader; readonly tiles: readonly TileEntry[] }
        | undefined;
    }
  | { readonly t: 'tile'; readonly id: number; readonly tile: PackedTile | undefined; readonly why?: string }
  /** A layer of `MapLayers`, the method to call, and its arguments. */
  | {
      readonly t: 'invoke';
      readonly layer: string;
      readonly call: string;
      readonly given: readonly unknown[];
    }
  | { readonly t: 'ask'; readonly id: number; readonly question: MapThreadRequest };

/** Messages from the thread. Each request ends in one `answer` or `failed`. */
export type FromMapThread =
  /** A picture that includes all view changes up to `turn`. `places`: positions of live pictures, if changed. */
  | {
      readonly t: 'painted';
      readonly turn: number;
      readonly missing: number;
      /** The file of the city in the picture. */
      readonly file: string | undefined;
      readonly places?: readonly ThumbnailPosition[];
    }
  | ({ readonly t: 'painter' } & Pick<MapSceneState, 'engine' | 'isLost'>)
  /** A part of the city could not be read; a sentence. */
  | { readonly t: 'fault'; readonly fault: string; readonly exchange: number }
  | { readonly t: 'tile'; readonly id: number; readonly key: TileKey; readonly exchange: number }
  | {
      readonly t: 'answer';
      readonly id: number;
      readonly answer: MapThreadRequests[keyof MapThreadRequests]['answer'];
    }
  | { readonly t: 'failed'; readonly id: number; readonly why: string };
