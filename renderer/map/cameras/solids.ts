import type { MapCamera, MapCameraState, MapFrame, ScreenPoint } from '../api.ts';
import { isPointOnOutline, pickTolerancePx } from './shapes.ts';
import {
  housingLengthM,
  ptzLens,
  type SolidCorner,
  type SolidTone,
  solidReachM,
  solidShapes,
} from './solidShapes.ts';

/**
 * Scale from which a camera is drawn as a solid, and below which it no longer is; pixels per metre in units of a
 * sixteenth of a rem.
 */
const solidPxPerM = { from: 14, until: 12 } as const;
/** Maximum solids; an existing one is replaced only by one nearer by more than this factor. */
const solidsAtMost = 60;
const minShare = 0.9;
/** Maximum solids on one pole: the ring of more would be wider than a street. */
const onPoleAtMost = 8;
/** Enlargement of solids, so that their heading is legible: a housing's length, in units. */
const length = { times: 2.5, least: 30, most: 60 } as const;
/** An object nearer to the eye appears larger than at the centre. */
const nearer = 1.1;

/** A camera's solid in a picture, pixels. */
export interface ProjectedSolid extends ScreenPoint {
  /** Radius around (x, y) that contains it at any heading. */
  readonly r: number;
  /** Enlargement factor. */
  readonly times: number;
}

interface Near {
  readonly camera: number;
  readonly depth: number;
  readonly pxPerM: number;
  readonly rank: number;
}

/**
 * Chooses the cameras drawn as solids: near ones, the most urgent and selected first, then the nearest.
 * @param before those of the previous picture, which stay a little longer
 * @param onPole number of cameras on its pole
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

/** Returns a solid's size at that scale. */
export function getSolidSizePx(pxPerM: number, unit: number): Pick<ProjectedSolid, 'r' | 'times'> {
  const px = Math.min(
    length.most * unit,
    Math.max(length.least * unit, length.times * housingLengthM * pxPerM),
  );
  return { r: (px / housingLengthM) * solidReachM * nearer, times: px / housingLengthM / pxPerM };
}

/** Returns the maximum height of a solid above its ground position, pixels; 0 where none is drawn. */
export const getSolidHeightPx = (pxPerM: number, unit: number): number =>
  pxPerM < solidPxPerM.until * unit ? 0 : getSolidSizePx(pxPerM, unit).r;

type Outline = readonly (readonly [number, number])[];

/** A visible part of a solid. */
export interface VisibleSolidPart {
  readonly tone: SolidTone;
  readonly outline: Outline;
  /** Its sides; `light` from 0 (away from the light) to 1 (towards it). */
  readonly sides: readonly { readonly outline: Outline; readonly light: number }[];
}

/** From the south-west and high above, as in relief maps. */
const sun: SolidCorner = [-0.42, -0.36, 0.83];
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
  [right, ahead, up]: SolidCorner,
  { sinPan, cosPan, sinTilt, cosTilt }: Turn,
  tilts: boolean,
): SolidCorner {
  const out = tilts ? ahead * cosTilt - up * sinTilt : ahead;
  const above = tilts ? ahead * sinTilt + up * cosTilt : up;
  return [right * cosPan + out * sinPan, out * cosPan - right * sinPan, above];
}

const lightOn = (normal: SolidCorner) =>
  (1 + normal[0] * sun[0] + normal[1] * sun[1] + normal[2] * sun[2]) / 2;

/** Tells whether its front is visible: counterclockwise on the screen, where y points down. */
function isSeen(outline: Outline): boolean {
  let area = 0;
  let [px, py] = outline[outline.length - 1] ?? [0, 0];
  for (const [x, y] of outline) {
    area += px * y - x * py;
    [px, py] = [x, y];
  }
  return area < 0;
}

/** Returns the convex hull by monotone chain (Andrew 1979). */
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
 * Returns a camera's visible parts in painting order.
 * A PTZ camera follows its pose; one without a known pose has no lens.
 * @param at metres of the plane
 */
export function projectSolidParts(
  camera: Pick<MapCamera, 'kind' | 'headingDeg' | 'heightM'>,
  at: { readonly x: number; readonly y: number },
  pose: MapCameraState['pose'],
  { x, y, times }: ProjectedSolid,
  frame: MapFrame,
): readonly VisibleSolidPart[] {
  const middle = frame.project(at.x, at.y, camera.heightM);
  if (!middle) return [];
  const turn = turnOf(pose?.panDeg ?? camera.headingDeg, pose?.tiltDeg ?? 0);
  const shapes = solidShapes[camera.kind];
  const seen: { readonly part: VisibleSolidPart; readonly depth: number }[] = [];
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
    const shown: VisibleSolidPart['sides'][number][] = [];
    for (const side of sides) {
      const outline = side.corners.flatMap((corner) => (points[corner] ? [points[corner]] : []));
      if (isSeen(outline)) shown.push({ outline, light: lightOn(turned(side.normal, turn, tilts)) });
    }
    seen.push({ part: { tone, outline: hullOf(points), sides: shown }, depth });
  }
  return seen.sort((a, b) => b.depth - a.depth).map(({ part }) => part);
}

/** Tells whether a point is on it, or within two pixels. */
export const isPointOnSolid = (parts: readonly VisibleSolidPart[], at: ScreenPoint): boolean =>
  parts.some(({ outline }) => isPointOnOutline(outline, at.x, at.y, pickTolerancePx));
