/** A line of points, `[x0, y0, x1, y1, ...]`, metres. */
export type Line = readonly number[];

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
    // A ring that nobody shares a part of, or all of: from its least point, the same whoever tells it.
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
