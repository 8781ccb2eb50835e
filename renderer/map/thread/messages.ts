import type { LatLon } from '../../../core/base/geo.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Language } from '../../../core/errors/faults.ts';
import type { CityHeader, PackedTile, TileEntry, TileKey } from '../../../core/map/city/city.ts';
import type { CanvasSize, MapView, Pick as Picked, Pointed, SceneState, ScreenPoint } from '../api.ts';
import type { CameraWords } from '../cameras/index.ts';
import type { Direction } from '../cameras/walk.ts';
import type { ThumbnailPlace } from '../signs/thumbnails.ts';

/** How large the map is, as it is measured in the window. */
export interface Measured {
  /** CSS pixels. */
  readonly size: CanvasSize;
  readonly pixelRatio: number;
  readonly remPx: number;
}

/** A face of the font of signs, as the window's style sheets have it. */
export interface SignFace {
  /** With whole addresses. */
  readonly src: string;
  readonly weight: string;
  readonly unicodeRange: string;
}

/** What is said on the map, in the operator's language. */
export interface MapWords extends Omit<CameraWords, 'count'> {
  readonly language: Language;
}

/** What is asked of the thread, and what it answers. */
export interface Asking {
  /** As `pick`, in short: asked while the pointer moves. */
  readonly pointed: { readonly of: ScreenPoint; readonly answer: Pointed | undefined };
  /** Topmost first. */
  readonly pick: { readonly of: ScreenPoint; readonly answer: Picked | undefined };
  /** The camera beside the one that was selected last. */
  readonly adjacent: { readonly of: Direction; readonly answer: CameraId | undefined };
  /** Cameras within a loop on the screen. */
  readonly within: { readonly of: readonly ScreenPoint[]; readonly answer: readonly CameraId[] };
  /** Cameras in the picture. */
  readonly inSight: { readonly of: undefined; readonly answer: readonly CameraId[] };
  /** Paints all of it at once. False: there is nothing yet. */
  readonly paint: { readonly of: undefined; readonly answer: boolean };
  /** The same, as PNG. */
  readonly png: { readonly of: undefined; readonly answer: Blob };
  /** Whether it goes on. */
  readonly beat: { readonly of: undefined; readonly answer: true };
}
export type Question = {
  readonly [K in keyof Asking]: { readonly ask: K; readonly of: Asking[K]['of'] };
}[keyof Asking];

/** From the window to the thread that paints its map. */
export type ToMap =
  | {
      readonly t: 'open';
      readonly canvas: OffscreenCanvas;
      readonly still: boolean;
      readonly words: MapWords;
      readonly faces: readonly SignFace[];
    }
  | { readonly t: 'words'; readonly words: MapWords }
  /** `turn`: counts what is said of what is in sight, so that `painted` can tell what was seen. */
  | { readonly t: 'size'; readonly measured: Measured; readonly turn: number }
  /** `origin`: of the plane that it is seen on. */
  | { readonly t: 'view'; readonly view: MapView; readonly origin: LatLon; readonly turn: number }
  /** All of the registry: each its name and numbers (`packCameras`). */
  | {
      readonly t: 'cameras';
      readonly ids: readonly CameraId[];
      readonly names: readonly string[];
      readonly numbers: Float64Array;
    }
  /** One is flying there. */
  | { readonly t: 'foresee'; readonly view: MapView }
  | { readonly t: 'night'; readonly night: boolean; readonly turn: number }
  /** Another city, or none; its tiles are asked for (`tile`). `exchange`: counts cities. */
  | {
      readonly t: 'city';
      readonly turn: number;
      readonly exchange: number;
      readonly city:
        | { readonly file: string; readonly header: CityHeader; readonly tiles: readonly TileEntry[] }
        | undefined;
    }
  | { readonly t: 'tile'; readonly id: number; readonly tile: PackedTile | undefined; readonly why?: string }
  /** One of `MapLayers`, what of it is called, and with what. */
  | {
      readonly t: 'invoke';
      readonly layer: string;
      readonly call: string;
      readonly given: readonly unknown[];
    }
  | { readonly t: 'ask'; readonly id: number; readonly question: Question };

/** And back. Each question ends in one `answer` or `failed`. */
export type FromMap =
  /** A picture was painted, of what was said up to that turn. `places`: where live pictures belong, where that is elsewhere than before. */
  | {
      readonly t: 'painted';
      readonly turn: number;
      readonly missing: number;
      /** The file whose city is in it. */
      readonly file: string | undefined;
      readonly places?: readonly ThumbnailPlace[];
    }
  | ({ readonly t: 'painter' } & Pick<SceneState, 'engine' | 'isLost'>)
  /** What of the city could not be read; a sentence. */
  | { readonly t: 'fault'; readonly fault: string; readonly exchange: number }
  | { readonly t: 'tile'; readonly id: number; readonly key: TileKey; readonly exchange: number }
  | { readonly t: 'answer'; readonly id: number; readonly answer: Asking[keyof Asking]['answer'] }
  | { readonly t: 'failed'; readonly id: number; readonly why: string };
