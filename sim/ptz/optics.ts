/** What zooming does to the view, and which way a point of the picture lies. Angles in degrees. */

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const degrees = (angle: number) => (angle * 180) / Math.PI;

/** Width of the sensor, mm: a 1/2.8" one, as many domes have. */
const sensorMm = 5.37;

export interface Lens {
  /** Horizontal field of view at its widest. */
  readonly fovDeg: number;
  /** Its longest focal length in parts of its shortest. */
  readonly magnification: number;
  /** Width by height of the picture. */
  readonly aspect: number;
}

/** Horizontal field of view at a magnification: the picture of a flat sensor, so tan(fov / 2) goes with 1 / focal length. */
export function fovAt({ fovDeg }: Lens, magnification: number): number {
  return degrees(2 * Math.atan(Math.tan(radians(fovDeg) / 2) / magnification));
}

/** Focal lengths, mm, from the widest to the narrowest view. */
export function focalRange({ fovDeg, magnification }: Lens): {
  readonly least: number;
  readonly most: number;
} {
  const least = sensorMm / (2 * Math.tan(radians(fovDeg) / 2));
  return { least, most: least * magnification };
}

/**
 * Where a dome has to look to bring a point of its picture to the middle; `x` and `y` as in ONVIF's TranslationSpaceFov,
 * from the middle (0, 0) to the upper right corner (1, 1). The dome pans about the vertical and tilts about its own axis.
 */
export function towards(
  look: { readonly panDeg: number; readonly tiltDeg: number; readonly fovDeg: number },
  aspect: number,
  x: number,
  y: number,
): { readonly panDeg: number; readonly tiltDeg: number } {
  const half = Math.tan(radians(look.fovDeg) / 2);
  const [right, up] = [x * half, (y * half) / aspect];
  const tilt = radians(look.tiltDeg);
  // the ray in the frame of the pan: ahead, right, up
  const ahead = Math.cos(tilt) - up * Math.sin(tilt);
  const rise = Math.sin(tilt) + up * Math.cos(tilt);
  return {
    panDeg: look.panDeg + degrees(Math.atan2(right, ahead)),
    tiltDeg: degrees(Math.atan2(rise, Math.hypot(ahead, right))),
  };
}
