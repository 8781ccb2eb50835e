import type { AlertPriority } from '../../../core/alerts/alert.ts';
import type { CameraKind } from '../../../core/cameras/camera.ts';
import type { MapCameraState } from '../api.ts';
import { priorityMarkCorners } from '../signs/marks.ts';

/** Corners in half glyphs from its centre; y downwards. */
type Outline = readonly (readonly [number, number])[];

const arc = (x: number, y: number, r: number, from: number, to: number, steps: number): Outline =>
  Array.from({ length: steps + 1 }, (_, at) => {
    const angle = ((from + ((to - from) * at) / steps) * Math.PI) / 180;
    return [x + r * Math.cos(angle), y + r * Math.sin(angle)] as const;
  });

/** Silhouettes that differ at 12 pixels: a camera with its lens, a dome under its bracket, a flame, a plate. */
export const glyphOutlines: Record<CameraKind, Outline> = {
  fixed: [
    [-1, -0.62],
    [0.35, -0.62],
    [0.35, -0.2],
    [1, -0.62],
    [1, 0.62],
    [0.35, 0.2],
    [0.35, 0.62],
    [-1, 0.62],
  ],
  ptz: [
    [-1, -0.95],
    [1, -0.95],
    [1, -0.5],
    [0.8, -0.5],
    ...arc(0, -0.1, 0.9, 0, 180, 12),
    [-0.8, -0.5],
    [-1, -0.5],
  ],
  thermal: [[0.1, -1.1], [0.5, -0.5], ...arc(0, 0.25, 0.8, -40, 220, 14), [-0.2, -0.35]],
  anpr: [
    [-1.15, -0.55],
    [1.15, -0.55],
    [1.15, 0.55],
    [-1.15, 0.55],
  ],
};

/** Position of the priority's shape at an alerting glyph. Half glyphs. */
export const priorityBadge = { x: 0.95, y: -0.95, r: 0.72 } as const;
/** Radius of the ring around a controlled camera's glyph. Half glyphs. */
export const controlRingRadius = 1.5;

/** Pick tolerance around a glyph, pixels. */
export const pickTolerancePx = 2;

/** Shapes of the priorities, in half marks from the centre. */
const priorityOutlines: Record<AlertPriority, Outline> = {
  ...priorityMarkCorners,
  // Out to the outer edge of its line.
  low: arc(0, 0, 0.87, 0, 360, 24),
};

/** Tells whether a point is on the glyph or within the tolerance. Relative to its centre; `half` of a glyph; pixels. */
export function isPointOnGlyph(
  kind: CameraKind,
  state: MapCameraState | undefined,
  dx: number,
  dy: number,
  half: number,
): boolean {
  if (state?.look === 'steered' && Math.hypot(dx, dy) <= half * controlRingRadius + pickTolerancePx)
    return true;
  if (state?.look === 'alert') {
    const r = priorityBadge.r * half;
    const shape = priorityOutlines[state.priority ?? 'low'];
    if (
      isPointOnOutline(
        shape,
        (dx - priorityBadge.x * half) / r,
        (dy - priorityBadge.y * half) / r,
        pickTolerancePx / r,
      )
    )
      return true;
  }
  return isPointOnOutline(glyphOutlines[kind], dx / half, dy / half, pickTolerancePx / half);
}

/** Tells whether a point is inside, or within a tolerance; all in one unit. */
export function isPointOnOutline(outline: Outline, x: number, y: number, tolerance: number): boolean {
  let isInside = false;
  let [px, py] = outline[outline.length - 1] ?? [0, 0];
  for (const [qx, qy] of outline) {
    if (qy > y !== py > y && x < ((px - qx) * (y - qy)) / (py - qy) + qx) isInside = !isInside;
    const length2 = (px - qx) ** 2 + (py - qy) ** 2;
    const along = length2 === 0 ? 0 : ((x - qx) * (px - qx) + (y - qy) * (py - qy)) / length2;
    const t = Math.min(1, Math.max(0, along));
    if (Math.hypot(x - qx - t * (px - qx), y - qy - t * (py - qy)) <= tolerance) return true;
    [px, py] = [qx, qy];
  }
  return isInside;
}
