import type { MapFrame, MapLayer } from './api.ts';

/** Paints a layer's ground signs or its other signs, in CSS pixels. Returns false if there are none. */
export function paintLayerPart(
  to: CanvasRenderingContext2D,
  frame: MapFrame,
  layer: MapLayer,
  part: 'ground' | 'paint',
): boolean {
  to.save();
  to.scale(frame.pixelRatio, frame.pixelRatio);
  const isAny = layer[part]?.(to, frame) !== false;
  to.restore();
  return isAny;
}
