import type { PlanePoint } from '../../base/geo.ts';
import type { CameraKind } from '../../cameras/camera.ts';
import { type Look, verticalFovDeg } from '../../ptz/aim.ts';
import { bandFromPxPerM } from './bands.ts';
import type { SpacePoint } from './obstructions.ts';

/** What sight needs to know of a camera. */
export interface SightCamera extends PlanePoint {
  readonly heightM: number;
  readonly kind: CameraKind;
  /** Clockwise from north; of one that turns, its home. */
  readonly headingDeg: number;
  /** Horizontal, at its widest. */
  readonly fovDeg: number;
  /** Of its largest stream. */
  readonly widthPx?: number | undefined;
  /** Of one that does not turn, above the horizon. Undefined: nobody told, and the horizon is taken to be its picture's upper edge. */
  readonly tiltDeg?: number | undefined;
  /** How many times a PTZ enlarges at its longest. */
  readonly zoomRatio?: number | undefined;
  /** Where one that turns looks now. */
  readonly pose?: Look | undefined;
  /** The site can steer it; absent where it cannot. */
  readonly steerable?: boolean | undefined;
  /** Who else holds its lease, as people read it. */
  readonly heldBy?: string | undefined;
  /** Its pictures did not come when they were last asked for: it counts as seeing nothing. */
  readonly isOffline?: boolean | undefined;
}

export interface SightOptions {
  /** Where a camera does not tell: pixels across its picture. */
  readonly widthPx: number;
  /** Width by height of all pictures. */
  readonly aspect: number;
  /** Of a PTZ that does not tell. */
  readonly zoomRatio: number;
  /** Further away nothing counts as seen, whatever a lens can do: haze, leaves, a mast's sway. Metres. */
  readonly reachM: number;
}

export const sightDefaults: SightOptions = { widthPx: 1920, aspect: 16 / 9, zoomRatio: 20, reachM: 1_000 };

/** What one picture has in it. */
export interface Picture extends Look {
  readonly widthPx: number;
  readonly aspect: number;
}

/**
 * A rectilinear lens draws at most so wide a picture, degrees; wider ones are taken to draw angles evenly (equidistant) and to
 * see whatever is below the horizon in their sector.
 */
const widestStraightDeg = 120;
/** How far above the horizon domes turn, degrees; down they turn to straight below. */
const domeUpDeg = 20;

const rad = Math.PI / 180;

export const turns = (camera: Pick<SightCamera, 'kind'>): boolean => camera.kind === 'ptz';

/** Half the picture's width at a distance of one, as a part of that distance. */
const halfWidth = ({ fovDeg }: Look) => Math.tan((fovDeg * rad) / 2);

/** Pixels a metre at a distance from the lens: width / (2 d tan(fov / 2)), or evenly by angle where the lens is too wide for that. */
export function pxPerM(picture: Picture, distanceM: number): number {
  if (distanceM <= 0) return Number.POSITIVE_INFINITY;
  const metres = picture.fovDeg > widestStraightDeg ? picture.fovDeg * rad : 2 * halfWidth(picture);
  return picture.widthPx / (metres * distanceM);
}

/** How far away a metre still takes so many pixels. */
export const distanceAt = (picture: Picture, density: number): number => pxPerM(picture, 1) / density;

/** What a camera shows now; undefined for one that turns and does not say where it looks. */
export function pictureNow(camera: SightCamera, options: SightOptions): Picture | undefined {
  const { aspect } = options;
  const widthPx = camera.widthPx ?? options.widthPx;
  if (camera.pose) return { ...camera.pose, widthPx, aspect };
  if (turns(camera)) return undefined;
  const tiltDeg = camera.tiltDeg ?? -verticalFovDeg(camera.fovDeg, aspect) / 2;
  return { panDeg: camera.headingDeg, tiltDeg, fovDeg: camera.fovDeg, widthPx, aspect };
}

/** A PTZ's picture at its longest, wherever it looks. */
export function pictureAtLongest(camera: SightCamera, options: SightOptions): Picture {
  const ratio = Math.max(camera.zoomRatio ?? options.zoomRatio, 1);
  const straight = Math.min(camera.fovDeg, widestStraightDeg);
  const fovDeg = (2 * Math.atan(Math.tan((straight * rad) / 2) / ratio)) / rad;
  const widthPx = camera.widthPx ?? options.widthPx;
  return { panDeg: camera.headingDeg, tiltDeg: 0, fovDeg, widthPx, aspect: options.aspect };
}

/** The furthest that a camera is of use for at least that many pixels a metre, metres. */
export function reachOf(camera: SightCamera, options: SightOptions, density = bandFromPxPerM.detect): number {
  const picture = turns(camera) ? pictureAtLongest(camera, options) : pictureNow(camera, options);
  return picture ? Math.min(distanceAt(picture, density), options.reachM) : 0;
}

