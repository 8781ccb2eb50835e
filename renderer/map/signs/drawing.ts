import type { PlanePoint } from '../../../core/base/geo.ts';
import type { Language } from '../../../core/errors/faults.ts';
import type { MapFrame, MapLayer, ScreenPoint } from '../api.ts';
import { BoxIndex } from './boxes.ts';
import { traceGroundRing } from './clip.ts';
import { getSignColours, type SignColours } from './colours.ts';
import type { SignHost } from './host.ts';
import { formatArea, formatLength, measureAreaM2, measureLengthM } from './lengths.ts';
import { signOrder } from './order.ts';
import { createPlateAt, paintPlate } from './plates.ts';
import { clipToVisibleGround, strokeWithContrast } from './strokes.ts';

/** A measurement in progress. */
export interface MeasurementInProgress {
  /** Metres of the plane; the last point may follow the pointer. */
  readonly points: readonly PlanePoint[];
  /** True for an area, whose last point is joined to its first. */
  readonly isClosed: boolean;
}

export interface DrawingLayer extends MapLayer {
  setMeasure(measure: MeasurementInProgress | undefined): void;
  /** Sets the pointer's path while a lasso is drawn, CSS pixels. */
  setLasso(points: readonly ScreenPoint[] | undefined): void;
  /** Shows a cross in the centre while points are set by keyboard. */
  setCross(isThere: boolean): void;
}

/** In rem. */
const sizes = { line: 0.14, point: 0.3, leg: 0.8, total: 0.95, arm: 0.9 } as const;

/** Creates the layer of the operator's drawings: measured lengths and areas, and the lasso. */
export function createDrawingLayer(host: SignHost, language: () => Language): DrawingLayer {
  let measure: MeasurementInProgress | undefined;
  let lasso: readonly ScreenPoint[] | undefined;
  let hasCross = false;
  return {
    order: signOrder.drawing,
    setMeasure(next) {
      measure = next;
      host.repaint();
    },
    setLasso(next) {
      lasso = next;
      host.repaint();
    },
    setCross(isThere) {
      if (isThere === hasCross) return;
      hasCross = isThere;
      host.repaint();
    },
    paint(context, frame) {
      const ink = getSignColours(frame.night);
      if (measure) paintMeasure(context, measure, ink, frame, language());
      if (lasso) paintLasso(context, lasso, ink, frame);
      if (hasCross) paintCross(context, ink, frame);
    },
  };
}

function paintCross(
  context: CanvasRenderingContext2D,
  ink: SignColours,
  { width, height, remPx }: MapFrame,
): void {
  const [x, y, arm] = [width / 2, height / 2, sizes.arm * remPx];
  context.beginPath();
  context.moveTo(x - arm, y);
  context.lineTo(x + arm, y);
  context.moveTo(x, y - arm);
  context.lineTo(x, y + arm);
  strokeWithContrast(context, ink.select, ink.halo, sizes.line * remPx);
}

function paintLasso(
  context: CanvasRenderingContext2D,
  points: readonly ScreenPoint[],
  ink: SignColours,
  { remPx }: MapFrame,
): void {
  context.beginPath();
  for (const { x, y } of points) context.lineTo(x, y);
  context.closePath();
  context.fillStyle = ink.selectRoom;
  context.fill();
  context.setLineDash([remPx * 0.45, remPx * 0.4]);
  strokeWithContrast(context, ink.select, ink.halo, remPx * sizes.line);
  context.setLineDash([]);
}

function paintMeasure(
  context: CanvasRenderingContext2D,
  { points, isClosed }: MeasurementInProgress,
  ink: SignColours,
  frame: MapFrame,
  language: Language,
): void {
  const { remPx } = frame;
  const first = points[0];
  if (!first) return;
  const around = isClosed && points.length > 2 ? [...points, first] : points;
  if (around.length > points.length) {
    context.beginPath();
    traceGroundRing(
      context,
      frame,
      points.flatMap(({ x, y }) => [x, y]),
    );
    context.fillStyle = ink.selectRoom;
    context.fill();
  }
  const legs = around.slice(1).map((to, at) => ({ from: around[at] ?? to, to }));
  context.beginPath();
  for (const { from, to } of legs) {
    const leg = clipToVisibleGround(frame, from, to);
    if (!leg) continue;
    context.moveTo(leg[0].x, leg[0].y);
    context.lineTo(leg[1].x, leg[1].y);
  }
  strokeWithContrast(context, ink.select, ink.halo, remPx * sizes.line);
  const taken = new BoxIndex();
  for (const { x, y } of points) {
    const at = frame.project(x, y, 0);
    if (!at) continue;
    context.beginPath();
    context.arc(at.x, at.y, remPx * sizes.point, 0, 2 * Math.PI);
    context.fillStyle = ink.plate;
    context.fill();
    context.strokeStyle = ink.select;
    context.lineWidth = remPx * sizes.line;
    context.stroke();
  }
  const drawText = (lines: readonly string[], at: ScreenPoint, rem: number) => {
    const plate = createPlateAt(context, lines, at, rem * remPx, remPx);
    if (!taken.isFree(plate.box)) return;
    taken.take(plate.box);
    paintPlate(context, plate, ink, frame);
  };
  // The total has priority over the parts where room is short.
  const end = wholeAt(frame, points, around.length > points.length);
  const total = formatLength(measureLengthM(around), language);
  if (around.length > points.length) {
    if (end) drawText([formatArea(measureAreaM2(points), language), total], end, sizes.total);
  } else if (end && legs.length > 0) drawText([total], { x: end.x, y: end.y - remPx * 1.6 }, sizes.total);
  if (legs.length < 2) return;
  for (const { from, to } of legs) {
    const leg = clipToVisibleGround(frame, from, to);
    if (!leg) continue;
    const [a, b] = leg;
    if (Math.hypot(a.x - b.x, a.y - b.y) < remPx * 4) continue;
    drawText(
      [formatLength(measureLengthM([from, to]), language)],
      { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
      sizes.leg,
    );
  }
}

/** Returns the position of the total: the centre of an area's points, or the end of a line. */
function wholeAt(frame: MapFrame, points: readonly PlanePoint[], isArea: boolean): ScreenPoint | undefined {
  const last = points.at(-1);
  if (!last) return undefined;
  if (!isArea) return frame.project(last.x, last.y, 0);
  const sum = points.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 });
  return frame.project(sum.x / points.length, sum.y / points.length, 0);
}
