import { AlertPriority } from '../../../core/alerts/alert.ts';
import { paintPriorityMark } from '../signs/marks.ts';
import type { CameraColours } from './colours.ts';
import type { DrawnCluster } from './signLayout.ts';

/** Steps of a disc's rim that show its share of offline cameras. */
const offlineSteps = 8;
/** Broken steps from which the disc is also struck out: in a large city every cluster has an offline camera. */
const markedFrom = 2;
export const discRimPx = 5;

/** Returns the number of broken rim steps: at least one if any camera is offline, all only if all are. */
export const countBrokenRimSteps = ({ count, offline }: Pick<DrawnCluster, 'count' | 'offline'>): number =>
  offline === 0
    ? 0
    : offline === count
      ? offlineSteps
      : Math.min(offlineSteps - 1, Math.max(1, Math.round((offline / count) * offlineSteps)));

/** Width of a priority's shape. */
const alertPx = 11;

/** The appearance of a disc. */
export interface ClusterDiscStyle {
  readonly r: number;
  /** Broken steps of its rim. */
  readonly broken: number;
  /** True if it contains part of a selection. */
  readonly isMarked: boolean;
  /** Highest priority of its alerting cameras. */
  readonly priority: AlertPriority | undefined;
}

/** Returns a sprite key above all glyph keys, under 2^21. */
export const getDiscSpriteKey = ({ r, broken, isMarked, priority }: ClusterDiscStyle): number => {
  const alert = priority ? AlertPriority.options.indexOf(priority) + 1 : 0;
  const steps = (Math.round(r * 4) * (offlineSteps + 1) + broken) * 2 + Number(isMarked);
  return 2 ** 20 + steps * (AlertPriority.options.length + 1) + alert;
};

/**
 * Draws a cluster without its count around (0, 0), in a unit of that many pixels.
 * Its offline share is missing from the rim and struck out below; the shape of its highest priority is at the upper
 * right.
 */
export function drawClusterDisc(
  context: CanvasRenderingContext2D,
  { r, broken, isMarked, priority }: ClusterDiscStyle,
  unit: number,
  ink: CameraColours,
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
  if (priority) paintPriorityMark(context, priority, true, x, -x, alertPx * unit);
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