/** From -180 to 180. */
export const turnBetween = (fromDeg: number, toDeg: number): number => {
  const turn = (((toDeg - fromDeg) % 360) + 540) % 360;
  return turn - 180;
};

/** The direction from a lens to a point: clockwise from north, above the horizon, degrees; and metres. */
export function directionTo(lens: SpacePoint, point: SpacePoint) {
  const [east, north, up] = [point.x - lens.x, point.y - lens.y, point.z - lens.z];
  const over = Math.hypot(east, north);
  return {
    panDeg: (Math.atan2(east, north) / rad + 360) % 360,
    tiltDeg: Math.atan2(up, over) / rad,
    distanceM: Math.hypot(over, up),
  };
}

/** The point is within the picture's four edges. */
export function isInPicture(picture: Picture, lens: SpacePoint, point: SpacePoint): boolean {
  const [east, north, up] = [point.x - lens.x, point.y - lens.y, point.z - lens.z];
  if (picture.fovDeg > widestStraightDeg) {
    const aside = turnBetween(picture.panDeg, Math.atan2(east, north) / rad);
    return up <= 0 && Math.abs(aside) <= picture.fovDeg / 2;
  }
  const pan = picture.panDeg * rad;
  const tilt = picture.tiltDeg * rad;
  const right = east * Math.cos(pan) - north * Math.sin(pan);
  const ahead = east * Math.sin(pan) + north * Math.cos(pan);
  const depth = ahead * Math.cos(tilt) + up * Math.sin(tilt);
  const height = up * Math.cos(tilt) - ahead * Math.sin(tilt);
  const half = halfWidth(picture);
  return depth > 0 && Math.abs(right) <= half * depth && Math.abs(height) <= (half / picture.aspect) * depth;
}

/** A camera that turns can look there. */
export const canTurnTo = (lens: SpacePoint, point: SpacePoint): boolean =>
  directionTo(lens, point).tiltDeg <= domeUpDeg;

/** How far to either side of its middle a picture has ground in it, radians. */
export function spread(picture: Picture): number {
  if (picture.fovDeg > widestStraightDeg) return Math.min((picture.fovDeg * rad) / 2, Math.PI);
  const tilt = picture.tiltDeg * rad;
  const half = halfWidth(picture);
  const high = half / picture.aspect;
  const ahead = [high, -high].map((up) => Math.cos(tilt) - up * Math.sin(tilt));
  return Math.max(...ahead.map((length) => (length <= 0 ? Math.PI : Math.atan2(half, length))));
}

/**
 * Which stretch of a level ground, `dropM` below the lens, a picture shows in a direction `aside` radians from its middle:
 * metres over the plan. Each edge of a pinhole's picture is a plane, so each is one inequality that is linear in the distance.
 */
export function groundIn(
  picture: Picture,
  aside: number,
  dropM: number,
): readonly [number, number] | undefined {
  if (picture.fovDeg > widestStraightDeg)
    return Math.abs(aside) <= (picture.fovDeg * rad) / 2 ? [0, Number.POSITIVE_INFINITY] : undefined;
  const tilt = picture.tiltDeg * rad;
  const half = halfWidth(picture);
  const high = half / picture.aspect;
  const cosine = Math.cos(tilt);
  const sine = Math.sin(tilt);
  const ahead = Math.cos(aside);
  let from = 0;
  let to = Number.POSITIVE_INFINITY;
  // The sides, the lower edge, the upper edge; asked for thousands of times in a picture of the map, so that none is an array.
  for (let edge = 0; edge < 3; edge++) {
    const sign = edge === 1 ? 1 : -1;
    const slope =
      edge === 0 ? half * ahead * cosine - Math.abs(Math.sin(aside)) : ahead * (high * cosine + sign * sine);
    const least = edge === 0 ? half * dropM * sine : dropM * (high * sine - sign * cosine);
    if (slope > 0) from = Math.max(from, least / slope);
    else if (slope < 0) to = Math.min(to, least / slope);
    else if (least > 0) return undefined;
  }
  return from < to ? [from, to] : undefined;
}

/** In front of a camera whose picture has no ground in its middle, or that does not say where it looks, metres. */
const aheadM = 10;

/** The ground that a camera looks at: under the middle of its picture, at most as far as it is of use. */
export function lookedAt(camera: SightCamera, options: SightOptions = sightDefaults): PlanePoint {
  const picture = pictureNow(camera, options);
  const down = picture ? Math.tan(-picture.tiltDeg * rad) : 0;
  const over = picture && down > 0 ? camera.heightM / down : aheadM;
  const metres = Math.min(
    over,
    picture ? distanceAt(picture, bandFromPxPerM.detect) : aheadM,
    options.reachM,
  );
  const pan = (picture?.panDeg ?? camera.headingDeg) * rad;
  return { x: camera.x + metres * Math.sin(pan), y: camera.y + metres * Math.cos(pan) };
}
