import type { Frame } from '../api.ts';
import type { PlanContext } from './plan.ts';

/** Lines are no nearer to one another than that, CSS pixels. */
const leastPx = 40;

/** Faint lines each kilometre, or each 10 or 100 where those would be too near: the ground of a map without a city. */
export function paintGrid(context: PlanContext, frame: Frame, colour: string): void {
  let stepM = 1_000;
  while (stepM * frame.pxPerM < leastPx) stepM *= 10;
  const xs = frame.ground4.map(({ x }) => x);
  const ys = frame.ground4.map(({ y }) => y);
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  context.beginPath();
  const line = (x0: number, y0: number, x1: number, y1: number) => {
    const from = frame.project(x0, y0, 0);
    const to = frame.project(x1, y1, 0);
    if (!from || !to) return;
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
  };
  for (let x = Math.ceil(west / stepM) * stepM; x <= east; x += stepM) line(x, south, x, north);
  for (let y = Math.ceil(south / stepM) * stepM; y <= north; y += stepM) line(west, y, east, y);
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.stroke();
}
