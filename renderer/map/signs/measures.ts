import type { PlanePoint } from '../../../core/base/geo.ts';
import type { Frame } from '../api.ts';

/** The place looked at, on the plane. */
export const viewPlace = (frame: Pick<Frame, 'plane' | 'view'>): PlanePoint =>
  frame.plane.toPlane(frame.view);

/** Pixels a metre across the line of sight, at a depth. */
export const pxPerMAt = (frame: Pick<Frame, 'pxPerM' | 'view'>, depth: number): number =>
  (frame.pxPerM * frame.view.distanceM) / depth;

/** How far a place in sight at that many pixels a metre may be from the one looked at, metres: 54 degrees off the axis at most. */
export const reachM = (frame: Pick<Frame, 'pxPerM' | 'view'>, pxPerM: number): number =>
  (1.7 * frame.pxPerM * frame.view.distanceM) / pxPerM + frame.view.distanceM;

/** The ground in sight and some pixels around it, as corners of a box, and pixels a metre where it is nearest. */
export function groundBox(
  frame: Frame,
  aroundPx: number,
): { readonly ground: readonly PlanePoint[]; readonly nearestPxPerM: number } {
  const around = aroundPx / frame.pxPerM;
  let nearestPxPerM = frame.pxPerM;
  const ground: PlanePoint[] = [];
  for (const { x, y } of frame.ground4) {
    const seen = frame.project(x, y, 0);
    if (seen) nearestPxPerM = Math.max(nearestPxPerM, pxPerMAt(frame, seen.depth));
    ground.push({ x: x - around, y: y - around }, { x: x + around, y: y + around });
  }
  return { ground, nearestPxPerM };
}

/** Is a point on the picture, or within `marginPx` of it? */
export const isInside = (
  { x, y }: { readonly x: number; readonly y: number },
  { width, height }: { readonly width: number; readonly height: number },
  marginPx: number,
): boolean => x >= -marginPx && y >= -marginPx && x <= width + marginPx && y <= height + marginPx;

/** Does everything stand where it stood? Time may have gone by. */
export const isSamePicture = (a: Frame, b: Frame): boolean =>
  a.plane === b.plane &&
  a.width === b.width &&
  a.height === b.height &&
  a.remPx === b.remPx &&
  a.view.lat === b.view.lat &&
  a.view.lon === b.view.lon &&
  a.view.distanceM === b.view.distanceM &&
  a.view.headingDeg === b.view.headingDeg &&
  a.view.tiltDeg === b.view.tiltDeg;
