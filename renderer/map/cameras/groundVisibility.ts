import type { MapFrame, ScreenPoint } from '../api.ts';

/** Tests whether ground is in a picture, and how large objects appear there. */
export interface GroundVisibility {
  /** CSS pixels of the signs' unit: a sixteenth of a rem. */
  readonly unit: number;
  /** Metres from the eye along its axis; 0 or less: behind it. */
  depth(x: number, y: number): number;
  /** Returns the pixels per metre across at a depth. */
  pxPerM(depth: number): number;
  /** Returns the foreshortening of the ground at a depth: 1 from straight above. */
  flatness(depth: number): number;
  /**
   * Returns how much of a square is in the picture: nothing, whatever stands on it; all of its ground; or perhaps some.
   * Half a side and greatest height in metres, half a sign in pixels.
   */
  seen(x: number, y: number, halfM: number, topM: number, signPx: number): 'nothing' | 'some' | 'all';
  /** Foreshortening of a length into the picture, at its centre. */
  readonly cosTilt: number;
  /** Depth difference between a square's centre and its nearest corner, per metre of half a side. */
  readonly steepness: number;
}

/**
 * Numbers per edge: its normal's x and y, its distance along that, and from a square's centre to its furthest corner
 * along that, in half sides.
 */
const edgeNumbers = 4;

/**
 * Returns inward normals of the visible ground's sides in either winding: bottom, one side, top, the other. To the left
 * and right, a sign outside the picture is no further away than its width.
 */
function edgesOf(corners: MapFrame['ground4']): Float64Array {
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
    // Everything is on the inner side of a zero-length edge.
    const far = length === 0 ? Number.NEGATIVE_INFINITY : nx * a.x + ny * a.y;
    edges.set([nx, ny, far, Math.abs(nx) + Math.abs(ny)], at * edgeNumbers);
  });
  return edges;
}

/** Returns the depth as a linear function of the ground, from three pixels that are never in the sky. */
function depthPlane(frame: MapFrame): { readonly a: number; readonly b: number; readonly c: number } {
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

export function createGroundVisibility(frame: MapFrame): GroundVisibility {
  const { a, b, c } = depthPlane(frame);
  const edges = edgesOf(frame.ground4);
  const focalPx = frame.pxPerM * frame.view.distanceM;
  const sin = Math.min(1, Math.hypot(a, b));
  const cos = Math.sqrt(1 - sin * sin);
  const eyeM = frame.view.distanceM * cos;
  /** A raised point appears further up the screen, as ground that much further away does. */
  const leaning = sin / Math.max(0.1, cos);
  const steepness = Math.abs(a) + Math.abs(b);
  return {
    unit: frame.remPx / 16,
    steepness,
    cosTilt: cos,
    depth: (x, y) => a * x + b * y + c,
    pxPerM: (depth) => focalPx / depth,
    flatness: (depth) => (sin < 1e-6 ? 1 : Math.min(1, eyeM / depth)),
    // Called thousands of times a picture, at first before it is JIT-compiled: minimal steps and no array.
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
      // A pixel upwards covers more ground than one across.
      const upM =
        sin < 1e-6 ? acrossM : acrossM / Math.max(0.1, Math.min(1, eyeM / Math.max(furthest, 1e-6)));
      return along < -aboveM - upM ? 'nothing' : 'some';
    },
  };
}
