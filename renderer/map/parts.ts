import type { Frame, Layer } from './api.ts';

/** Paints what a layer has on the ground, or what it has above all that stands, in CSS pixels. False: there is nothing. */
export function paintPart(
  to: CanvasRenderingContext2D,
  frame: Frame,
  layer: Layer,
  part: 'ground' | 'paint',
): boolean {
  to.save();
  to.scale(frame.pixelRatio, frame.pixelRatio);
  const isAny = layer[part]?.(to, frame) !== false;
  to.restore();
  return isAny;
}
