import type { CameraKind } from '../../../core/cameras/camera.ts';

/** Metres from the camera's centre: right, forward, up. */
export type SolidCorner = readonly [number, number, number];

/** Shade of a part. */
export type SolidTone = 'shell' | 'dark' | 'glass';

/** A side: corner indexes, counterclockwise from outside. */
interface Side {
  readonly corners: readonly number[];
  readonly normal: SolidCorner;
}

/** A convex part. */
export interface SolidPart {
  readonly tone: SolidTone;
  /** True if it tilts with the camera; otherwise it only pans. */
  readonly tilts: boolean;
  readonly corners: readonly SolidCorner[];
  readonly sides: readonly Side[];
}

function partOf(tone: SolidTone, tilts: boolean, faces: readonly (readonly SolidCorner[])[]): SolidPart {
  const corners = [...new Set(faces.flat())];
  const sides = faces.map((face) => ({
    corners: face.map((corner) => corners.indexOf(corner)),
    normal: normalOf(face),
  }));
  return { tone, tilts, corners, sides };
}

function normalOf([a, b, c]: readonly SolidCorner[]): SolidCorner {
  if (!a || !b || !c) throw new Error('a side of less than three corners');
  const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const [vx, vy, vz] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
  const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  const long = Math.hypot(nx, ny, nz);
  return [nx / long, ny / long, nz / long];
}

/** Upper bound of a corner's distance from the camera's centre, metres. */
export const solidReachM = 0.25;

/** Length of a housing, metres, on which the enlargement of solids is based. */
export const housingLengthM = 0.35;

function box(tone: SolidTone, low: SolidCorner, high: SolidCorner, tilts = true): SolidPart {
  const corners: readonly SolidCorner[] = Array.from({ length: 8 }, (_, at) => [
    (at & 1 ? high : low)[0],
    (at & 2 ? high : low)[1],
    (at & 4 ? high : low)[2],
  ]);
  const faces = [
    [4, 5, 7, 6],
    [0, 2, 3, 1],
    [0, 1, 5, 4],
    [3, 2, 6, 7],
    [1, 3, 7, 5],
    [2, 0, 4, 6],
  ];
  return partOf(
    tone,
    tilts,
    faces.map((face) => face.flatMap((at) => (corners[at] ? [corners[at]] : []))),
  );
}

const around = (steps: number, corner: (angle: number) => SolidCorner): SolidCorner[] =>
  Array.from({ length: steps }, (_, at) => corner((at / steps) * 2 * Math.PI));

/** Returns the sides between two rings, each wound as seen from the end of the second. */
const between = (from: readonly SolidCorner[], to: readonly SolidCorner[]): SolidCorner[][] =>
  from.map((corner, at) => {
    const next = (at + 1) % from.length;
    return [corner, from[next] ?? corner, to[next] ?? corner, to[at] ?? corner];
  });

/** Creates a forward tube with a radius at either end; `right`: offset from the centre. */
function tube(tone: SolidTone, [behind, r0]: Ring, [ahead, r1]: Ring, right = 0, steps = 10): SolidPart {
  // Counterclockwise as seen from the front.
  const ring = ([y, r]: Ring) =>
    around(steps, (angle): SolidCorner => [right - r * Math.cos(angle), y, r * Math.sin(angle)]);
  const from = ring([behind, r0]);
  const to = ring([ahead, r1]);
  return partOf(tone, true, [from.toReversed(), to, ...between(from, to)]);
}
/** Metres forward, and radius. */
type Ring = readonly [number, number];

/** Creates half a ball, from its rim to its pole; `up` 1 or -1. */
function bowl(tone: SolidTone, r: number, up: 1 | -1): SolidPart {
  const steps = 10;
  const ring = (deg: number) => {
    const angle = (deg * Math.PI) / 180;
    return around(
      steps,
      (turn): SolidCorner => [
        r * Math.cos(angle) * Math.cos(turn * up),
        r * Math.cos(angle) * Math.sin(turn * up),
        r * Math.sin(angle) * up,
      ],
    );
  };
  const rings = [0, 30, 60].map(ring);
  const [rim = [], middle = [], top = []] = rings;
  return partOf(tone, false, [rim.toReversed(), ...between(rim, middle), ...between(middle, top), top]);
}

const bracket = box('dark', [-0.03, -0.05, -0.13], [0.03, 0.05, -0.06], false);
const lens = (from: number, r: number, right = 0) => tube('glass', [from, r], [from + 0.03, r], right);

/**
 * Solids of cameras in typical product sizes: a housing of 0.35 by 0.12 by 0.12 m under a hood; a ball with a glass
 * lower half and a separate lens (`ptzLens`); a drum widening to a large lens; a housing between two lamps.
 */
export const solidShapes: Readonly<Record<CameraKind, readonly SolidPart[]>> = {
  fixed: [
    bracket,
    box('shell', [-0.06, -0.175, -0.06], [0.06, 0.175, 0.06]),
    box('shell', [-0.075, -0.175, 0.06], [0.075, 0.225, 0.08]),
    lens(0.175, 0.045),
  ],
  ptz: [bowl('glass', 0.12, -1), bowl('shell', 0.12, 1)],
  thermal: [
    bracket,
    tube('shell', [-0.17, 0.07], [0.08, 0.07]),
    tube('shell', [0.08, 0.07], [0.17, 0.13]),
    lens(0.17, 0.1),
  ],
  anpr: [
    bracket,
    box('shell', [-0.06, -0.175, -0.06], [0.06, 0.15, 0.06]),
    box('dark', [-0.2, 0.03, -0.09], [-0.06, 0.11, 0.09]),
    box('dark', [0.06, 0.03, -0.09], [0.2, 0.11, 0.09]),
    lens(0.15, 0.045),
    lens(0.11, 0.045, -0.13),
    lens(0.11, 0.045, 0.13),
  ],
};

/** Lens of a PTZ camera with a known pose: it protrudes from the ball, so that it is visible from behind too. */
export const ptzLens: readonly SolidPart[] = [tube('dark', [0.09, 0.055], [0.19, 0.055]), lens(0.19, 0.05)];
