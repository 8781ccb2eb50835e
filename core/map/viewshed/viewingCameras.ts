import { getBoundingBoxOfPoints } from '../city/box.ts';
import { type Band, bandFromPxPerM, getBand, getBandRank } from './bands.ts';
import { getLensPosition, maxSurveyOffsetM } from './mounting.ts';
import type { SpatialIndex } from './nearby.ts';
import type { Obstruction, SightIndex, SpacePoint } from './obstructions.ts';
import {
  canTurnTo,
  getDirectionToPoint,
  getFullZoomPicture,
  getPresentPicture,
  getPxPerM,
  getReachM,
  isInPicture,
  isTurnable,
  type PictureGeometry,
  type SightAssumptions,
  type SightCamera,
  sightDefaults,
} from './optics.ts';

/** How well a camera shows a point. */
export interface Clarity {
  readonly pxPerM: number;
  readonly band: Band;
}

/** How a camera can view a point, and the reason of its rank in the list. */
export interface CameraView<C extends SightCamera> extends Reach<C> {
  /**
   * `now`: it is in the picture, unobstructed. `free`, `held`, `unsteerable`: a PTZ camera could turn to it; but
   * another operator holds it; but the site cannot control it. `offline`: one of these, but without video.
   * `occluded`: one of all these, but for the building at `obstruction`.
   */
  readonly reason: 'now' | 'free' | 'held' | 'unsteerable' | 'offline' | 'occluded';
  readonly obstruction: Obstruction | undefined;
}

/** How a camera would view a point without buildings. */
interface Reach<C extends SightCamera> {
  readonly camera: C;
  /** The position of its lens, by `getLensPosition`. */
  readonly lens: SpacePoint;
  /** Distance from the lens, metres. */
  readonly distanceM: number;
  /** The clarity in its present picture; undefined: not in it, or too small. */
  readonly now: Clarity | undefined;
  /** The clarity of a PTZ camera at full zoom. */
  readonly turned: Clarity | undefined;
  /** The name of another operator who holds its lease. */
  readonly heldBy: string | undefined;
}

export interface ViewingCameraOptions extends SightAssumptions {
  /** The maximum number of occluded cameras in the list, nearest first. */
  readonly mostOccluded: number;
}

export const viewingCameraDefaults: ViewingCameraOptions = { ...sightDefaults, mostOccluded: 20 };

const clarity = (picture: PictureGeometry, distanceM: number): Clarity | undefined => {
  const density = getPxPerM(picture, distanceM);
  const band = getBand(density);
  return band && { pxPerM: density, band };
};

function reachTo<C extends SightCamera>(
  camera: C,
  lens: SpacePoint,
  point: SpacePoint,
  options: SightAssumptions,
): Reach<C> | undefined {
  const { distanceM } = getDirectionToPoint(lens, point);
  if (distanceM > getReachM(camera, options, bandFromPxPerM.monitor)) return undefined;
  const picture = getPresentPicture(camera, options);
  const now = picture && isInPicture(picture, lens, point) ? clarity(picture, distanceM) : undefined;
  const canTurn = isTurnable(camera) && canTurnTo(lens, point);
  const turned = canTurn ? clarity(getFullZoomPicture(camera, options), distanceM) : undefined;
  const { heldBy } = camera;
  return now || turned ? { camera, lens, distanceM, now, turned, heldBy } : undefined;
}

const order = { now: 0, free: 1, held: 2, unsteerable: 3, offline: 4 } as const;

const reasonOf = ({ camera, now, heldBy }: Reach<SightCamera>): keyof typeof order => {
  if (camera.isOffline) return 'offline';
  if (now) return 'now';
  if (camera.steerable !== true) return 'unsteerable';
  return heldBy === undefined ? 'free' : 'held';
};

/**
 * Returns the cameras that can view a point, most useful first.
 * First those with it in their present picture, clearest first; then free PTZ cameras, those that could identify a
 * person before others and near before far; then PTZ cameras held by another operator, then uncontrollable ones,
 * then all offline ones; last, nearest first, those with a building in the way.
 */
export function findViewingCameras<C extends SightCamera>(
  point: SpacePoint,
  cameras: SpatialIndex<C>,
  index: SightIndex,
  options: ViewingCameraOptions = viewingCameraDefaults,
): CameraView<C>[] {
  // `getLensPosition` may move a lens slightly from its registered position.
  const candidates = cameras.about(point, options.reachM + maxSurveyOffsetM);
  const near = index.within(getBoundingBoxOfPoints([point, ...candidates]));
  const open: CameraView<C>[] = [];
  const hidden: Reach<C>[] = [];
  for (const camera of candidates) {
    const reach = reachTo(camera, getLensPosition(camera, near), point, options);
    if (!reach) continue;
    if (!near.isSeen(reach.lens, point)) hidden.push(reach);
    else open.push({ ...reach, reason: reasonOf(reach), obstruction: undefined });
  }
  const occluded = hidden
    .sort((a, b) => a.distanceM - b.distanceM)
    .slice(0, options.mostOccluded)
    .map((reach): CameraView<C> => {
      return { ...reach, reason: 'occluded', obstruction: near.obstruction(reach.lens, point) };
    });
  return [...open.sort(byUse), ...occluded];
}

function byUse<C extends SightCamera>(a: CameraView<C>, b: CameraView<C>): number {
  const best = (viewing: CameraView<C>) =>
    getBandRank((viewing.reason === 'now' ? viewing.now : (viewing.turned ?? viewing.now))?.pxPerM ?? 0);
  if (a.reason === 'occluded' || b.reason === 'occluded') return 0;
  return order[a.reason] - order[b.reason] || best(b) - best(a) || a.distanceM - b.distanceM;
}
