import type { AlertPriority } from '../../../core/alerts/alert.ts';
import { markOutlineColours, priorityColours } from './colours.ts';

/**
 * Corners of the priorities' shapes except the ring of `low`, in half sizes from the centre, y down: square, triangle,
 * diamond, as everywhere in the console (`priorityShapes` in core/alerts/alert.ts, drawn in renderer/ui/iconMark.tsx).
 */
export const priorityMarkCorners = {
  critical: [
    [-0.84, -0.84],
    [0.84, -0.84],
    [0.84, 0.84],
    [-0.84, 0.84],
  ],
  high: [
    [0, -0.94],
    [1, 0.82],
    [-1, 0.82],
  ],
  medium: [
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, 0],
  ],
} as const satisfies Record<Exclude<AlertPriority, 'low'>, readonly (readonly [number, number])[]>;

/** Traces a shape about (x, y), `size` pixels wide. */
function tracePriority(
  context: CanvasRenderingContext2D,
  priority: AlertPriority,
  x: number,
  y: number,
  size: number,
): void {
  const half = size / 2;
  context.beginPath();
  if (priority === 'low') {
    context.arc(x, y, half * 0.72, 0, 2 * Math.PI);
    return;
  }
  for (const [cornerX, cornerY] of priorityMarkCorners[priority])
    context.lineTo(x + half * cornerX, y + half * cornerY);
  context.closePath();
}

/** Filled: unacknowledged; outlined otherwise. A filled ring of `low` has a dot inside. */
export function paintPriorityMark(
  context: CanvasRenderingContext2D,
  priority: AlertPriority,
  isFilled: boolean,
  x: number,
  y: number,
  size: number,
): void {
  const line = Math.max(1.5, size * 0.15);
  context.lineJoin = 'round';
  tracePriority(context, priority, x, y, size);
  context.strokeStyle = markOutlineColours;
  const isRing = priority === 'low' || !isFilled;
  context.lineWidth = isRing ? line + 3 : 3;
  context.stroke();
  if (!isRing) {
    context.fillStyle = priorityColours[priority];
    context.fill();
    return;
  }
  context.fillStyle = 'rgb(20 22 26 / 0.6)';
  context.fill();
  context.strokeStyle = priorityColours[priority];
  context.lineWidth = line;
  context.stroke();
  if (!isFilled) return;
  context.beginPath();
  context.arc(x, y, size * 0.18, 0, 2 * Math.PI);
  context.fillStyle = priorityColours[priority];
  context.fill();
}
