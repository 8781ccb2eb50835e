import type { PlanePoint } from '../../base/geo.ts';
import type { CameraKind } from '../../cameras/camera.ts';
import { type CameraOrientation, getVerticalFovDeg } from '../../ptz/aim.ts';
import { bandFromPxPerM } from './bands.ts';
import type { SpacePoint } from './obstructions.ts';

/** The properties of a camera that determine its viewshed. */
export interface SightCamera extends PlanePoint {
  readonly heightM: number;
  readonly kind: CameraKind;
  /** Degrees clockwise from north; for a PTZ camera, of its home position. */
  readonly headingDeg: number;
  /** Horizontal field of view, at its widest. */
  readonly fovDeg: number;
  /** Width of its largest stream. */
  readonly widthPx?: number | undefined;
  /**
   * Tilt of a fixed camera above the horizon. Undefined: unknown, and the horizon is assumed at its picture's upper
   * edge.
   */
  readonly tiltDeg?: number | undefined;
  /** The magnification of a PTZ camera at full zoom. */
  readonly zoomRatio?: number | undefined;
  /** The present pose of a PTZ camera. */
  readonly pose?: CameraOrientation | undefined;
  /** The site can control its PTZ; absent where it cannot. */
  readonly steerable?: boolean | undefined;
  /** The name of another operator who holds its lease. */
  readonly heldBy?: string | undefined;
  /** It had no video at the last request: it counts as seeing nothing. */
  readonly isOffline?: boolean | undefined;
}

export interface SightAssumptions {
  /** The assumed picture width of a camera without one, pixels. */
  readonly widthPx: number;
  /** The aspect (width / height) of all pictures. */
  readonly aspect: number;
  /** The assumed zoom ratio of a PTZ camera without one. */
  readonly zoomRatio: number;
  /** The maximum range whatever a lens can resolve, because of haze, leaves and a mast's sway. Metres. */
  readonly reachM: number;
}

export const sightDefaults: SightAssumptions = {
  widthPx: 1920,
  aspect: 16 / 9,
  zoomRatio: 20,
  reachM: 1_000,
};

/** The geometry of one picture. */
export interface PictureGeometry extends CameraOrientation {
  readonly widthPx: number;
  readonly aspect: number;
}

/**
 * The widest field of view of a rectilinear lens, degrees; wider ones are assumed equidistant and to see
 * everything below the horizon in their sector.
 */
const widestStraightDeg = 120;
/** How far PTZ cameras tilt above the horizon, degrees; they tilt down to straight below. */
const ptzUpDeg = 20;

const rad = Math.PI / 180;

export const isTurnable = (camera: Pick<SightCamera, 'kind'>): boolean => camera.kind === 'ptz';

/** Returns half the picture's width as a fraction of the distance. */
const halfWidth = ({ fovDeg }: CameraOrientation) => Math.tan((fovDeg * rad) / 2);

/**
 * Returns pixels per metre at a distance from the lens: width / (2 d tan(fov / 2)), or evenly by angle if the lens
 * is too wide for that.
 */
export function getPxPerM(picture: PictureGeometry, distanceM: number): number {
  if (distanceM <= 0) return Number.POSITIVE_INFINITY;
  const metres = picture.fovDeg > widestStraightDeg ? picture.fovDeg * rad : 2 * halfWidth(picture);
  return picture.widthPx / (metres * distanceM);
}

/** Returns the distance at which a metre still takes this many pixels. */
export const getDistanceAtPxPerM = (picture: PictureGeometry, density: number): number =>
  getPxPerM(picture, 1) / density;

/** Returns a camera's present picture; undefined for a PTZ camera with an unknown pose. */
export function getPresentPicture(
  camera: SightCamera,
  options: SightAssumptions,
): PictureGeometry | undefined {
  const { aspect } = options;
  const widthPx = camera.widthPx ?? options.widthPx;
  if (camera.pose) return { ...camera.pose, widthPx, aspect };
  if (isTurnable(camera)) return undefined;
  const tiltDeg = camera.tiltDeg ?? -getVerticalFovDeg(camera.fovDeg, aspect) / 2;
  return { panDeg: camera.headingDeg, tiltDeg, fovDeg: camera.fovDeg, widthPx, aspect };
}

