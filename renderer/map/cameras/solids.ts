import type { Frame, MapCamera, MapCameraState, ScreenPoint } from '../api.ts';
import { isOnOutline, tolerancePx } from './shapes.ts';
import { type Corner, housingM, ptzLens, type SolidTone, solidReachM, solidShapes } from './solidShapes.ts';

/** From so many pixels a metre a camera is drawn as a solid, and until it falls below the second. Units of a sixteenth of a rem. */
const solidPxPerM = { from: 14, until: 12 } as const;
/** So many at most; one that is drawn so already gives way only to one that is nearer by more than this. */
const solidsAtMost = 60;
const minShare = 0.9;
/** Of more cameras than these on a pole none is: their ring would be wider than a street. */
const onPoleAtMost = 8;
/** They are drawn larger than they are, so that their heading can be read: a housing's length, units. */
const length = { times: 2.5, least: 30, most: 60 } as const;
/** What is nearer to the eye looks larger than the middle. */
const nearer = 1.1;

/** Where a camera stands as a solid in a picture, pixels. */
export interface Body extends ScreenPoint {
  /** Nothing of it is further from (x, y), however it turns. */
  readonly r: number;
  /** How much larger than it is. */
  readonly times: number;
}

interface Near {
  readonly camera: number;
  readonly depth: number;
  readonly pxPerM: number;
  readonly rank: number;
}

/**
 * Which cameras are drawn as solids: those that are near, the gravest and chosen first, then the nearest.
 * @param before those of the last picture: they stay a little longer
 * @param onPole how many hang on its pole
 */
export function chooseSolids(
  cameras: readonly Near[],
  before: ReadonlySet<number>,
  unit: number,
  onPole: (camera: number) => number,
): ReadonlySet<number> {
  const near = cameras.filter(
    ({ camera, pxPerM }) =>
      pxPerM >= unit * (before.has(camera) ? solidPxPerM.until : solidPxPerM.from) &&
      onPole(camera) <= onPoleAtMost,
  );
  const far = ({ camera, depth }: Near) => depth * (before.has(camera) ? minShare : 1);
  if (near.length > solidsAtMost)
    near.sort((a, b) => b.rank - a.rank || far(a) - far(b) || a.camera - b.camera);
  return new Set(near.slice(0, solidsAtMost).map(({ camera }) => camera));
}

/** How large a solid is at that scale. */
export function bodySize(pxPerM: number, unit: number): Pick<Body, 'r' | 'times'> {
  const px = Math.min(length.most * unit, Math.max(length.least * unit, length.times * housingM * pxPerM));
  return { r: (px / housingM) * solidReachM * nearer, times: px / housingM / pxPerM };
}

/** How far above its place a camera may be drawn as a solid, pixels; 0 from further than that. */
export const solidAbovePx = (pxPerM: number, unit: number): number =>
  pxPerM < solidPxPerM.until * unit ? 0 : bodySize(pxPerM, unit).r;

type Outline = readonly (readonly [number, number])[];

/** A part of a solid as it is seen. */
export interface SeenPart {
  readonly tone: SolidTone;
  readonly outline: Outline;
  /** Its sides; `light` 0: turned away from the light; 1: to it. */
  readonly sides: readonly { readonly outline: Outline; readonly light: number }[];
}

/** From the south-west and high above, as maps are lit. */
const sun: Corner = [-0.42, -0.36, 0.83];
const rad = Math.PI / 180;

interface Turn {
  readonly sinPan: number;
  readonly cosPan: number;
  readonly sinTilt: number;
  readonly cosTilt: number;
}

const turnOf = (panDeg: number, tiltDeg: number): Turn => ({
  sinPan: Math.sin(panDeg * rad),
  cosPan: Math.cos(panDeg * rad),
  sinTilt: Math.sin(tiltDeg * rad),
  cosTilt: Math.cos(tiltDeg * rad),
});

/** East, north, up. */
function turned(
  [right, ahead, up]: Corner,
  { sinPan, cosPan, sinTilt, cosTilt }: Turn,
  tilts: boolean,
): Corner {
  const out = tilts ? ahead * cosTilt - up * sinTilt : ahead;
  const above = tilts ? ahead * sinTilt + up * cosTilt : up;
  return [right * cosPan + out * sinPan, out * cosPan - right * sinPan, above];
}

const lightOn = (normal: Corner) => (1 + normal[0] * sun[0] + normal[1] * sun[1] + normal[2] * sun[2]) / 2;

/** Counterclockwise on the screen, where y goes down: its front is seen. */
function isSeen(outline: Outline): boolean {
  let area = 0;
  let [px, py] = outline[outline.length - 1] ?? [0, 0];
  for (const [x, y] of outline) {
    area += px * y - x * py;
    [px, py] = [x, y];
  }
  return area < 0;
}

/** What points cover that are corners of something convex, by monotone chain (Andrew 1979). */
function hullOf(points: Outline): Outline {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (from: Outline) => {
    const chain: (readonly [number, number])[] = [];
    for (const point of from) {
      for (;;) {
        const [a, b] = [chain[chain.length - 2], chain[chain.length - 1]];
        if (!a || !b || (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) > 0) break;
        chain.pop();
      }
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

/**
 * What is seen of a camera, in the order of painting. One that turns looks where its pose says; of a dome without a pose
 * nobody knows where it looks, and it has no lens.
 * @param at metres of the plane
 */
export function seenParts(
  camera: Pick<MapCamera, 'kind' | 'headingDeg' | 'heightM'>,
  at: { readonly x: number; readonly y: number },
  pose: MapCameraState['pose'],
  { x, y, times }: Body,
  frame: Frame,
): readonly SeenPart[] {
  const middle = frame.project(at.x, at.y, camera.heightM);
  if (!middle) return [];
  const turn = turnOf(pose?.panDeg ?? camera.headingDeg, pose?.tiltDeg ?? 0);
  const shapes = solidShapes[camera.kind];
  const seen: { readonly part: SeenPart; readonly depth: number }[] = [];
  for (const { tone, tilts, corners, sides } of camera.kind === 'ptz' && pose
    ? [...shapes, ...ptzLens]
    : shapes) {
    let depth = 0;
    const points: (readonly [number, number])[] = [];
    for (const corner of corners) {
      const [east, north, up] = turned(corner, turn, tilts);
      const point = frame.project(at.x + east * times, at.y + north * times, camera.heightM + up * times);
      if (!point) break;
      depth += point.depth / corners.length;
      points.push([point.x - middle.x + x, point.y - middle.y + y]);
    }
    if (points.length < corners.length) continue;
    const shown: SeenPart['sides'][number][] = [];
    for (const side of sides) {
      const outline = side.corners.flatMap((corner) => (points[corner] ? [points[corner]] : []));
      if (isSeen(outline)) shown.push({ outline, light: lightOn(turned(side.normal, turn, tilts)) });
    }
    seen.push({ part: { tone, outline: hullOf(points), sides: shown }, depth });
  }
  return seen.sort((a, b) => b.depth - a.depth).map(({ part }) => part);
}

/** Is a point on it, or two pixels beside it at most? */
export const isOnSolid = (parts: readonly SeenPart[], at: ScreenPoint): boolean =>
  parts.some(({ outline }) => isOnOutline(outline, at.x, at.y, tolerancePx));
