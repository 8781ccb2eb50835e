import type { MapFrame, MapLayer, MapView } from './api.ts';
import type { PaintResult } from './painter.ts';
import { paintLayerPart } from './paintLayerPart.ts';

/** Signs on the ground: coverage of cameras and its quality. Buildings in front hide them. */
export interface OccludedGroundPainter {
  /** Called after a picture of the city was painted, which may have other buildings. */
  onCity(painted: PaintResult): void;
  /**
   * Paints the signs. While the view moves or tiles are loading nothing is hidden, because reading pixels takes as long
   * as a picture; once the view has rested for a moment another picture is requested.
   * @param standing returns the picture of the city, fully opaque (255) where a building stands; undefined: none does
   */
  paint(
    to: CanvasRenderingContext2D,
    frame: MapFrame,
    layers: readonly MapLayer[],
    standing: (() => OffscreenCanvas) | undefined,
  ): void;
}

/** Time without movement after which the view is at rest, ms: mouse and keys move it in steps. */
const restAfterMs = 150;

interface Sheet {
  readonly canvas: OffscreenCanvas;
  readonly context: OffscreenCanvasRenderingContext2D;
}

function sheetOf(width: number, height: number, before: Sheet | undefined): Sheet {
  if (before?.canvas.width === width && before.canvas.height === height) return before;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('a 2D canvas has no context');
  return { canvas, context };
}

/** @param onRest a picture of the signs is wanted */
export function createGroundSigns(onRest: () => void): OccludedGroundPainter {
  let sheet: Sheet | undefined;
  let stencil: Sheet | undefined;
  /** True if `stencil` belongs to the last picture of the city. */
  let isRead = false;
  /** True if no further picture of the same view will show more of the city. */
  let isWhole = false;
  let last: MapView | undefined;
  /** Runs until the view is at rest. */
  let resting: ReturnType<typeof setTimeout> | undefined;

  function rest(): void {
    resting = undefined;
    onRest();
  }

  /** Reads at most once per picture of the city, and only if there are signs on the ground. */
  function read(standing: () => OffscreenCanvas): Sheet {
    if (stencil && isRead) return stencil;
    const city = standing();
    const { width, height } = city;
    stencil = sheetOf(width, height, stencil);
    const { context } = stencil;
    context.globalCompositeOperation = 'copy';
    context.drawImage(city, 0, 0);
    const pixels = context.getImageData(0, 0, width, height);
    const { data } = pixels;
    for (let alpha = 3; alpha < data.length; alpha += 4) if (data[alpha] !== 255) data[alpha] = 0;
    context.putImageData(pixels, 0, 0);
    isRead = true;
    return stencil;
  }

  return {
    onCity({ missing }) {
      [isRead, isWhole] = [false, missing === 0];
    },
    paint(to, frame, layers, standing) {
      const grounded = layers.filter(({ ground }) => ground);
      const onto = (context: CanvasRenderingContext2D) => {
        let isAny = false;
        for (const layer of grounded) if (paintLayerPart(context, frame, layer, 'ground')) isAny = true;
        return isAny;
      };
      const isMoving = last !== frame.view;
      last = frame.view;
      if (!standing || isMoving || resting !== undefined || !isWhole) {
        const isAny = onto(to);
        if (!standing || !isMoving) return;
        clearTimeout(resting);
        resting = isAny ? setTimeout(rest, restAfterMs) : undefined;
        return;
      }
      const { width, height } = to.canvas;
      sheet = sheetOf(width, height, sheet);
      const { canvas, context } = sheet;
      // Signs use only what both kinds of 2D context have.
      if (!onto(context as unknown as CanvasRenderingContext2D)) return;
      context.globalCompositeOperation = 'destination-out';
      context.drawImage(read(standing).canvas, 0, 0, width, height);
      context.globalCompositeOperation = 'source-over';
      to.drawImage(canvas, 0, 0);
      context.clearRect(0, 0, width, height);
    },
  };
}
