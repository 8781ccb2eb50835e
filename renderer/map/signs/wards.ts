import type { Box, CityWard } from '../../../core/map/city/city.ts';
import { simplifiedLine } from '../../../core/map/city/make/rings.ts';
import type { Frame, Layer } from '../api.ts';
import { type Convex, clipStretch, traceGround } from './clip.ts';
import type { SignHost } from './host.ts';
import { inkOf } from './ink.ts';
import { signOrder } from './order.ts';

/** A line of points, `[x0, y0, x1, y1, ...]`, metres. */
type Line = readonly number[];

interface KeyedRing {
  readonly points: Line;
  /** One for each point; the same points have the same. */
  readonly keys: readonly number[];
}

/**
 * Rings cut where borders meet, each stretch once: what two wards share is one line, so that it is drawn once, and
 * simplified alike for both. As TopoJSON's arcs; points are the same when they lie in the same decimetre.
 */
export function bordersOf(rings: readonly Line[]): readonly Line[] {
  const neighbours = new Map<number, number[]>();
  const meet = (key: number, other: number) => {
    const known = neighbours.get(key);
    if (!known) neighbours.set(key, [other]);
    else if (!known.includes(other)) known.push(other);
  };
  const keyed = rings.map(keyedRing);
  for (const { keys } of keyed)
    keys.forEach((key, at) => {
      const next = keys[(at + 1) % keys.length] ?? key;
      meet(key, next);
      meet(next, key);
    });
  const isJunction = (key: number) => neighbours.get(key)?.length !== 2;
  const borders = new Map<string, Line>();
  for (const { points, keys } of keyed) {
    const count = keys.length;
    let start = keys.findIndex(isJunction);
    // A ring that nobody shares a part of, or all of: from its least point, the same anyone who tells it.
    if (start < 0) start = keys.reduce((least, key, at) => (key < (keys[least] ?? 0) ? at : least), 0);
    let line: number[] = [];
    let passed: number[] = [];
    for (let step = 0; step <= count; step++) {
      const at = (start + step) % count;
      const key = keys[at] ?? 0;
      line.push(points[2 * at] ?? 0, points[2 * at + 1] ?? 0);
      passed.push(key);
      if (passed.length < 2 || !(isJunction(key) || step === count)) continue;
      borders.set(nameOf(passed), line);
      line = line.slice(-2);
      passed = [key];
    }
  }
  return [...borders.values()];
}

/** The same whichever way it is told: its ends, the points beside them, and how many there are. */
function nameOf(keys: readonly number[]): string {
  const [first = 0, second = 0] = keys;
  const [before = 0, last = 0] = keys.slice(-2);
  const isForward = first === last ? second <= before : first < last;
  return `${(isForward ? [first, second, before, last] : [last, before, second, first]).join(' ')} ${keys.length}`;
}

/** Without points that are the same as the one before. */
function keyedRing(ring: Line): KeyedRing {
  const points: number[] = [];
  const keys: number[] = [];
  for (let at = 0; at < ring.length; at += 2) {
    const [x, y] = [ring[at] ?? 0, ring[at + 1] ?? 0];
    const key = keyOf(x, y);
    if (key === keys.at(-1)) continue;
    points.push(x, y);
    keys.push(key);
  }
  if (keys.length > 1 && keys[0] === keys.at(-1)) keys.pop();
  return { points, keys };
}

/** Of a place within 400 km of the plane's origin. */
const keyOf = (x: number, y: number) => (Math.round(x * 10) + 4e6) * 8e6 + Math.round(y * 10) + 4e6;

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
