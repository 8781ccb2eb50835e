import type { Cancel, Clock } from '../../../core/clock.ts';
import { systemClock } from '../../../core/clock.ts';
import type { Engine } from '../api.ts';

export type SignCanvas = HTMLCanvasElement | OffscreenCanvas;

/** What signs have of the window that they are painted in. */
export interface SignHost {
  readonly clock: Pick<Clock, 'after'>;
  /** The signs changed; the city below did not. */
  repaint(): void;
  /** A canvas out of sight, device pixels. */
  canvas(width: number, height: number): SignCanvas;
  /** Letters look different now: a font came. */
  onFonts(run: () => void): Cancel;
}

export const signFont = 'Be Vietnam Pro';

/** Of a real window. */
export function windowHost(engine: Pick<Engine, 'invalidate'>): SignHost {
  // A canvas asks for no font by itself; these are the weights and the letters that signs have.
  for (const weight of [500, 600]) void document.fonts.load(`${weight} 16px "${signFont}"`, 'Phường Đống Đa');
  return {
    clock: systemClock(),
    repaint: () => engine.invalidate('signs'),
    canvas: (width, height) => new OffscreenCanvas(width, height),
    onFonts(run) {
      document.fonts.addEventListener('loadingdone', run);
      return () => document.fonts.removeEventListener('loadingdone', run);
    },
  };
}

/** @throws where there is no 2D canvas at all. */
export function contextOf(canvas: SignCanvas): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  // Signs use only what both kinds of 2D context have.
  return context as CanvasRenderingContext2D;
}
