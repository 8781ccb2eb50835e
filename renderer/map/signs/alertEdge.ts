import type { PlanePoint } from '../../../core/base/geo.ts';
import type { MapFrame, ScreenPoint } from '../api.ts';
import type { ScreenBox } from './boxes.ts';
import { getTargetPoint } from './frameGeometry.ts';

/** The point where a direction leaves the picture. */
export interface EdgePosition extends ScreenPoint {
  /** Direction of the mark's arrow, radians clockwise from right. */
  readonly angle: number;
}

/** Returns the number of directions into which edge marks are grouped; a small map has room for fewer. */
export const getSectorCount = ({ left, top, right, bottom }: ScreenBox, remPx: number): 8 | 16 =>
  Math.min(right - left, bottom - top) < 30 * remPx ? 8 : 16;

/** Returns the screen direction from the picture's centre to a point, radians clockwise from right. */
export function getScreenDirection(frame: MapFrame, { x, y }: PlanePoint): number {
  const seen = frame.project(x, y, 0);
  if (seen) return Math.atan2(seen.y - frame.height / 2, seen.x - frame.width / 2);
  const middle = getTargetPoint(frame);
  const bearing = Math.atan2(x - middle.x, y - middle.y) - (frame.view.headingDeg * Math.PI) / 180;
  return bearing - Math.PI / 2;
}

export const getSector = (direction: number, sectors: number): number =>
  ((Math.round((direction / (2 * Math.PI)) * sectors) % sectors) + sectors) % sectors;

/**
 * Returns the fixed position of a sector's mark: where the sector's middle direction from the centre meets the
 * rectangle.
 */
export function getSectorEdgePosition(
  { left, top, right, bottom }: ScreenBox,
  sector: number,
  sectors: number,
): EdgePosition {
  const angle = (sector / sectors) * 2 * Math.PI;
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
  const times = Math.min(
    (right - left) / 2 / Math.max(1e-9, Math.abs(dx)),
    (bottom - top) / 2 / Math.max(1e-9, Math.abs(dy)),
  );
  return { x: (left + right) / 2 + dx * times, y: (top + bottom) / 2 + dy * times, angle };
}
