import type { CameraId } from '../../../core/base/ids.ts';
import { rankAt } from '../../../core/map/viewshed/bands.ts';
import type { ViewingCamera, WhoSees } from '../../map/sight/index.ts';

/** Of those that see it, and of those that a building hides it from. */
const mostListed = { open: 30, occluded: 5 } as const;

export interface SeenRow {
  readonly id: CameraId;
  /** Undefined of the camera that reported it, where that does not see the place. */
  readonly viewing: ViewingCamera | undefined;
}

const isOpen = ({ reason }: ViewingCamera) => reason !== 'occluded';

/** It has a picture of the place, or could have one. */
export const sees = (viewing: ViewingCamera) => isOpen(viewing) && viewing.reason !== 'offline';

/** The camera that reported what happened there comes before all others, where it sees the place. */
export function reporterFirst(who: WhoSees, reporter: CameraId | null): WhoSees {
  const isFirst = (viewing: ViewingCamera) => viewing.id === reporter && sees(viewing);
  return {
    ...who,
    viewingCameras: [
      ...who.viewingCameras.filter(isFirst),
      ...who.viewingCameras.filter((viewing) => !isFirst(viewing)),
    ],
  };
}

/** What is listed: the camera that reported it first whatever it sees, then those that see it or would if a picture came from them, then the nearest that do not. */
export function seenRows(
  viewingCameras: readonly ViewingCamera[],
  reporter: CameraId | null,
): readonly SeenRow[] {
  const others = viewingCameras.filter(({ id }) => id !== reporter);
  const own = reporter ? [{ id: reporter, viewing: viewingCameras.find(({ id }) => id === reporter) }] : [];
  const listed = [
    ...others.filter(isOpen).slice(0, mostListed.open),
    ...others.filter((viewing) => !isOpen(viewing)).slice(0, mostListed.occluded),
  ];
  return [...own, ...listed.map((viewing) => ({ id: viewing.id, viewing }))];
}

/** A picture that would show the place so many times as large, or larger, is worth the turn; less is within what a person's height does. */
const worthTurning = 1.5;

/**
 * What S does about a place: turns the free PTZ that can show it best, the clearest and then the nearest; one that passes by, or
 * has it somewhere in a wide picture, too; one without a picture last, since that is known of when it was last asked for, and may
 * come when it is asked for again. `there`: the best looks at it already, and another is left alone. Undefined: none can.
 */
export function slewOf(
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
  const rank = ({ turned }: ViewingCamera) => rankAt(turned?.pxPerM ?? 0);
  const [best] = viewingCameras
    .filter(isUsable)
    .sort(
      (a, b) => Number(isOffline(a)) - Number(isOffline(b)) || rank(b) - rank(a) || a.distanceM - b.distanceM,
    );
  return best && (gains(best) ? { turn: best } : { there: best });
}
