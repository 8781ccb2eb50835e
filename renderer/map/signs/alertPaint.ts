import type { AlertPriority } from '../../../core/alerts/alert.ts';
import type { MapFrame } from '../api.ts';
import { getArrowStart } from './alertBoxes.ts';
import { isPulsing } from './alertCounts.ts';
import type { AlertMark } from './alertLayout.ts';
import { alertMarkSizesRem } from './alertSizes.ts';
import { markOutlineColours, priorityColours } from './colours.ts';
import { paintPriorityMark } from './marks.ts';
import { baselineShare, getFont } from './textSprites.ts';

/** Pulse period by priority, ms: the more severe, the faster. */
const pulseMs: Record<AlertPriority, number> = { critical: 1_200, high: 2_000, medium: 0, low: 0 };
const plate = 'rgb(20 22 26 / 0.92)';
const count = '#f4f6f8';
const dimCount = '#a3abb5';

/** Paints a ring that grows from the location and fades; in reduced motion, two static rings. */
export function paintAlertPulse(
  context: CanvasRenderingContext2D,
  mark: AlertMark & { readonly kind: 'place' },
  { remPx, now }: MapFrame,
  still: boolean,
): void {
  const worst = mark.counts[0]?.priority;
  const calling = mark.members.find(({ alert }) => alert.priority === worst && isPulsing(alert));
  const priority = calling ? worst : 'high';
  if (!priority) return;
  const ring = (share: number, alpha: number) => {
    context.globalAlpha = alpha;
    context.beginPath();
    context.arc(mark.at.x, mark.at.y, remPx * (0.35 + 1.65 * share), 0, 2 * Math.PI);
    context.strokeStyle = markOutlineColours;
    context.lineWidth = remPx * 0.28;
    context.stroke();
    context.strokeStyle = priorityColours[priority];
    context.lineWidth = remPx * 0.16;
    context.stroke();
  };
  const phase = (now % pulseMs[priority]) / pulseMs[priority];
  if (still) {
    ring(0.3, 1);
    ring(0.7, 0.7);
  } else ring(phase, 1 - phase * 0.85);
  context.globalAlpha = 1;
}

export function paintAlertMark(
  context: CanvasRenderingContext2D,
  mark: AlertMark,
  { remPx }: MapFrame,
): void {
  const { box, counts } = mark;
  const tone = priorityColours[counts[0]?.priority ?? 'low'];
  const first = mark.members[0];
  if (mark.kind === 'place' && mark.members.length === 1 && first) {
    const { priority, acknowledged } = first.alert;
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    paintPriorityMark(context, priority, !acknowledged, x, y, alertMarkSizesRem.mark * remPx);
    return;
  }
  context.beginPath();
  context.roundRect(box.left, box.top, box.right - box.left, box.bottom - box.top, remPx * 0.25);
  context.fillStyle = plate;
  context.fill();
  context.strokeStyle = tone;
  context.lineWidth = Math.max(1, remPx * 0.09);
  context.stroke();
  if (mark.kind === 'edge') paintArrow(context, mark, tone, remPx);
  const { row, rowShape, text, pad } = alertMarkSizesRem;
  context.font = getFont(text * remPx, 600);
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  counts.forEach(({ priority, count: n, isFresh }, at) => {
    const y = box.top + (pad / 2 + (at + 0.5) * row) * remPx;
    const x = box.left + (pad + rowShape / 2) * remPx;
    paintPriorityMark(context, priority, isFresh, x, y, rowShape * remPx);
    context.fillStyle = isFresh ? count : dimCount;
    context.fillText(String(n), box.left + (2 * pad + rowShape) * remPx, y + baselineShare * text * remPx);
  });
}

/**
 * Paints the stem from a mark down to its location, or to the top of the camera there, which stays visible; below all
 * marks, because it may be long.
 */
export function paintAlertStem(
  context: CanvasRenderingContext2D,
  { at, liftPx, box, counts }: AlertMark & { readonly kind: 'place' },
  { remPx }: MapFrame,
): void {
  context.beginPath();
  context.moveTo(at.x, at.y - liftPx);
  context.lineTo((box.left + box.right) / 2, box.bottom);
  context.lineCap = 'round';
  context.strokeStyle = markOutlineColours;
  context.lineWidth = remPx * 0.26;
  context.stroke();
  context.strokeStyle = priorityColours[counts[0]?.priority ?? 'low'];
  context.lineWidth = remPx * 0.12;
  context.stroke();
}

/** Paints the arrow outside of the plate, on the side of the alert. */
function paintArrow(
  context: CanvasRenderingContext2D,
  mark: AlertMark & { readonly kind: 'edge' },
  tone: string,
  remPx: number,
): void {
  const { box, angle } = mark;
  const foot = getArrowStart(mark);
  const size = alertMarkSizesRem.arrow * remPx;
  context.save();
  context.translate((box.left + box.right) / 2 + foot.x, (box.top + box.bottom) / 2 + foot.y);
  context.rotate(angle);
  context.beginPath();
  context.moveTo(size * 0.9, 0);
  context.lineTo(size * 0.1, -size * 0.62);
  context.lineTo(size * 0.1, size * 0.62);
  context.closePath();
  context.fillStyle = tone;
  context.fill();
  context.lineJoin = 'round';
  context.strokeStyle = markOutlineColours;
  context.lineWidth = 1.5;
  context.stroke();
  context.restore();
}
