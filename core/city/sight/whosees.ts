import type { Box } from '../city.ts';
import { type Band, bandFromPxPerM, bandOf, rankAt } from './bands.ts';
import { lensOf } from './mounting.ts';
import type { Nearby } from './nearby.ts';
import type { Obstruction, SightIndex, SpacePoint } from './obstructions.ts';
import {
  canTurnTo,
  directionTo,
  isInPicture,
  type Picture,
  pictureAtLongest,
  pictureNow,
  pxPerM,
  reachOf,
  type SightCamera,
  type SightOptions,
  sightDefaults,
  turns,
} from './optics.ts';

/** How well a camera shows a point. */
export interface Clarity {
  readonly pxPerM: number;
  readonly band: Band;
}

/** What a camera has to do with a point, and why it stands where it does in the list. */
export interface Seer {
  readonly camera: SightCamera;
  /** Where its lens is, by `lensOf`. */
  readonly lens: SpacePoint;
  /** From the lens, metres. */
  readonly distanceM: number;
  /**
   * `now`: it is in its picture, and nothing in the way. `free`, `held`: a PTZ could be turned to it; somebody else holds it.
   * `occluded`: it would be one of these, but for the building at `obstruction`.
   */
  readonly reason: 'now' | 'free' | 'held' | 'occluded';
  /** In the picture that it has now; undefined: not in it, or too small. */
  readonly now: Clarity | undefined;
  /** At its longest, of a PTZ. */
  readonly turned: Clarity | undefined;
  readonly obstruction: Obstruction | undefined;
}

const clarity = (picture: Picture, distanceM: number): Clarity | undefined => {
  const density = pxPerM(picture, distanceM);
  const band = bandOf(density);
  return band && { pxPerM: density, band };
};

/** The box around a point and the places that it may be seen from. */
export function boxOf(places: readonly { readonly x: number; readonly y: number }[]): Box {
  return places.reduce<Box>(
    ([west, south, east, north], { x, y }) => [
      Math.min(west, x),
      Math.min(south, y),
      Math.max(east, x),
      Math.max(north, y),
    ],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** Cameras that reach a point at all, were there no buildings. */
export function candidatesFor(
  point: SpacePoint,
  cameras: Nearby<SightCamera>,
  options: SightOptions = sightDefaults,
): SightCamera[] {
  return cameras
    .about(point, options.reachM)
    .filter((camera) => seerOf(camera, lensAsTold(camera), point, options) !== undefined);
}

const lensAsTold = ({ x, y, heightM }: SightCamera): SpacePoint => ({ x, y, z: heightM });

function seerOf(camera: SightCamera, lens: SpacePoint, point: SpacePoint, options: SightOptions) {
  const { distanceM } = directionTo(lens, point);
  if (distanceM > reachOf(camera, options, bandFromPxPerM.monitor)) return undefined;
  const picture = pictureNow(camera, options);
  const now = picture && isInPicture(picture, lens, point) ? clarity(picture, distanceM) : undefined;
  const canTurn = turns(camera) && canTurnTo(lens, point);
  const turned = canTurn ? clarity(pictureAtLongest(camera, options), distanceM) : undefined;
  return now || turned ? { camera, lens, distanceM, now, turned } : undefined;
}

const order = { now: 0, free: 1, held: 2, occluded: 3 } as const;

/**
 * Who sees a point, the most useful first: whose picture it is in now, the clearest first; then free PTZs, those that could
 * identify a person before others and near before far; then PTZs that somebody else holds; last those with a building in
 * the way. `cameras` may be more than reach it.
 */
export function camerasThatSee(
  point: SpacePoint,
  cameras: readonly SightCamera[],
  index: SightIndex,
  options: SightOptions = sightDefaults,
): Seer[] {
  const near = index.within(boxOf([point, ...cameras]));
  return cameras
    .flatMap((camera): Seer[] => {
      const seen = seerOf(camera, lensOf(camera, near), point, options);
      if (!seen) return [];
      const obstruction = near.obstruction(seen.lens, point);
      const open = seen.now ? 'now' : camera.heldBy === undefined ? 'free' : 'held';
      return [{ ...seen, reason: obstruction ? 'occluded' : open, obstruction }];
    })
    .sort(byUse);
}

function byUse(a: Seer, b: Seer): number {
  const best = (seer: Seer) => rankAt((seer.reason === 'now' ? seer.now : seer.turned)?.pxPerM ?? 0);
  return (
    order[a.reason] - order[b.reason] ||
    (a.reason === 'occluded' ? 0 : best(b) - best(a)) ||
    a.distanceM - b.distanceM ||
    a.camera.id.localeCompare(b.camera.id)
  );
}
