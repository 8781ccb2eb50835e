import type { PlanePoint } from '../../../core/base/geo.ts';
import type { MapFrame, ScreenPoint } from '../api.ts';
import { clipSegment } from './clip.ts';

/** Returns the visible part of a straight segment of ground, clipped behind the eye and at the drawing distance. */
export function clipToVisibleGround(
  frame: MapFrame,
  from: PlanePoint,
  to: PlanePoint,
): readonly [ScreenPoint, ScreenPoint] | undefined {
  const part = clipSegment(frame.ground4, from.x, from.y, to.x, to.y);
  if (!part) return undefined;
  const at = (share: number) =>
    frame.project(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share, 0);
  const [start, end] = [at(part[0]), at(part[1])];
  return start && end && [start, end];
}

/** Strokes the context's path twice, for contrast with any background. */
export function strokeWithContrast(
  context: CanvasRenderingContext2D,
  colour: string,
  halo: string,
  width: number,
): void {
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.strokeStyle = halo;
  context.lineWidth = width * 2.2;
  context.stroke();
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}
