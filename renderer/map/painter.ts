import type { City } from '../../core/map/city/city.ts';
import type { Picture } from './view.ts';

/** A city that is open, as far as it is drawn. */
export interface ShownCity {
  readonly city: Pick<City, 'header' | 'tiles' | 'packed' | 'tile'>;
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
 * dimensions, and `flat/` (`createFlatPainter`), a plan on a 2D canvas. Signs and timing are the thread's own
 * (`pictures.ts`).
 */
export interface Painter {
  readonly kind: 'gl' | 'flat';
  /** Out of sight. */
  readonly canvas: OffscreenCanvas;
  /** A processor plays the graphics card: `copyTo` waits for it for a tenth of a second. */
  readonly isSlow: boolean;
  /** The picture is wholly opaque (255) where something stands before the ground, and only there; false: nothing does. */
  readonly isActive: boolean;
  /** Another city, or none: then an empty ground with a faint grid of kilometres. */
  setCity(city: ShownCity | undefined): void;
  /** Paints now, in this task. The canvas takes its size from the picture (CSS pixels times `pixelRatio`). */
  paint(picture: Picture): Painted;
  /** In the task of `paint`: copies the picture onto a canvas of its size. */
  copyTo(to: CanvasRenderingContext2D): void;
  /** One is flying there: what that picture wants can be read on the way. */
  foresee?(picture: Picture): void;
  /** Somebody points at the map, and waits for an answer: what is read for later waits. */
  hush?(): void;
  dispose(): void;
}
