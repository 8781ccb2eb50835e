import type { LatLon } from '../../../core/base/geo.ts';
import { formatTime } from '../../../core/base/text.ts';
import type { MapFrame, MapLayer, ScreenPoint } from '../api.ts';
import { areSameBoxes, BoxIndex, boxAround, doBoxesOverlap, type ScreenBox } from './boxes.ts';
import { getSignColours, type SignColours } from './colours.ts';
import { isInFrame, isSameFrame } from './frameGeometry.ts';
import { get2dContext, type SignHost } from './host.ts';
import { signOrder } from './order.ts';
import { measurePlate, type Plate, paintPlate } from './plates.ts';
import { clipToVisibleGround, strokeWithContrast } from './strokes.ts';
import { baselineShare, getFont } from './textSprites.ts';

/** A sighting of an incident: location and time. */
export interface TrailStep extends LatLon {
  /** ms since the epoch. */
  readonly at: number;
}

export interface TrailLayer extends MapLayer {
  /** Sets the steps in chronological order. */
  setTrail(steps: readonly TrailStep[]): void;
  /** Returns the boxes of its numbers and times, where no name or label may be placed. */
  boxes(frame: MapFrame): readonly ScreenBox[];
  /** Paints its numbers and times above cameras, so that they are always legible. */
  readonly above: MapLayer;
}

/** A location of the trail with all its steps. */
export interface TrailStop extends LatLon {
  /** Counted from 1. */
  readonly numbers: readonly number[];
  readonly times: readonly number[];
}

/** Groups steps by location: a camera that is passed twice has one mark with both numbers. */
export function groupTrailSteps(steps: readonly TrailStep[]): readonly TrailStop[] {
  const stops = new Map<string, { lat: number; lon: number; numbers: number[]; times: number[] }>();
  steps.forEach(({ lat, lon, at }, index) => {
    const key = `${lat} ${lon}`;
    const stop = stops.get(key) ?? { lat, lon, numbers: [], times: [] };
    stop.numbers.push(index + 1);
    stop.times.push(at);
    stops.set(key, stop);
  });
  return [...stops.values()];
}

/** In rem. */
const sizes = { mark: 1.5, text: 0.85, time: 0.8, arrow: 0.55, adjacent: 0.85 } as const;
/** Screen length below which a leg has no arrow, rem. */
const shortestLegRem = 3.2;
/** Maximum number of times per location; an ellipsis marks the others. */
const timesAtMost = 3;

interface TrailMark {
  readonly text: string;
  readonly box: ScreenBox;
  /** Its times; undefined if there is no room. */
  readonly plate: Plate | undefined;
}

interface LaidOut {
  readonly frame: MapFrame;
  readonly retained: readonly ScreenBox[];
  readonly marks: readonly TrailMark[];
}

export interface TrailOptions {
  /** Returns the boxes of alerts, which lie above times; times avoid them if possible. */
  retained?(frame: MapFrame): readonly ScreenBox[];
}

const none: readonly ScreenBox[] = [];

/** Creates a trail from camera to camera: numbered locations with times, joined by an arrowed line. */
export function createTrailLayer(host: SignHost, options: TrailOptions = {}): TrailLayer {
  let steps: readonly TrailStep[] = [];
  let laidOut: LaidOut | undefined;
  const ruler = get2dContext(host.canvas(8, 8));
  host.onRedraw(() => {
    laidOut = undefined;
    host.repaint();
  });
  const marksOf = (frame: MapFrame): readonly TrailMark[] => {
    if (steps.length === 0) return [];
    const retained = options.retained?.(frame) ?? none;
    if (!laidOut || !isSameFrame(laidOut.frame, frame) || !areSameBoxes(laidOut.retained, retained))
      laidOut = { frame, retained, marks: layMarks(ruler, steps, frame, retained) };
    return laidOut.marks;
  };
  return {
    order: signOrder.trail,
    setTrail(next) {
      steps = next;
      laidOut = undefined;
      host.repaint();
    },
    boxes: (frame) => marksOf(frame).flatMap(({ box, plate }) => (plate ? [box, plate.box] : [box])),
    paint(context, frame) {
      if (steps.length === 0) return;
      const ink = getSignColours(frame.night);
      const { remPx } = frame;
      const legs = legsOf(frame, steps);
      context.beginPath();
      for (const [from, to] of legs) {
        context.moveTo(from.x, from.y);
        context.lineTo(to.x, to.y);
      }
      strokeWithContrast(context, ink.select, ink.halo, remPx * 0.18);
      context.beginPath();
      for (const [from, to] of legs) traceArrow(context, from, to, remPx);
      strokeWithContrast(context, ink.select, ink.halo, remPx * 0.18);
    },
    above: {
      order: signOrder.trailAbove,
      paint(context, frame) {
        const ink = getSignColours(frame.night);
        const marks = marksOf(frame);
        for (const mark of marks) paintNumbers(context, mark, ink, frame);
        for (const { plate } of marks) if (plate) paintPlate(context, plate, ink, frame);
      },
    },
  };
}

