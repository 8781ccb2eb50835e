import type { City } from '../../core/map/city/city.ts';
import type { RenderFrame } from './view.ts';

/** An open city, as far as painters need it. */
export interface ShownCity {
  readonly city: Pick<City, 'header' | 'tiles' | 'packed' | 'tile'>;
  readonly file: string;
}

/** Callbacks from a painter to its map. */
export interface PainterHost {
  /** More can be drawn than in the last picture. */
  invalidate(): void;
  /** The context and all its contents are lost: the map creates another painter. */
  onLost(): void;
  /** A part of the city could not be read; a sentence. */
  onFault(fault: string): void;
}

/** The result of painting a picture. */
export interface PaintResult {
  /** Number of visible tiles that are not loaded yet. */
  readonly missing: number;
  /** True if loaded tiles remain to be uploaded, which takes another picture. */
  readonly isMoving: boolean;
}

/**
 * Paints everything below the signs: ground, areas, roads, buildings. There are two implementations: `gl/`, in 3D, and
 * `flat/` (`createFlatPainter`), a plan on a 2D canvas. Signs and timing belong to the thread (`paintScheduler.ts`).
 */
export interface MapPainter {
  readonly kind: 'gl' | 'flat';
  /** An offscreen canvas. */
  readonly canvas: OffscreenCanvas;
  /** True in software rendering, where `copyTo` takes about 0.1 s. */
  readonly isSlow: boolean;
  /**
   * If true, the picture is fully opaque (255) exactly where a building hides the ground; if false, there is no
   * building.
   */
  readonly isActive: boolean;
  /** Sets the city. Undefined: an empty ground with a faint grid of kilometres. */
  setCity(city: ShownCity | undefined): void;
  /** Paints synchronously. The canvas takes its size from the picture (CSS pixels times `pixelRatio`). */
  paint(picture: RenderFrame): PaintResult;
  /** Copies the picture onto a canvas of its size; only in the task of `paint`. */
  copyTo(to: CanvasRenderingContext2D): void;
  /** Reads the tiles of a flight's target picture during the flight. */
  foresee?(picture: RenderFrame): void;
  /** Pauses prefetching while a pointer query waits for its reply. */
  hush?(): void;
  dispose(): void;
}