/** Returns a PTZ camera's picture at full zoom, in any direction. */
export function getFullZoomPicture(camera: SightCamera, options: SightAssumptions): PictureGeometry {
  const ratio = Math.max(camera.zoomRatio ?? options.zoomRatio, 1);
  const straight = Math.min(camera.fovDeg, widestStraightDeg);
  const fovDeg = (2 * Math.atan(Math.tan((straight * rad) / 2) / ratio)) / rad;
  const widthPx = camera.widthPx ?? options.widthPx;
  return { panDeg: camera.headingDeg, tiltDeg: 0, fovDeg, widthPx, aspect: options.aspect };
}

/** Returns the maximum distance at which a camera has at least that many pixels per metre, metres. */
export function getReachM(
  camera: SightCamera,
  options: SightAssumptions,
  density = bandFromPxPerM.detect,
): number {
  const picture = isTurnable(camera)
    ? getFullZoomPicture(camera, options)
    : getPresentPicture(camera, options);
  return picture ? Math.min(getDistanceAtPxPerM(picture, density), options.reachM) : 0;
}

/** Returns the angle between two directions, -180 to 180. */
export const getAngleBetween = (fromDeg: number, toDeg: number): number => {
  const turn = (((toDeg - fromDeg) % 360) + 540) % 360;
  return turn - 180;
};

/** Returns the direction from a lens to a point: clockwise from north, above the horizon, degrees; and metres. */
export function getDirectionToPoint(lens: SpacePoint, point: SpacePoint) {
  const [east, north, up] = [point.x - lens.x, point.y - lens.y, point.z - lens.z];
  const over = Math.hypot(east, north);
  return {
    panDeg: (Math.atan2(east, north) / rad + 360) % 360,
    tiltDeg: Math.atan2(up, over) / rad,
    distanceM: Math.hypot(over, up),
  };
}

/** Returns whether the point is within the picture's four edges. */
export function isInPicture(picture: PictureGeometry, lens: SpacePoint, point: SpacePoint): boolean {
  const [east, north, up] = [point.x - lens.x, point.y - lens.y, point.z - lens.z];
  if (picture.fovDeg > widestStraightDeg) {
    const aside = getAngleBetween(picture.panDeg, Math.atan2(east, north) / rad);
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

/** Returns whether a PTZ camera can turn to the point. */
export const canTurnTo = (lens: SpacePoint, point: SpacePoint): boolean =>
  getDirectionToPoint(lens, point).tiltDeg <= ptzUpDeg;

/** Returns how far to either side of its centre a picture contains ground, radians. */
export function getGroundSpread(picture: PictureGeometry): number {
  if (picture.fovDeg > widestStraightDeg) return Math.min((picture.fovDeg * rad) / 2, Math.PI);
  const tilt = picture.tiltDeg * rad;
  const half = halfWidth(picture);
  const high = half / picture.aspect;
  const ahead = [high, -high].map((up) => Math.cos(tilt) - up * Math.sin(tilt));
  return Math.max(...ahead.map((length) => (length <= 0 ? Math.PI : Math.atan2(half, length))));
}

/**
 * Returns the interval of level ground, `dropM` below the lens, that a picture contains in a direction `aside`
 * radians from its centre: metres in the plan. Each edge of a pinhole's picture is a plane, so each is one
 * inequality that is linear in the distance.
 */
export function getGroundInterval(
  picture: PictureGeometry,
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
  // The sides, the lower edge, the upper edge; called thousands of times per picture of the map, so none is an
  // array.
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

/** The assumed target distance of a camera without ground in its centre, or without a known pose, metres. */
const aheadM = 10;

/** Returns the ground at the centre of a camera's picture, within its useful range. */
export function getGroundAtCentre(
  camera: SightCamera,
  options: SightAssumptions = sightDefaults,
): PlanePoint {
  const picture = getPresentPicture(camera, options);
  const down = picture ? Math.tan(-picture.tiltDeg * rad) : 0;
  const over = picture && down > 0 ? camera.heightM / down : aheadM;
  const metres = Math.min(
    over,
    picture ? getDistanceAtPxPerM(picture, bandFromPxPerM.detect) : aheadM,
    options.reachM,
  );
  const pan = (picture?.panDeg ?? camera.headingDeg) * rad;
  return { x: camera.x + metres * Math.sin(pan), y: camera.y + metres * Math.cos(pan) };
}
