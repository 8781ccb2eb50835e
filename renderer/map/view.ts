import type { Plane } from '../../core/base/geo.ts';
import type { CanvasSize, ElevatedScreenPoint, MapFrame, MapView, ScreenPoint } from './api.ts';

/** Limits of distance and tilt. */
export const viewLimits = { minDistanceM: 30, maxDistanceM: 120_000, maxTiltDeg: 80 } as const;

/** Vertical field of view, degrees. */
const fieldDeg = 40;
/** Drawing distance: a multiple of the distance to the target point, within limits in metres. */
const reach = { distances: 10, minM: 5_000, maxM: 300_000 } as const;
const rad = Math.PI / 180;

/** Normalises an angle to 0 to 360 degrees. */
export const normaliseAngleDeg = (deg: number): number =>
  deg >= 0 && deg < 360 ? deg : ((deg % 360) + 360) % 360;

const between = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Returns the nearest view within the limits. */
export function clampView(view: MapView): MapView {
  return {
    lat: between(view.lat, -85, 85),
    lon: between(view.lon, -180, 180),
    distanceM: between(view.distanceM, viewLimits.minDistanceM, viewLimits.maxDistanceM),
    headingDeg: normaliseAngleDeg(view.headingDeg),
    tiltDeg: between(view.tiltDeg, 0, viewLimits.maxTiltDeg),
  };
}

/** Metres of the plane and above ground. */
export type Vector3 = readonly [number, number, number];

/** Position and axes of the eye; unit vectors, right-handed: right, up, forward. */
export interface EyeAxes {
  readonly eye: Vector3;
  readonly right: Vector3;
  readonly up: Vector3;
  readonly forward: Vector3;
  /** Focal length, CSS pixels. */
  readonly focalPx: number;
  /** Depth range along the axis, metres. */
  readonly nearM: number;
  readonly farM: number;
  /** The first row of the picture that shows ground, pixels from the top. */
  readonly horizonPx: number;
}

const focalOf = (size: CanvasSize) => size.height / 2 / Math.tan((fieldDeg / 2) * rad);

/** Returns the eye of a view. */
export function getEyeAxes(view: MapView, plane: Plane, size: CanvasSize): EyeAxes {
  const at = plane.toPlane(view);
  const sinH = Math.sin(view.headingDeg * rad);
  const cosH = Math.cos(view.headingDeg * rad);
  const sinT = Math.sin(view.tiltDeg * rad);
  const cosT = Math.cos(view.tiltDeg * rad);
  const focalPx = focalOf(size);
  const eyeM = view.distanceM * cosT;
  const farM = between(view.distanceM * reach.distances, reach.minM, reach.maxM);
  // Height above the axis of the ground in the middle column at that depth.
  const riseM = sinT < 1e-9 ? Number.POSITIVE_INFINITY : (cosT * farM - eyeM) / sinT;
  return {
    eye: [at.x - view.distanceM * sinT * sinH, at.y - view.distanceM * sinT * cosH, eyeM],
    right: [cosH, -sinH, 0],
    up: [cosT * sinH, cosT * cosH, sinT],
    forward: [sinT * sinH, sinT * cosH, -cosT],
    focalPx,
    nearM: Math.max(0.5, eyeM * 0.1),
    farM,
    horizonPx: Math.max(0, size.height / 2 - (riseM / farM) * focalPx),
  };
}

/** The parameters of a picture, with its eye. */
export interface RenderFrame extends MapFrame {
  readonly optics: EyeAxes;
}

/** @param options.size CSS pixels, both above 0 */
export function createRenderFrame(options: {
  readonly view: MapView;
  readonly plane: Plane;
  readonly size: CanvasSize;
  readonly pixelRatio: number;
  readonly remPx: number;
  readonly night: boolean;
  readonly now: number;
}): RenderFrame {
  const { view, plane, size, pixelRatio, remPx, night, now } = options;
  const { width, height } = size;
  const optics = getEyeAxes(view, plane, size);
  const { eye, right, up, forward, focalPx, nearM, horizonPx } = optics;
  const [eyeX, eyeY, eyeZ] = eye;
  const [aheadX, aheadY, aheadZ] = forward;
  const [rightX, rightY, rightZ] = right;
  const [upX, upY, upZ] = up;
  const onGround = (px: number, py: number) => {
    const across = px - width / 2;
    const above = height / 2 - py;
    const down = -(forward[2] * focalPx + up[2] * above);
    const times = eye[2] / down;
    return {
      x: eye[0] + (forward[0] * focalPx + right[0] * across + up[0] * above) * times,
      y: eye[1] + (forward[1] * focalPx + right[1] * across + up[1] * above) * times,
    };
  };
  return {
    view,
    plane,
    width,
    height,
    pixelRatio,
    remPx,
    night,
    now,
    optics,
    pxPerM: focalPx / view.distanceM,
    // Called thousands of times per picture: allocates only its result.
    project(x, y, z) {
      const east = x - eyeX;
      const north = y - eyeY;
      const above = z - eyeZ;
      const depth = east * aheadX + north * aheadY + above * aheadZ;
      if (depth < nearM) return undefined;
      const scale = focalPx / depth;
      return {
        x: width / 2 + (east * rightX + north * rightY + above * rightZ) * scale,
        y: height / 2 - (east * upX + north * upY + above * upZ) * scale,
        depth,
      };
    },
    ground: (at) => (at.y < horizonPx - 1e-6 ? undefined : onGround(at.x, at.y)),
    ground4: [
      onGround(0, height),
      onGround(width, height),
      onGround(width, horizonPx),
      onGround(0, horizonPx),
    ],
  };
}

