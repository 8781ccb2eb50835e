/**
 * Computes where a PTZ camera must look so that a clicked point lands in the centre of its picture.
 * The model is a pinhole camera that turns about its own centre without roll: pan clockwise, tilt
 * up, all in degrees. Lens distortion and the offset between axis and lens are ignored: both are
 * less than a tenth of the picture on PTZ cameras at street distances.
 */

/** A camera's orientation and horizontal field of view. */
export interface CameraOrientation {
  readonly panDeg: number;
  readonly tiltDeg: number;
  readonly fovDeg: number;
}

/** A point as fractions of the picture's width and height from the top left. */
interface At {
  readonly x: number;
  readonly y: number;
}

/** A wider pinhole picture would be infinitely large. */
const widestFovDeg = 170;
const narrowestFovDeg = 0.05;

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const degrees = (angle: number) => (angle * 180) / Math.PI;
const between = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** Half of the picture's width at a distance of one. */
const halfWidth = (fovDeg: number) => Math.tan(radians(between(fovDeg, narrowestFovDeg, widestFovDeg)) / 2);
const fovOf = (half: number) => between(degrees(2 * Math.atan(half)), narrowestFovDeg, widestFovDeg);

/** Returns the vertical field of view for an aspect (width / height), degrees. */
export const getVerticalFovDeg = (fovDeg: number, aspect: number): number =>
  degrees(2 * Math.atan(halfWidth(fovDeg) / aspect));

/** Returns the ray through a picture point in the camera's vertical plane: right, ahead (level), up. */
function ray(look: CameraOrientation, aspect: number, at: At) {
  const half = halfWidth(look.fovDeg);
  const right = (2 * at.x - 1) * half;
  const up = ((1 - 2 * at.y) * half) / aspect;
  const tilt = radians(look.tiltDeg);
  return {
    right,
    ahead: Math.cos(tilt) - up * Math.sin(tilt),
    up: Math.sin(tilt) + up * Math.cos(tilt),
  };
}

/**
 * Returns the orientation that centres a picture point.
 * With the point at half the height this is the known dPan = atan(((2u-1) tan(H/2)) / cos(tilt));
 * here it holds for every point of the picture of a tilted camera.
 */
export function centreOnPoint(look: CameraOrientation, aspect: number, at: At): CameraOrientation {
  const { right, ahead, up } = ray(look, aspect, at);
  return {
    panDeg: look.panDeg + degrees(Math.atan2(right, ahead)),
    tiltDeg: degrees(Math.atan2(up, Math.hypot(right, ahead))),
    fovDeg: look.fovDeg,
  };
}

/**
 * Projects a picture point of one orientation into the picture of another; undefined if it lies
 * behind that camera.
 */
export function projectBetweenOrientations(
  from: CameraOrientation,
  aspect: number,
  at: At,
  to: CameraOrientation,
): At | undefined {
  const { right, ahead, up } = ray(from, aspect, at);
  const turn = radians(to.panDeg - from.panDeg);
  const [r, a] = [
    right * Math.cos(turn) - ahead * Math.sin(turn),
    right * Math.sin(turn) + ahead * Math.cos(turn),
  ];
  const tilt = radians(to.tiltDeg);
  const depth = a * Math.cos(tilt) + up * Math.sin(tilt);
  if (depth <= 0) return undefined;
  const height = up * Math.cos(tilt) - a * Math.sin(tilt);
  const half = halfWidth(to.fovDeg);
  return { x: (r / depth / half + 1) / 2, y: (1 - (height / depth / half) * aspect) / 2 };
}

/**
 * Returns the orientation and zoom that centre a box and just fit it into the picture; `at` is the
 * box's centre.
 */
export function fitBoxInPicture(
  look: CameraOrientation,
  aspect: number,
  at: At,
  width: number,
  height: number,
): CameraOrientation {
  const centred = centreOnPoint(look, aspect, at);
  const corners = [-0.5, 0.5].flatMap((x) =>
    [-0.5, 0.5].map((y) => ({ x: at.x + x * width, y: at.y + y * height })),
  );
  const spread = corners.map((corner) => {
    const seen = projectBetweenOrientations(look, aspect, corner, centred);
    return seen ? Math.max(Math.abs(2 * seen.x - 1), Math.abs(2 * seen.y - 1)) : 1;
  });
  return { ...centred, fovDeg: fovOf(halfWidth(look.fovDeg) * Math.max(...spread)) };
}

/**
 * The relation between a zoom position, from 0 (wide) to 1 (tele), and magnification.
 * ONVIF leaves it open ("no assumption about how the generic zoom range is mapped to magnification",
 * PTZ service, generic zoom position space). `even`: each step enlarges by the same factor, as most
 * surveillance zoom lenses do; `linear`: the position is the focal length.
 */
export const zoomCurves = ['even', 'linear'] as const;
export type ZoomCurve = (typeof zoomCurves)[number];

export interface ZoomLens {
  /** The widest horizontal field of view, degrees. */
  readonly widestDeg: number;
  /** The magnification at full tele. */
  readonly ratio: number;
  readonly curve: ZoomCurve;
}

/** Returns the horizontal field of view at a zoom position, degrees. */
export function getFovAtZoom({ widestDeg, ratio, curve }: ZoomLens, place: number): number {
  const at = between(place, 0, 1);
  const enlarges = curve === 'linear' ? 1 + (ratio - 1) * at : ratio ** at;
  return fovOf(halfWidth(widestDeg) / enlarges);
}

/** Returns the zoom position, 0 to 1, nearest to a field of view. */
export function getZoomForFov({ widestDeg, ratio, curve }: ZoomLens, fovDeg: number): number {
  if (ratio <= 1) return 0;
  const enlarges = halfWidth(widestDeg) / halfWidth(fovDeg);
  const place = curve === 'linear' ? (enlarges - 1) / (ratio - 1) : Math.log(enlarges) / Math.log(ratio);
  return between(place, 0, 1);
}
