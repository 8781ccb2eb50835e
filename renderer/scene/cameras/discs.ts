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

/** Over all keys of glyphs. */
export const discKey = (r: number, broken: number, isMarked: boolean): number =>
  2 ** 20 + (Math.round(r * 4) * (offlineSteps + 1) + broken) * 2 + Number(isMarked);

/** A cluster without its count, about (0, 0), in a unit of so many pixels: what of it is offline is missing from its rim, and struck out beside. */
export function drawDisc(
  context: CanvasRenderingContext2D,
  r: number,
  broken: number,
  isMarked: boolean,
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
  if (broken < markedFrom) return;
  const x = r * Math.SQRT1_2;
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
