import type { LatLon } from '../../../core/base/geo.ts';
import type { Frame, ScreenPoint, SeenPoint } from '../../map/api.ts';
import type { Scene } from '../../map/scene.ts';
import { distanceFor } from './extent.ts';
import type { MapWard } from './wards.ts';

/** What lies on the right of the map covers so much of it. */
const cardRem = 25;
/** Nearer to the edge than this a place is as good as out of sight, CSS pixels. */
const rimPx = 40;

const cardPx = ({ width, remPx }: Frame): number => Math.min(width / 2, cardRem * remPx);

/** A place to look at from that far so that another is seen to the left of the card, not under it. */
function besideCard(frame: Frame, at: LatLon, distanceM: number): LatLon {
  const shiftPx = cardPx(frame) / 2;
  const shiftM = (shiftPx / frame.pxPerM) * (distanceM / frame.view.distanceM);
  const heading = (frame.view.headingDeg * Math.PI) / 180;
  const { x, y } = frame.plane.toPlane(at);
  return frame.plane.toLatLon({ x: x + Math.cos(heading) * shiftM, y: y - Math.sin(heading) * shiftM });
}

/** Where a place is seen, so high above it; undefined: that is out of sight, or as good as that. */
export function seenAt(frame: Frame | undefined, at: LatLon | undefined, heightM = 0): SeenPoint | undefined {
  if (!frame || !at) return undefined;
  const place = frame.plane.toPlane(at);
  const seen = frame.project(place.x, place.y, heightM);
  const isInSight =
    seen !== undefined &&
    seen.x > rimPx &&
    seen.y > rimPx &&
    seen.x < frame.width - cardPx(frame) &&
    seen.y < frame.height - rimPx;
  return isInSight ? { x: seen.x, y: seen.y, heightM } : undefined;
}

/** Goes to a place, no further from it than it is and from that far at most; not `always`: only where it is out of sight. */
export function showPlace(scene: Scene, at: LatLon, distanceM: number, always: boolean): void {
  const frame = scene.frame();
  if (!always && seenAt(frame, at)) return;
  const goal = Math.min(scene.state.getState().view.distanceM, distanceM);
  scene.flyTo({ ...(frame ? besideCard(frame, at, goal) : at), distanceM: goal });
}

/** Goes to a place, to look at it from so far, whatever was looked at before. */
export function showFrom(scene: Scene, at: LatLon, distanceM: number, tiltDeg?: number): void {
  const frame = scene.frame();
  const place = frame ? besideCard(frame, at, distanceM) : at;
  scene.flyTo({ ...place, distanceM, ...(tiltDeg === undefined ? {} : { tiltDeg }) });
}

/** Goes straight above what is so many metres from side to side: all of it is in sight, none of it under the card. */
export function showWhole(scene: Scene, { center, spanM }: Pick<MapWard, 'center' | 'spanM'>): void {
  const frame = scene.frame();
  const narrow = frame ? Math.min(1, (frame.width - cardPx(frame)) / frame.height) : 1;
  showFrom(scene, center, distanceFor(spanM) / narrow, 0);
}

/** The mark of the north stands in the lower left corner, in rem of its right and its upper edge. */
const northRem = { right: 2.8, top: 2.6 } as const;

/** Whether that is on the mark of the north, as signs/furniture.ts places it. */
export const isOnNorth = (frame: Frame | undefined, { x, y }: ScreenPoint): boolean =>
  frame !== undefined && x < northRem.right * frame.remPx && y > frame.height - northRem.top * frame.remPx;