function layMarks(
  ruler: CanvasRenderingContext2D,
  steps: readonly TrailStep[],
  frame: MapFrame,
  stored: readonly ScreenBox[],
): readonly TrailMark[] {
  const { remPx } = frame;
  const taken = new BoxIndex();
  return groupTrailSteps(steps)
    .flatMap((stop) => {
      const { x, y } = frame.plane.toPlane(stop);
      const at = frame.project(x, y, 0);
      return at && isInFrame(at, frame, sizes.mark * remPx) ? [{ stop, at }] : [];
    })
    .map(({ stop, at }) => {
      const text = stop.numbers.join('·');
      ruler.font = getFont(sizes.text * remPx, 600);
      const half = Math.max((sizes.mark / 2) * remPx, ruler.measureText(text).width / 2 + remPx * 0.35);
      // Below and left of the camera's glyph, which stays visible; its label is on the right.
      const adjacent = sizes.adjacent * remPx;
      const tall = (sizes.mark / 2) * remPx;
      const box = boxAround(at.x - adjacent - half, at.y + adjacent + tall, half, tall);
      taken.take(box);
      return { text, box, stop };
    })
    .map(({ text, box, stop }) => ({
      text,
      box,
      plate: roomFor(ruler, timesOf(stop), box, { taken, stored }, frame),
    }));
}

function paintNumbers(
  context: CanvasRenderingContext2D,
  { text, box }: TrailMark,
  ink: SignColours,
  { remPx, night }: MapFrame,
): void {
  context.beginPath();
  context.roundRect(box.left, box.top, box.right - box.left, box.bottom - box.top, (sizes.mark / 2) * remPx);
  context.fillStyle = ink.select;
  context.fill();
  context.strokeStyle = ink.halo;
  context.lineWidth = remPx * 0.12;
  context.stroke();
  context.font = getFont(sizes.text * remPx, 600);
  context.textAlign = 'center';
  context.fillStyle = night ? '#14161a' : '#fafaf8';
  context.fillText(
    text,
    (box.left + box.right) / 2,
    (box.top + box.bottom) / 2 + baselineShare * sizes.text * remPx,
  );
}

function legsOf(frame: MapFrame, steps: readonly TrailStep[]) {
  return steps.slice(1).flatMap((step, at) => {
    const before = steps[at];
    const leg = before && clipToVisibleGround(frame, frame.plane.toPlane(before), frame.plane.toPlane(step));
    return leg ? [leg] : [];
  });
}

const timesOf = ({ times }: TrailStop): readonly string[] => {
  const reported = times.slice(0, timesAtMost).map(formatTime);
  return times.length > timesAtMost ? [...reported, '…'] : reported;
};

/** Traces an open arrowhead in the middle of a leg, pointing forwards. */
function traceArrow(
  context: CanvasRenderingContext2D,
  from: ScreenPoint,
  to: ScreenPoint,
  remPx: number,
): void {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length < shortestLegRem * remPx) return;
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const size = sizes.arrow * remPx;
  const tip = { x: (from.x + to.x) / 2 + dx * size * 0.5, y: (from.y + to.y) / 2 + dy * size * 0.5 };
  context.moveTo(tip.x - dx * size - dy * size * 0.8, tip.y - dy * size + dx * size * 0.8);
  context.lineTo(tip.x, tip.y);
  context.lineTo(tip.x - dx * size + dy * size * 0.8, tip.y - dy * size - dx * size * 0.8);
}

/** Returns the first free plate right of, left of, below or above the mark; undefined if none is free. */
function roomFor(
  context: CanvasRenderingContext2D,
  lines: readonly string[],
  mark: ScreenBox,
  { taken, stored }: { readonly taken: BoxIndex; readonly stored: readonly ScreenBox[] },
  { remPx, width, height }: MapFrame,
): Plate | undefined {
  const size = sizes.time * remPx;
  const extent = measurePlate(context, lines, size, remPx);
  const gap = remPx * 0.25;
  const [halfWidth, halfHeight] = [extent.width / 2, extent.height / 2];
  const [x, y] = [(mark.left + mark.right) / 2, (mark.top + mark.bottom) / 2];
  const boxes = [
    boxAround(mark.right + gap + halfWidth, y, halfWidth, halfHeight),
    boxAround(mark.left - gap - halfWidth, y, halfWidth, halfHeight),
    boxAround(x, mark.bottom + gap + halfHeight, halfWidth, halfHeight),
    boxAround(x, mark.top - gap - halfHeight, halfWidth, halfHeight),
  ].filter(
    (one) => one.left >= 0 && one.top >= 0 && one.right <= width && one.bottom <= height && taken.isFree(one),
  );
  const box = boxes.find((one) => !stored.some((other) => doBoxesOverlap(one, other))) ?? boxes[0];
  if (!box) return undefined;
  taken.take(box);
  return { lines, box, size };
}
