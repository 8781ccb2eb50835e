import type { Clock } from '../../../core/base/clock.ts';

export type SignCanvas = HTMLCanvasElement | OffscreenCanvas;

/** What signs have of the thread that they are painted in. */
export interface SignHost {
  readonly clock: Pick<Clock, 'after'>;
  /** The signs changed; the city below did not. */
  repaint(): void;
  /** A canvas out of sight, device pixels. */
  canvas(width: number, height: number): SignCanvas;
  /** Letters look different now: a font came. Or all that is drawn once and kept is gone, with the graphics card that kept it (`isLost`). */
  onRedraw(run: (isLost: boolean) => void): void;
}

export const signFont = 'Be Vietnam Pro';

/** @throws where there is no 2D canvas at all. */
export function contextOf(canvas: SignCanvas): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  // Signs use only what both kinds of 2D context have.
  return context as CanvasRenderingContext2D;
}