const at = (view: MapView, plane: Plane, x: number, y: number) =>
  clampView({ ...view, ...plane.toLatLon({ x, y }) });

/**
 * Returns the view after dragging: the ground under the pointer follows it. Dragging the sky moves the centre by the
 * same distance.
 * @param dx,dy movement of the pointer, CSS pixels
 * @param to present position of the pointer; by default the centre
 */
export function dragView(picture: MapFrame, dx: number, dy: number, to?: ScreenPoint): MapView {
  const { view, plane, width, height } = picture;
  const ends = (end: ScreenPoint) => {
    const before = picture.ground({ x: end.x - dx, y: end.y - dy });
    const after = picture.ground(end);
    return before && after && { x: before.x - after.x, y: before.y - after.y };
  };
  const middle = { x: width / 2, y: height / 2 };
  const move = (to && ends(to)) ?? ends(middle) ?? { x: 0, y: 0 };
  const place = plane.toPlane(view);
  return at(view, plane, place.x + move.x, place.y + move.y);
}

/**
 * Returns the view closer by a factor; the point under the pixel stays (in the sky: the centre). A point above ground
 * is approached as if the ground were at its height: the eye never passes it and keeps the minimum distance.
 */
export function zoomView(picture: MapFrame, factor: number, about?: ElevatedScreenPoint): MapView {
  const { view, plane } = picture;
  const place = plane.toPlane(view);
  const ground = about && picture.ground(about);
  const fixed = ground ?? place;
  /** Distance from that height down to the ground along the line of sight. */
  const belowM = ground ? (about.heightM ?? 0) / Math.cos(view.tiltDeg * rad) : 0;
  const fromM = view.distanceM - belowM;
  const nearestM = Math.min(fromM, viewLimits.minDistanceM);
  const { distanceM } = clampView({ ...view, distanceM: belowM + Math.max(nearestM, fromM / factor) });
  const share = distanceM / view.distanceM;
  const x = fixed.x + (place.x - fixed.x) * share;
  const y = fixed.y + (place.y - fixed.y) * share;
  return at({ ...view, distanceM }, plane, x, y);
}

/**
 * Returns the view rotated and tilted, degrees: rotated about the ground under the pixel (in the sky: about the target
 * point), tilted about the horizontal line through the target point.
 */
export function orbitView(
  picture: MapFrame,
  headingDeg: number,
  tiltDeg: number,
  about?: ScreenPoint,
): MapView {
  const { view, plane } = picture;
  const place = plane.toPlane(view);
  const fixed = (about && picture.ground(about)) ?? place;
  const [east, north] = [place.x - fixed.x, place.y - fixed.y];
  const [cos, sin] = [Math.cos((headingDeg * Math.PI) / 180), Math.sin((headingDeg * Math.PI) / 180)];
  const next = { ...view, headingDeg: view.headingDeg + headingDeg, tiltDeg: view.tiltDeg + tiltDeg };
  return at(next, plane, fixed.x + east * cos + north * sin, fixed.y - east * sin + north * cos);
}

/** Returns the view straight down on a whole box (metres: west, south, east, north), north up. */
export function viewWholeBox(
  box: readonly [number, number, number, number],
  plane: Plane,
  size: CanvasSize,
): MapView {
  const [west, south, east, north] = box;
  const pxPerM = Math.min(size.width / Math.max(1, east - west), size.height / Math.max(1, north - south));
  const middle = plane.toLatLon({ x: (west + east) / 2, y: (south + north) / 2 });
  return clampView({ ...middle, distanceM: focalOf(size) / pxPerM, headingDeg: 0, tiltDeg: 0 });
}
