import type { Box, CityWard } from '../../../core/map/city/city.ts';
import { simplifyLine } from '../../../core/map/city/make/rings.ts';
import type { MapFrame, MapLayer } from '../api.ts';
import { type ConvexPolygon, clipSegment, traceGroundRing } from './clip.ts';
import { getSignColours } from './colours.ts';
import type { SignHost } from './host.ts';
import { signOrder } from './order.ts';

/** A line of points, `[x0, y0, x1, y1, ...]`, metres. */
type Line = readonly number[];

interface KeyedRing {
  readonly points: Line;
  /** One key per point; equal points have equal keys. */
  readonly keys: readonly number[];
}

/**
 * Splits rings where borders meet and returns each shared segment once, so that it is drawn once and simplified alike
 * for both wards (as TopoJSON's arcs). Points are equal if they lie in the same decimetre.
 */
export function splitSharedBorders(rings: readonly Line[]): readonly Line[] {
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
    // A ring that is shared completely or not at all starts at its least point, whichever ward it comes from.
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

/** A name independent of direction: the ends, the points next to them, and the number of points. */
function nameOf(keys: readonly number[]): string {
  const [first = 0, second = 0] = keys;
  const [before = 0, last = 0] = keys.slice(-2);
  const isForward = first === last ? second <= before : first < last;
  return `${(isForward ? [first, second, before, last] : [last, before, second, first]).join(' ')} ${keys.length}`;
}

/** Removes repeated points. */
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

/** Key of a point within 400 km of the plane's origin. */
const keyOf = (x: number, y: number) => (Math.round(x * 10) + 4e6) * 8e6 + Math.round(y * 10) + 4e6;

export interface WardsLayer extends MapLayer {
  setWards(wards: readonly CityWard[]): void;
  /** Outlines and lightly fills a ward; undefined clears it. */
  select(id: CityWard['id'] | undefined): void;
}

/** Simplification tolerances of borders, metres: the largest one below half a pixel is used. */
const tolerancesM = [0, 1, 4, 16, 64];
const visiblePx = 0.5;
/** Scale from which borders are hidden as clutter, pixels per metre; the selected ward's outline stays. */
const bordersUntilPxPerM = 3;

interface BoxedLine {
  readonly line: Line;
  readonly box: Box;
}

/** Creates the borders of wards as thin lines, with the selected ward outlined and lightly filled. */
export function createWardsLayer(host: SignHost): WardsLayer {
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
      levels = simplifiedLevels(splitSharedBorders(next.flatMap(({ rings }) => rings)));
      choose();
    },
    select(id) {
      if (id === selectedId) return;
      selectedId = id;
      choose();
    },
    paint(context, frame) {
      const ink = getSignColours(frame.night);
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
      for (const { line } of rings) traceGroundRing(context, frame, line);
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

/** Simplifies each level from the previous one: the errors add up to a third more than the last tolerance. */
function simplifiedLevels(lines: readonly Line[]): readonly (readonly BoxedLine[])[] {
  let last = lines;
  return tolerancesM.map((tolerance) => {
    if (tolerance > 0) last = last.map((line) => simplifyLine(line, tolerance));
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

/** Adds the visible part of a line to the path, clipped on the ground where it extends behind the eye. */
function traceLine(
  context: CanvasRenderingContext2D,
  frame: MapFrame,
  ground: ConvexPolygon,
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
    const part = clipSegment(ground, x0, y0, x1, y1);
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

const partWay = (frame: MapFrame, x0: number, y0: number, x1: number, y1: number, share: number) =>
  frame.project(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, 0);
