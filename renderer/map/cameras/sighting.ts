import type { Frame, ScreenPoint } from '../api.ts';

/** What of the ground a picture has, and how large things are in it. */
export interface Sighting {
  /** Pixels (CSS) of the signs' own unit: a sixteenth of a rem. */
  readonly unit: number;
  /** Metres from the eye along its axis; 0 or less: behind it. */
  depth(x: number, y: number): number;
  /** Pixels of a metre across, at a depth. */
  pxPerM(depth: number): number;
  /** How much shorter than wide the ground looks at a depth: 1 from straight above. */
  flatness(depth: number): number;
  /**
   * What of a square is in the picture: nothing, whatever stands in it; all of its ground; or perhaps some. Half a side, greatest
   * height above ground and half a sign, in metres and pixels.
   */
  seen(x: number, y: number, halfM: number, topM: number, signPx: number): 'nothing' | 'some' | 'all';
  /** How much shorter than across a length into the picture looks, in its middle. */
  readonly cosTilt: number;
  /** By how much a square's nearest corner is nearer than its middle, for each metre of half a side. */
  readonly steepness: number;
}

/** Of each edge: its normal's x and y, how far along that it lies, and from a square's middle to its corner that is furthest along, in halves of a side. */
const edgeNumbers = 4;

/**
 * Inward normals of the sides of the ground in sight, whichever way round it is: below, at one side, above, at the other. To the
 * left and right what stands beside the picture is no further off than it is wide.
 */
function edgesOf(corners: Frame['ground4']): Float64Array {
  let area = 0;
  corners.forEach((a, at) => {
    const b = corners[(at + 1) % corners.length] ?? a;
    area += a.x * b.y - b.x * a.y;
  });
  const turn = area < 0 ? -1 : 1;
  const edges = new Float64Array(corners.length * edgeNumbers);
  corners.forEach((a, at) => {
    const b = corners[(at + 1) % corners.length] ?? a;
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    const nx = length === 0 ? 0 : (turn * (a.y - b.y)) / length;
    const ny = length === 0 ? 0 : (turn * (b.x - a.x)) / length;
    // Of one without a length all is on the inner side.
    const far = length === 0 ? Number.NEGATIVE_INFINITY : nx * a.x + ny * a.y;
    edges.set([nx, ny, far, Math.abs(nx) + Math.abs(ny)], at * edgeNumbers);
  });
  return edges;
}

/** Depth is linear over the ground; three of its pixels that are never in the sky tell it whole. */
function depthPlane(frame: Frame): { readonly a: number; readonly b: number; readonly c: number } {
  const { width, height, view } = frame;
  const known = [
    { x: width / 2, y: height / 2 },
    { x: 0, y: height },
    { x: width, y: height * 0.75 },
  ].map((at: ScreenPoint) => {
    const ground = frame.ground(at);
    const depth = ground && frame.project(ground.x, ground.y, 0)?.depth;
    return ground && depth !== undefined ? { ...ground, depth } : undefined;
  });
  const [p, q, r] = known;
  if (!p || !q || !r) return { a: 0, b: 0, c: view.distanceM };
  const [qx, qy, rx, ry] = [q.x - p.x, q.y - p.y, r.x - p.x, r.y - p.y];
  const turn = qx * ry - qy * rx;
  if (turn === 0) return { a: 0, b: 0, c: p.depth };
  const a = ((q.depth - p.depth) * ry - (r.depth - p.depth) * qy) / turn;
  const b = ((r.depth - p.depth) * qx - (q.depth - p.depth) * rx) / turn;
  return { a, b, c: p.depth - a * p.x - b * p.y };
}

export function sightingOf(frame: Frame): Sighting {
  const { a, b, c } = depthPlane(frame);
  const edges = edgesOf(frame.ground4);
  const focalPx = frame.pxPerM * frame.view.distanceM;
  const sin = Math.min(1, Math.hypot(a, b));
  const cos = Math.sqrt(1 - sin * sin);
  const eyeM = frame.view.distanceM * cos;
  /** What is above ground stands further up the screen, as ground that lies so much further away does. */
  const leaning = sin / Math.max(0.1, cos);
  const steepness = Math.abs(a) + Math.abs(b);
  return {
    unit: frame.remPx / 16,
    steepness,
    cosTilt: cos,
    depth: (x, y) => a * x + b * y + c,
    pxPerM: (depth) => focalPx / depth,
    flatness: (depth) => (sin < 1e-6 ? 1 : Math.min(1, eyeM / depth)),
    // Thousands of times a picture, and in the first ones before any of it is compiled: no more steps than needed, and no array.
    seen(x, y, halfM, topM, signPx) {
      let isWhole = true;
      let aside = Number.POSITIVE_INFINITY;
      let along = Number.POSITIVE_INFINITY;
      for (let at = 0; at < edges.length; at += edgeNumbers) {
        const inside = (edges[at] ?? 0) * x + (edges[at + 1] ?? 0) * y - (edges[at + 2] ?? 0);
        const half = (edges[at + 3] ?? 0) * halfM;
        if (inside < half) isWhole = false;
        if (at === edgeNumbers || at === 3 * edgeNumbers) aside = Math.min(aside, inside + half);
        else along = Math.min(along, inside + half);
      }
      if (isWhole) return 'all';
      if (aside >= 0 && along >= 0) return 'some';
      const furthest = Math.max(0, a * x + b * y + c + steepness * halfM);
      const acrossM = (signPx * furthest) / focalPx;
      const aboveM = topM * leaning;
      if (aside < -aboveM - acrossM) return 'nothing';
      // A pixel upwards is more ground than one across.
      const upM =
        sin < 1e-6 ? acrossM : acrossM / Math.max(0.1, Math.min(1, eyeM / Math.max(furthest, 1e-6)));
      return along < -aboveM - upM ? 'nothing' : 'some';
    },
  };
}
