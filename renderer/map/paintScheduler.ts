import type { CanvasSize, MapEngine, MapLayer, MapPick, ScreenPoint } from './api.ts';
import { createGroundSigns } from './groundSigns.ts';
import type { MapPainter, PaintResult } from './painter.ts';
import { paintLayerPart } from './paintLayerPart.ts';
import type { RenderFrame } from './view.ts';

/** The inputs of pictures. */
export interface PaintInputs {
  /** The canvas of the whole map, city and signs; the browser shows its state at the end of a picture's task. */
  readonly canvas: OffscreenCanvas;
  /** Called for each picture; undefined while the map has no plane or size. */
  frame(now: number): RenderFrame | undefined;
  /** Undefined between the loss of a painter and its replacement. */
  painter(): MapPainter | undefined;
  kind(): MapEngine['kind'];
  /** Called after each picture; undefined if only the signs were repainted. */
  onPainted(painted: PaintResult | undefined): void;
}

/** Paints on demand: nothing is scheduled while nothing changes. */
export interface PaintScheduler extends MapEngine {
  pick(at: ScreenPoint): MapPick | undefined;
  /** Paints city and signs synchronously. Returns false if there is nothing to paint yet. */
  paintNow(): boolean;
}

export function createPaintScheduler(pictured: PaintInputs): PaintScheduler {
  const layers: MapLayer[] = [];
  const context = paperOf(pictured.canvas);
  /** A copy of the last picture of the city, because signs change more often. */
  const city = paperOf(new OffscreenCanvas(1, 1));
  /** The painter whose picture has not been copied yet. */
  let painting: MapPainter | undefined;
  // A lost graphics card loses the painted pixels too.
  for (const { canvas } of [context, city]) canvas.addEventListener('contextrestored', () => invalidate());
  const grounds = createGroundSigns(() => invalidate('signs'));
  let scheduled: number | undefined;
  let isCityStale = true;

  function schedule(): void {
    if (scheduled === undefined) scheduled = requestAnimationFrame(paint);
  }

  function invalidate(only?: 'signs'): void {
    if (only === undefined) isCityStale = true;
    schedule();
  }

  function paintSigns(frame: RenderFrame): boolean {
    const width = Math.round(frame.width * frame.pixelRatio);
    const height = Math.round(frame.height * frame.pixelRatio);
    if (!sized(context, { width, height })) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, width, height);
    }
    let moves = false;
    for (const layer of layers) if (layer.update?.(frame)) moves = true;
    grounds.paint(context, frame, layers, pictured.painter()?.isActive ? paintedCity : undefined);
    for (const layer of layers) if (layer.paint) paintLayerPart(context, frame, layer, 'paint');
    // Software rendering of the city is still in progress: signs are painted meanwhile, and the city is put below them.
    if (painting?.isSlow) context.getImageData(0, 0, 1, 1);
    context.globalCompositeOperation = 'destination-over';
    context.drawImage(paintedCity(), 0, 0, width, height);
    context.globalCompositeOperation = 'source-over';
    return moves;
  }

  function paintCity(frame: RenderFrame): PaintResult | undefined {
    painting = pictured.painter();
    // The copy from before the loss belongs to another view.
    if (!painting) city.clearRect(0, 0, city.canvas.width, city.canvas.height);
    const painted = painting?.paint(frame);
    if (painted) grounds.onCity(painted);
    return painted;
  }

  function paintedCity(): OffscreenCanvas {
    if (painting) {
      sized(city, painting.canvas);
      painting.copyTo(city);
      painting = undefined;
    }
    return city.canvas;
  }

  function paint(now: number): boolean {
    scheduled = undefined;
    const frame = pictured.frame(now);
    if (!frame) return false;
    const painted = isCityStale ? paintCity(frame) : undefined;
    isCityStale = false;
    if (paintSigns(frame)) schedule();
    if (painted?.isMoving) invalidate();
    pictured.onPainted(painted);
    return true;
  }

  return {
    get kind() {
      return pictured.kind();
    },
    frame: () => pictured.frame(performance.now()),
    add(layer) {
      layers.push(layer);
      layers.sort((a, b) => a.order - b.order);
      invalidate('signs');
    },
    invalidate,
    pick(at) {
      const frame = pictured.frame(performance.now());
      if (!frame) return undefined;
      for (const layer of layers.toReversed()) {
        const found = layer.pick?.(at, frame);
        if (found) return found;
      }
      return undefined;
    },
    paintNow() {
      if (scheduled !== undefined) cancelAnimationFrame(scheduled);
      isCityStale = true;
      return paint(performance.now());
    },
  };
}

/** @throws if no 2D context is available. */
function paperOf(canvas: OffscreenCanvas): CanvasRenderingContext2D & { readonly canvas: OffscreenCanvas } {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('a 2D canvas has no context');
  // Signs use only what both kinds of 2D context have.
  return context as unknown as CanvasRenderingContext2D & { readonly canvas: OffscreenCanvas };
}

/**
 * Resizes a canvas only if necessary, because that clears it and allocates a buffer. Returns false if the size was
 * right.
 */
function sized({ canvas }: { readonly canvas: OffscreenCanvas }, { width, height }: CanvasSize): boolean {
  if (canvas.width === width && canvas.height === height) return false;
  Object.assign(canvas, { width, height });
  return true;
}
