import type { PlanePoint } from '../../../core/base/geo.ts';
import type { MapFrame } from '../api.ts';

/** Returns the target point on the plane. */
export const getTargetPoint = (frame: Pick<MapFrame, 'plane' | 'view'>): PlanePoint =>
  frame.plane.toPlane(frame.view);

/** Returns pixels per metre across the line of sight at a depth. */
export const getPxPerMAtDepth = (frame: Pick<MapFrame, 'pxPerM' | 'view'>, depth: number): number =>
  (frame.pxPerM * frame.view.distanceM) / depth;

/**
 * Returns the maximum distance from the target point of a visible point at that scale, metres: 54 degrees off the axis
 * at most.
 */
export const getGroundReachM = (frame: Pick<MapFrame, 'pxPerM' | 'view'>, pxPerM: number): number =>
  (1.7 * frame.pxPerM * frame.view.distanceM) / pxPerM + frame.view.distanceM;

/** Returns a box around the visible ground and a margin in pixels, and the scale at its nearest point. */
export function getVisibleGroundBox(
  frame: MapFrame,
  aroundPx: number,
): { readonly ground: readonly PlanePoint[]; readonly nearestPxPerM: number } {
  const around = aroundPx / frame.pxPerM;
  let nearestPxPerM = frame.pxPerM;
  const ground: PlanePoint[] = [];
  for (const { x, y } of frame.ground4) {
    const seen = frame.project(x, y, 0);
    if (seen) nearestPxPerM = Math.max(nearestPxPerM, getPxPerMAtDepth(frame, seen.depth));
    ground.push({ x: x - around, y: y - around }, { x: x + around, y: y + around });
  }
  return { ground, nearestPxPerM };
}

/** Returns true if a point is in the picture or within `marginPx` of it. */
export const isInFrame = (
  { x, y }: { readonly x: number; readonly y: number },
  { width, height }: { readonly width: number; readonly height: number },
  marginPx: number,
): boolean => x >= -marginPx && y >= -marginPx && x <= width + marginPx && y <= height + marginPx;

/** Returns true if two pictures differ in time only. */
export const isSameFrame = (a: MapFrame, b: MapFrame): boolean =>
  a.plane === b.plane &&
  a.width === b.width &&
  a.height === b.height &&
  a.remPx === b.remPx &&
  a.view.lat === b.view.lat &&
  a.view.lon === b.view.lon &&
  a.view.distanceM === b.view.distanceM &&
  a.view.headingDeg === b.view.headingDeg &&
  a.view.tiltDeg === b.view.tiltDeg;
