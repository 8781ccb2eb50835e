import type { Box, CityWard } from '../../../core/map/city/city.ts';
import { simplifiedLine } from '../../../core/map/city/make/rings.ts';
import type { Frame, Layer } from '../api.ts';
import { bordersOf, type Line } from './borders.ts';
import { type Convex, clipStretch, traceGround } from './clip.ts';
import type { SignHost } from './host.ts';
import { inkOf } from './ink.ts';
import { signOrder } from './order.ts';

export interface WardsLayer extends Layer {
  setWards(wards: readonly CityWard[]): void;
  /** Outlined and gently filled; undefined: none is. */
  select(id: CityWard['id'] | undefined): void;
}

/** Tolerances that borders are kept simplified at, metres: the next is taken when it is below half a pixel. */
const tolerancesM = [0, 1, 4, 16, 64];
const visiblePx = 0.5;
/** Nearer than this borders are in the way of what happens, pixels a metre; the selected ward's outline stays. */
const bordersUntilPxPerM = 3;

interface BoxedLine {
  readonly line: Line;
  readonly box: Box;
}

/** Borders of wards as quiet lines, the selected ward outlined and gently filled. */
export function createWards(host: SignHost): WardsLayer {
  let wards: readonly CityWard[] = [];
  let levels: readonly (readonly BoxedLine[])[] = [];
  let selected: { readonly fills: readonly (readonly BoxedLine[])[] } | undefined;
  let selectedId: string | undefined;

  const choose = () => {
    const ward = wards.find(({ id }) => id === selectedId);
    selected = ward && { fills: simplifiedLevels(ward.rings.map(closed)) };
    host.repaint();
  };

  return {
    order: signOrder.wards,
    setWards(next) {
      wards = next;
      levels = simplifiedLevels(bordersOf(next.flatMap(({ rings }) => rings)));
      choose();
    },
    select(id) {
      if (id === selectedId) return;
      selectedId = id;
      choose();
    },
    paint(context, frame) {
      const ink = inkOf(frame.night);
      const level = levelAt(frame.pxPerM);
      const ground = frame.ground4;
      context.lineJoin = 'round';
      if (frame.pxPerM < bordersUntilPxPerM) {
        context.beginPath();
        for (const line of levels[level] ?? []) traceLine(context, frame, ground, line);
        context.strokeStyle = ink.border;
        context.lineWidth = Math.max(1, frame.remPx * 0.08);
        context.setLineDash([frame.remPx * 0.5, frame.remPx * 0.25]);
        context.stroke();
        context.setLineDash([]);
      }
      const rings = selected?.fills[level] ?? [];
      context.beginPath();
      for (const { line } of rings) traceGround(context, frame, line);
      context.fillStyle = ink.selectRoom;
      context.fill();
      context.beginPath();
      for (const ring of rings) traceLine(context, frame, ground, ring);
      context.strokeStyle = ink.halo;
      context.lineWidth = frame.remPx * 0.3;
      context.stroke();
      context.strokeStyle = ink.select;
      context.lineWidth = frame.remPx * 0.14;
      context.stroke();
    },
  };
}

function levelAt(pxPerM: number): number {
  const level = tolerancesM.findLastIndex((tolerance) => tolerance * pxPerM <= visiblePx);
  return Math.max(0, level);
}

const closed = (ring: Line): Line => [...ring, ring[0] ?? 0, ring[1] ?? 0];

/** For each tolerance, each level made of the one before: what they leave out adds up to a third more than the last. */
function simplifiedLevels(lines: readonly Line[]): readonly (readonly BoxedLine[])[] {
  let last = lines;
  return tolerancesM.map((tolerance) => {
    if (tolerance > 0) last = last.map((line) => simplifiedLine(line, tolerance));
    return last.map(boxed);
  });
}

function boxed(line: Line): BoxedLine {
  const box: Box = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (let at = 0; at < line.length; at += 2) {
    const [x, y] = [line[at] ?? 0, line[at + 1] ?? 0];
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return { line, box };
}

/** Adds what of a line is in sight to the path. A line that reaches behind the eye has no picture there: it is cut on the ground. */
function traceLine(
  context: CanvasRenderingContext2D,
  frame: Frame,
  ground: Convex,
  { line, box }: BoxedLine,
): void {
  if (ground.every(({ x }) => x < box[0]) || ground.every(({ x }) => x > box[2])) return;
  if (ground.every(({ y }) => y < box[1]) || ground.every(({ y }) => y > box[3])) return;
  let isDown = false;
  for (let at = 2; at < line.length; at += 2) {
    const x0 = line[at - 2] ?? 0;
    const y0 = line[at - 1] ?? 0;
    const x1 = line[at] ?? 0;
    const y1 = line[at + 1] ?? 0;
    const part = clipStretch(ground, x0, y0, x1, y1);
    if (!part) {
      isDown = false;
      continue;
    }
    const [from, to] = part;
    const start = isDown && from === 0 ? undefined : partWay(frame, x0, y0, x1, y1, from);
    if (start) context.moveTo(start.x, start.y);
    const end = partWay(frame, x0, y0, x1, y1, to);
    if (end) context.lineTo(end.x, end.y);
    isDown = to === 1 && end !== undefined;
  }
}

const partWay = (frame: Frame, x0: number, y0: number, x1: number, y1: number, share: number) =>
  frame.project(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, 0);
