import { AlertPriority } from '../../../core/alerts/alert.ts';
import { paintPriority } from '../signs/marks.ts';
import type { DrawnCluster } from './arrange.ts';
import type { CameraInk } from './ink.ts';

/** The rim of a disc tells in so many steps how much of it is offline. */
const offlineSteps = 8;
/** From so many broken steps on it is struck out beside as well: in a large city a camera of every cluster is offline. */
const markedFrom = 2;
export const discRimPx = 5;

/** How many steps of its rim are broken: at least one where any camera is offline, all only where all are. */
export const brokenOf = ({ count, offline }: Pick<DrawnCluster, 'count' | 'offline'>): number =>
  offline === 0
    ? 0
    : offline === count
      ? offlineSteps
      : Math.min(offlineSteps - 1, Math.max(1, Math.round((offline / count) * offlineSteps)));

/** Across the shape of a priority. */
const alertPx = 11;

/** How a disc looks. */
export interface DiscLook {
  readonly r: number;
  /** Steps of its rim. */
  readonly broken: number;
  /** Part of a selection is in it. */
  readonly isMarked: boolean;
  /** The highest of the cameras in it that alert. */
  readonly priority: AlertPriority | undefined;
}

/** Over all keys of glyphs, under 2^21. */
export const discKey = ({ r, broken, isMarked, priority }: DiscLook): number => {
  const alert = priority ? AlertPriority.options.indexOf(priority) + 1 : 0;
  const steps = (Math.round(r * 4) * (offlineSteps + 1) + broken) * 2 + Number(isMarked);
  return 2 ** 20 + steps * (AlertPriority.options.length + 1) + alert;
};

/**
 * A cluster without its count, about (0, 0), in a unit of so many pixels: what of it is offline is missing from its rim, and struck
 * out below; at its shoulder is the shape of the highest priority in it.
 */
export function drawDisc(
  context: CanvasRenderingContext2D,
  { r, broken, isMarked, priority }: DiscLook,
  unit: number,
  ink: CameraInk,
): void {
  context.beginPath();
  context.arc(0, 0, r, 0, 2 * Math.PI);
  context.fillStyle = ink.disc;
  context.fill();
  context.strokeStyle = ink.edge;
  context.lineWidth = 3 * unit;
  context.stroke();
  if (broken < offlineSteps) {
    context.beginPath();
    const start = Math.PI / 4 + (broken / offlineSteps) * Math.PI;
    context.arc(0, 0, r - unit, start, Math.PI / 4 + 2 * Math.PI - (broken / offlineSteps) * Math.PI);
    context.strokeStyle = isMarked ? ink.strong : ink.discLine;
    context.lineWidth = (isMarked ? 3 : 1.75) * unit;
    context.stroke();
  }
  const x = r * Math.SQRT1_2;
  if (priority) paintPriority(context, priority, true, x, -x, alertPx * unit);
  if (broken < markedFrom) return;
  context.beginPath();
  context.arc(x, x, 4 * unit, 0, 2 * Math.PI);
  context.fillStyle = ink.idleRoom;
  context.fill();
  context.strokeStyle = ink.offline;
  context.lineWidth = 1.5 * unit;
  context.stroke();
  context.beginPath();
  const bar = 2.6 * unit;
  context.moveTo(x - bar, x + bar);
  context.lineTo(x + bar, x - bar);
  context.stroke();
}
