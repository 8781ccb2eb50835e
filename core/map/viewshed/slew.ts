import type { CameraOrientation } from '../../ptz/aim.ts';
import { type Band, getBand } from './bands.ts';
import type { SpacePoint } from './obstructions.ts';
import {
  getDirectionToPoint,
  getFullZoomPicture,
  getPxPerM,
  type SightAssumptions,
  type SightCamera,
  sightDefaults,
} from './optics.ts';

/** The assumed height of a person, metres (the target of IEC 62676-4's rotakin is 1.6 m; people of today are taller). */
export const personM = 1.7;
/**
 * The share of the picture's height that a person should take: with 1080 lines that is 254 pixels per metre,
 * enough to identify.
 */
const personFills = 0.4;

/** The pose to which a PTZ camera must turn, and the resulting resolution. */
export interface Slew extends CameraOrientation {
  readonly pxPerM: number;
  readonly band: Band | undefined;
}

/**
 * Returns the pose at which a PTZ camera shows a person at a point: the middle of the person in the centre, 40 %
 * of the picture's height tall, as far as its zoom permits.
 */
export function computeSlew(
  camera: SightCamera,
  lens: SpacePoint,
  point: SpacePoint,
  options: SightAssumptions = sightDefaults,
): Slew {
  const { panDeg, tiltDeg, distanceM } = getDirectionToPoint(lens, { ...point, z: point.z + personM / 2 });
  const halfM = ((personM / personFills) * options.aspect) / 2;
  const wanted = (2 * Math.atan2(halfM, distanceM) * 180) / Math.PI;
  const longest = getFullZoomPicture(camera, options);
  const fovDeg = Math.min(Math.max(wanted, longest.fovDeg), camera.fovDeg);
  const density = getPxPerM({ ...longest, fovDeg }, distanceM);
  return { panDeg, tiltDeg, fovDeg, pxPerM: density, band: getBand(density) };
}
