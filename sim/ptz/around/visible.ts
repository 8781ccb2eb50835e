/** Determines the visible parts of a city from a point, and their painting order. */

/** A building about the point: rings as `[x, y, ...]`, metres east and north of it; the outer one counterclockwise, holes clockwise. */
export interface Solid {
  readonly rings: readonly ArrayLike<number>[];
  /** Above the ground. */
  readonly baseM: number;
  readonly topM: number;
}

/** A side of a solid that faces the point, left end first as seen from there. */
export interface Wall {
  readonly solid: number;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Rays around the point, an eighth of a degree apart: some 90 cm at 400 m. */
const rays = 2_880;
const stepRad = (2 * Math.PI) / rays;
/** Minimum visible rise above the wall in front, as a slope: 8 cm at 400 m. */
const minSlope = 2e-4;

interface Hit {
  readonly wall: number;
  readonly away: number;
  /** Slope of the wall's upper edge. */
  readonly slope: number;
  readonly isHiding: boolean;
}

/** Returns all walls that face the point. */
function facingWalls(solids: readonly Solid[]): Wall[] {
  const walls: Wall[] = [];
  for (const [solid, { rings }] of solids.entries())
    for (const ring of rings)
      for (let at = 0, before = ring.length - 2; at < ring.length; before = at, at += 2) {
        const [x1, y1, x2, y2] = [ring[before] ?? 0, ring[before + 1] ?? 0, ring[at] ?? 0, ring[at + 1] ?? 0];
        // The solid is left of its side, the point right of it.
        if (x1 * y2 - x2 * y1 < 0) walls.push({ solid, x1, y1, x2, y2 });
      }
  return walls;
}

/** Returns the walls that each ray meets, nearest first. */
function hitsOf(walls: readonly Wall[], solids: readonly Solid[], eyeM: number): Hit[][] {
  const hits: Hit[][] = Array.from({ length: rays }, () => []);
  for (const [wall, { solid, x1, y1, x2, y2 }] of walls.entries()) {
    const { baseM = 0, topM = 0 } = solids[solid] ?? {};
    const from = Math.atan2(x1, y1);
    const turn = (Math.atan2(x2, y2) - from + 2 * Math.PI) % (2 * Math.PI);
    const first = Math.ceil(from / stepRad);
    const last = Math.floor((from + turn) / stepRad);
    const hit = (ray: number, angle: number) => {
      const [dx, dy] = [Math.sin(angle), Math.cos(angle)];
      const away = (x1 * (y2 - y1) - y1 * (x2 - x1)) / (dx * (y2 - y1) - dy * (x2 - x1));
      if (!(away > 0)) return;
      const slope = (topM - eyeM) / away;
      hits[((ray % rays) + rays) % rays]?.push({ wall, away, slope, isHiding: baseM < eyeM / 2 });
    };
    // A wall between two rays is sampled at its middle.
    if (last < first) hit(Math.round((from + turn / 2) / stepRad), from + turn / 2);
    for (let ray = first; ray <= last; ray++) hit(ray, ray * stepRad);
  }
  for (const one of hits) one.sort((a, b) => a.away - b.away);
  return hits;
}

/** Returns the walls that a ray sees above those in front of them. */
function seenWalls(hits: readonly (readonly Hit[])[]): Set<number> {
  const seen = new Set<number>();
  for (const ray of hits) {
    let horizon = -Infinity;
    for (const { wall, slope, isHiding } of ray) {
      if (slope > horizon + minSlope) seen.add(wall);
      if (isHiding) horizon = Math.max(horizon, slope);
    }
  }
  return seen;
}

/**
 * Returns the walls visible from `eyeM` above the ground, furthest first, so that a wall comes after those that it
 * partly hides.
 */
export function visibleWalls(solids: readonly Solid[], eyeM: number): Wall[] {
  const walls = facingWalls(solids);
  const hits = hitsOf(walls, solids, eyeM);
  const seen = seenWalls(hits);
  const behind = new Map<number, Set<number>>();
  const farthest = new Map<number, number>();
  for (const ray of hits) {
    let nearer: number | undefined;
    for (const { wall, away } of ray) {
      if (!seen.has(wall)) continue;
      farthest.set(wall, Math.max(farthest.get(wall) ?? 0, away));
      if (nearer !== undefined && nearer !== wall) {
        const all = behind.get(nearer);
        if (all) all.add(wall);
        else behind.set(nearer, new Set([wall]));
      }
      nearer = wall;
    }
  }
  // A wall comes after those behind it; in a cycle the further one comes first.
  const order: number[] = [];
  const begun = new Set<number>();
  const place = (wall: number) => {
    if (begun.has(wall)) return;
    begun.add(wall);
    for (const other of behind.get(wall) ?? []) place(other);
    order.push(wall);
  };
  for (const [wall] of [...farthest].sort(([, a], [, b]) => b - a)) place(wall);
  return order.flatMap((wall) => walls[wall] ?? []);
}
