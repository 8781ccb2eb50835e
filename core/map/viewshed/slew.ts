import type { Look } from '../../ptz/aim.ts';
import { type Band, bandOf } from './bands.ts';
import type { SpacePoint } from './obstructions.ts';
import {
  directionTo,
  pictureAtLongest,
  pxPerM,
  type SightCamera,
  type SightOptions,
  sightDefaults,
} from './optics.ts';

/** A person is taken to be so tall, metres (the target of IEC 62676-4's rotakin is 1.6 m; people of today stand higher). */
export const personM = 1.7;
/** Of the picture's height, a person is to fill so much: with 1080 lines that is 254 pixels a metre, enough to identify. */
const personFills = 0.4;

/** Where a PTZ must look, and what it then shows. */
export interface Slew extends Look {
  readonly pxPerM: number;
  readonly band: Band | undefined;
}

/** How a PTZ looks at a person who stands at a point: the middle of the person in the middle, 40 % of the picture's height tall, as near as its lens comes to that. */
export function slewTo(
  camera: SightCamera,
  lens: SpacePoint,
  point: SpacePoint,
  options: SightOptions = sightDefaults,
): Slew {
  const { panDeg, tiltDeg, distanceM } = directionTo(lens, { ...point, z: point.z + personM / 2 });
  const halfM = ((personM / personFills) * options.aspect) / 2;
  const wanted = (2 * Math.atan2(halfM, distanceM) * 180) / Math.PI;
  const longest = pictureAtLongest(camera, options);
  const fovDeg = Math.min(Math.max(wanted, longest.fovDeg), camera.fovDeg);
  const density = pxPerM({ ...longest, fovDeg }, distanceM);
  return { panDeg, tiltDeg, fovDeg, pxPerM: density, band: bandOf(density) };
}
