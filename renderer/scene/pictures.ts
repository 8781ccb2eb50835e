import type { Cancel } from '../../core/clock.ts';
import type { Engine, Layer, Pick, ScreenPoint } from './api.ts';
import { createGroundSigns } from './groundSigns.ts';
import type { Painted, Painter } from './painter.ts';
import { paintPart } from './parts.ts';
import { createRehearsal } from './rehearsal.ts';
import type { Picture } from './view.ts';

/** What pictures are made of. */
export interface Pictured {
  readonly signs: HTMLCanvasElement;
  /** Undefined while there is nothing to stand on. Asked for each picture. */
  frame(now: number): Picture | undefined;
  /** Undefined while there is none: one is lost, the next not there yet. */
  painter(): Painter | undefined;
  kind(): Engine['kind'];
  /** Before each picture: whether the view moves by itself. */
  step(now: number): boolean;
  /** After each picture of the city. */
  onPainted(painted: Painted): void;
}

/** Pictures on demand: while nothing changes, nothing at all is scheduled. */
export interface Pictures extends Engine {
  pick(at: ScreenPoint): Pick | undefined;
  /** Paints city and signs in this very task, so that both can be read. False: there is nothing yet. */
  paintNow(): boolean;
  dispose(): void;
}

export function createPictures(pictured: Pictured): Pictures {
  const layers: Layer[] = [];
  const context = pictured.signs.getContext('2d');
  if (!context) throw new Error('a 2D canvas has no context');
  const grounds = createGroundSigns(() => invalidate('signs'));
  let scheduled: number | undefined;
  let isCityStale = true;
  let isDisposed = false;
  let last: Picture | undefined;
  const rehearsal = createRehearsal(layers, () => pictured.painter()?.rehearse?.());

  function schedule(): void {
    if (scheduled === undefined && !isDisposed) scheduled = requestAnimationFrame(paint);
  }

  function invalidate(only?: 'signs'): void {
    if (only === undefined) isCityStale = true;
    rehearsal.stop();
    schedule();
  }

  function paintSigns(to: CanvasRenderingContext2D, frame: Picture): boolean {
    const width = Math.round(frame.width * frame.pixelRatio);
    const height = Math.round(frame.height * frame.pixelRatio);
    // Giving a canvas a size clears it, and costs a new buffer.
    if (to.canvas.width !== width || to.canvas.height !== height) {
      to.canvas.width = width;
      to.canvas.height = height;
    } else {
      to.setTransform(1, 0, 0, 1, 0, 0);
      to.clearRect(0, 0, width, height);
    }
    let moves = false;
    for (const layer of layers) if (layer.update?.(frame)) moves = true;
    grounds.paint(to, frame, layers, pictured.painter(), () => paintCity(frame));
    for (const layer of layers) if (layer.paint) paintPart(to, frame, layer, 'paint');
    return moves;
  }

  function paintCity(frame: Picture): Painted | undefined {
    const painted = pictured.painter()?.paint(frame);
    if (painted) grounds.onCity(painted);
    return painted;
  }

  function paint(now: number): boolean {
    scheduled = undefined;
    rehearsal.stop();
    const isFlying = pictured.step(now);
    const frame = pictured.frame(now);
    if (!frame || !context) return false;
    const painted = isCityStale || isFlying ? paintCity(frame) : undefined;
    isCityStale = false;
    if (painted) pictured.onPainted(painted);
    if (paintSigns(context, frame)) schedule();
    if (isFlying || painted?.isMoving) invalidate();
    if (!last || last.view === frame.view) rehearsal.begin(frame);
    last = frame;
    return true;
  }

  return {
    get kind() {
      return pictured.kind();
    },
    frame: () => pictured.frame(performance.now()),
    add(layer): Cancel {
      layers.push(layer);
      layers.sort((a, b) => a.order - b.order);
      invalidate('signs');
      return () => {
        const at = layers.indexOf(layer);
        if (at < 0) return;
        layers.splice(at, 1);
        layer.dispose();
        invalidate('signs');
      };
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
    dispose() {
      isDisposed = true;
      rehearsal.stop();
      if (scheduled !== undefined) cancelAnimationFrame(scheduled);
      grounds.dispose();
      for (const layer of layers.splice(0)) layer.dispose();
    },
  };
}
