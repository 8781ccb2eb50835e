import type { Clock } from '../../../core/base/clock.ts';

export type SignCanvas = HTMLCanvasElement | OffscreenCanvas;

/** Services of the painting thread for signs. */
export interface SignHost {
  readonly clock: Pick<Clock, 'after'>;
  /** Repaints the signs only, not the city. */
  repaint(): void;
  /** Creates an offscreen canvas, device pixels. */
  canvas(width: number, height: number): SignCanvas;
  /**
   * Calls back when cached drawings are outdated: a font was loaded, or the graphics card lost their pixels (`isLost`).
   */
  onRedraw(run: (isLost: boolean) => void): void;
}

export const signFont = 'Be Vietnam Pro';

/** @throws if no 2D context is available. */
export function get2dContext(canvas: SignCanvas): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  // Signs use only what both kinds of 2D context have.
  return context as CanvasRenderingContext2D;
}
