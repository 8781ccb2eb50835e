import type { CameraId } from '../../../core/base/ids.ts';
import { getBandRank } from '../../../core/map/viewshed/bands.ts';
import type { ViewingCamera, ViewingCamerasResult } from '../../map/viewshed/index.ts';

/** Maximum of listed viewing cameras, and of those behind a building. */
const mostListed = { open: 30, occluded: 5 } as const;

export interface ViewingCameraRow {
  readonly id: CameraId;
  /** Undefined for the reporting camera if it does not see the location. */
  readonly viewing: ViewingCamera | undefined;
}

const isOpen = ({ reason }: ViewingCamera) => reason !== 'occluded';

/** Tells whether it has, or could have, a picture of the location. */
export const canSeePoint = (viewing: ViewingCamera) => isOpen(viewing) && viewing.reason !== 'offline';

/** Moves the reporting camera to the front, if it sees the location. */
export function moveReporterFirst(
  who: ViewingCamerasResult,
  reporter: CameraId | null,
): ViewingCamerasResult {
  const isFirst = (viewing: ViewingCamera) => viewing.id === reporter && canSeePoint(viewing);
  return {
    ...who,
    viewingCameras: [
      ...who.viewingCameras.filter(isFirst),
      ...who.viewingCameras.filter((viewing) => !isFirst(viewing)),
    ],
  };
}

/**
 * Returns the listed rows: the reporting camera first in any case, then cameras with a line of sight, even without a
 * picture, then the nearest without one.
 */
export function listViewingCameraRows(
  viewingCameras: readonly ViewingCamera[],
  reporter: CameraId | null,
): readonly ViewingCameraRow[] {
  const others = viewingCameras.filter(({ id }) => id !== reporter);
  const own = reporter ? [{ id: reporter, viewing: viewingCameras.find(({ id }) => id === reporter) }] : [];
  const listed = [
    ...others.filter(isOpen).slice(0, mostListed.open),
    ...others.filter((viewing) => !isOpen(viewing)).slice(0, mostListed.occluded),
  ];
  return [...own, ...listed.map((viewing) => ({ id: viewing.id, viewing }))];
}

/** Minimum gain in scale that is worth a turn; less is within the variation of a person's height. */
const worthTurning = 1.5;

/**
 * Returns the action of S for a location: the free PTZ camera that can show it best, by clarity and then distance.
 * Cameras that pass by or show it in a wide picture count too; one without a picture comes last, because its last
 * failure may be over. `there`: the best already looks there, and no other is turned. Undefined: none can.
 */
export function chooseCameraToTurn(
  viewingCameras: readonly ViewingCamera[],
): { readonly turn: ViewingCamera } | { readonly there: ViewingCamera } | undefined {
  const isOffline = ({ reason }: ViewingCamera) => reason === 'offline';
  const isFree = (viewing: ViewingCamera) =>
    viewing.reason === 'free' || (isOffline(viewing) && viewing.heldBy === undefined);
  const gains = (viewing: ViewingCamera) =>
    isFree(viewing) || (viewing.slew?.pxPerM ?? 0) > worthTurning * (viewing.now?.pxPerM ?? 0);
  const isUsable = (viewing: ViewingCamera) =>
    viewing.slew !== undefined &&
    (isFree(viewing) || (viewing.reason === 'now' && (viewing.heldBy === undefined || !gains(viewing))));
  const rank = ({ turned }: ViewingCamera) => getBandRank(turned?.pxPerM ?? 0);
  const [best] = viewingCameras
    .filter(isUsable)
    .sort(
      (a, b) => Number(isOffline(a)) - Number(isOffline(b)) || rank(b) - rank(a) || a.distanceM - b.distanceM,
    );
  return best && (gains(best) ? { turn: best } : { there: best });
}
