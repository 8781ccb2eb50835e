import type { City } from '../../core/city/city.ts';
import type { Picture } from './view.ts';

/** A city that is open. */
export interface ShownCity {
  readonly city: City;
  readonly file: string;
}

/** What a painter tells the map that it draws for. */
export interface PainterHost {
  /** More is there than at the last picture. */
  invalidate(): void;
  /** Its context is gone, and with it all that it shows: the map makes another painter. */
  onLost(): void;
  /** What of the city could not be read; a sentence. */
  onFault(fault: string): void;
}

/** What a picture was made of. */
export interface Painted {
  /** Tiles in sight that are not there yet. */
  readonly missing: number;
  /** More is at hand than it took at once: another picture is wanted. */
  readonly isMoving: boolean;
}

/**
 * Paints what lies below the signs: ground, areas, roads, buildings. Two make one, by the same interface: `gl/`, in three
 * dimensions, and `flat/` (`createFlatPainter`), a plan on a 2D canvas. Signs, view, flights and timing are the map's own
 * (`index.ts`).
 */
export interface Painter {
  readonly kind: 'gl' | 'flat';
  /** Fills the map, below the signs; the map puts it there and takes it away. */
  readonly canvas: HTMLCanvasElement;
  /** Until the task of `paint` ends: wholly opaque (255) where something stands before the ground, and only there. Undefined: nothing does. */
  readonly standing?: HTMLCanvasElement;
  /** Another city, or none: then an empty ground with a faint grid of kilometres. */
  setCity(city: ShownCity | undefined): void;
  /** Paints now, in this task. The canvas takes its size from the picture (CSS pixels times `pixelRatio`). */
  paint(picture: Picture): Painted;
  /** One is flying there: what that picture wants can be read on the way. */
  foresee?(picture: Picture): void;
  /** Goes through the last picture once more and draws nothing: code that has run often is compiled. */
  rehearse?(): void;
  dispose(): void;
}
