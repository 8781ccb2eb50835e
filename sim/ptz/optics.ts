/** Field of view by zoom, and the direction of a point in the picture. Angles are in degrees. */

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const degrees = (angle: number) => (angle * 180) / Math.PI;

/** Width of a 1/2.8" sensor, mm, which many PTZ cameras have. */
const sensorMm = 5.37;

export interface Lens {
  /** Horizontal field of view at the widest zoom. */
  readonly fovDeg: number;
  /** The longest focal length as a multiple of the shortest. */
  readonly magnification: number;
  /** The picture's width divided by its height. */
  readonly aspect: number;
}

/**
 * Returns the horizontal field of view at a magnification: for a flat sensor, tan(fov / 2) is proportional to 1 / focal
 * length.
 */
export function fovAt({ fovDeg }: Lens, magnification: number): number {
  return degrees(2 * Math.atan(Math.tan(radians(fovDeg) / 2) / magnification));
}

/** Returns the focal lengths in mm from the widest to the narrowest view. */
export function focalRange({ fovDeg, magnification }: Lens): {
  readonly min: number;
  readonly max: number;
} {
  const min = sensorMm / (2 * Math.tan(radians(fovDeg) / 2));
  return { min, max: min * magnification };
}

/**
 * Returns the pan and tilt that bring a point of the picture to its middle. `x` and `y` are as in ONVIF's
 * TranslationSpaceFov, from the middle (0, 0) to the upper right corner (1, 1). The camera pans about the vertical axis
 * and tilts about its own horizontal axis.
 */
export function panTiltToCenter(
  look: { readonly panDeg: number; readonly tiltDeg: number; readonly fovDeg: number },
  aspect: number,
  x: number,
  y: number,
): { readonly panDeg: number; readonly tiltDeg: number } {
  const half = Math.tan(radians(look.fovDeg) / 2);
  const [right, up] = [x * half, (y * half) / aspect];
  const tilt = radians(look.tiltDeg);
  // The ray's components in the frame of the pan axis: ahead, right, up.
  const ahead = Math.cos(tilt) - up * Math.sin(tilt);
  const rise = Math.sin(tilt) + up * Math.cos(tilt);
  return {
    panDeg: look.panDeg + degrees(Math.atan2(right, ahead)),
    tiltDeg: degrees(Math.atan2(rise, Math.hypot(ahead, right))),
  };
}
