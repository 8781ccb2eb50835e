import type { AlertPriority } from '../../../core/domain/alert.ts';
import { markEdge, tones } from './ink.ts';

/**
 * A priority's shape about (x, y), `size` pixels wide: square, triangle, diamond, ring, as everywhere in the console
 * (`priorityShape` in renderer/panels/alerts/model.ts, drawn in renderer/ui/mark.tsx).
 */
function tracePriority(
  context: CanvasRenderingContext2D,
  priority: AlertPriority,
  x: number,
  y: number,
  size: number,
): void {
  const half = size / 2;
  context.beginPath();
  switch (priority) {
    case 'critical':
      context.rect(x - half * 0.84, y - half * 0.84, half * 1.68, half * 1.68);
      break;
    case 'high':
      context.moveTo(x, y - half * 0.94);
      context.lineTo(x + half, y + half * 0.82);
      context.lineTo(x - half, y + half * 0.82);
      context.closePath();
      break;
    case 'medium':
      context.moveTo(x, y - half);
      context.lineTo(x + half, y);
      context.lineTo(x, y + half);
      context.lineTo(x - half, y);
      context.closePath();
      break;
    case 'low':
      context.arc(x, y, half * 0.72, 0, 2 * Math.PI);
      break;
  }
}

/** Filled: nobody has acknowledged it; outlined otherwise. The ring of `low` has a dot in it when filled. */
export function paintPriority(
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
  context.strokeStyle = markEdge;
  const isRing = priority === 'low' || !isFilled;
  context.lineWidth = isRing ? line + 3 : 3;
  context.stroke();
  if (!isRing) {
    context.fillStyle = tones[priority];
    context.fill();
    return;
  }
  context.fillStyle = 'rgb(20 22 26 / 0.6)';
  context.fill();
  context.strokeStyle = tones[priority];
  context.lineWidth = line;
  context.stroke();
  if (!isFilled) return;
  context.beginPath();
  context.arc(x, y, size * 0.18, 0, 2 * Math.PI);
  context.fillStyle = tones[priority];
  context.fill();
}
