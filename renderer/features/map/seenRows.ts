import type { CameraId } from '../../../core/base/ids.ts';
import { rankAt } from '../../../core/map/viewshed/bands.ts';
import type { SightSeer, WhoSees } from '../../map/sight/index.ts';

/** Of those that see it, and of those that a building hides it from. */
const mostListed = { open: 30, occluded: 5 } as const;

export interface SeenRow {
  readonly id: CameraId;
  /** Undefined of the camera that reported it, where that does not see the place. */
  readonly seer: SightSeer | undefined;
}

const isOpen = ({ reason }: SightSeer) => reason !== 'occluded';

/** It has a picture of the place, or could have one. */
export const sees = (seer: SightSeer) => isOpen(seer) && seer.reason !== 'offline';

/** The camera that reported what happened there comes before all others, where it sees the place. */
export function reporterFirst(who: WhoSees, reporter: CameraId | null): WhoSees {
  const isFirst = (seer: SightSeer) => seer.id === reporter && sees(seer);
  return { ...who, seers: [...who.seers.filter(isFirst), ...who.seers.filter((seer) => !isFirst(seer))] };
}

/** What is listed: the camera that reported it first whatever it sees, then those that see it or would if a picture came from them, then the nearest that do not. */
export function seenRows(seers: readonly SightSeer[], reporter: CameraId | null): readonly SeenRow[] {
  const others = seers.filter(({ id }) => id !== reporter);
  const own = reporter ? [{ id: reporter, seer: seers.find(({ id }) => id === reporter) }] : [];
  const listed = [
    ...others.filter(isOpen).slice(0, mostListed.open),
    ...others.filter((seer) => !isOpen(seer)).slice(0, mostListed.occluded),
  ];
  return [...own, ...listed.map((seer) => ({ id: seer.id, seer }))];
}

/** A picture that would show the place so many times as large, or larger, is worth the turn; less is within what a person's height does. */
const worthTurning = 1.5;

/**
 * What S does about a place: turns the free PTZ that can show it best, the clearest and then the nearest; one that passes by, or
 * has it somewhere in a wide picture, too; one without a picture last, since that is known of when it was last asked for, and may
 * come when it is asked for again. `there`: the best looks at it already, and another is left alone. Undefined: none can.
 */
export function slewOf(
  seers: readonly SightSeer[],
): { readonly turn: SightSeer } | { readonly there: SightSeer } | undefined {
  const isOffline = ({ reason }: SightSeer) => reason === 'offline';
  const isFree = (seer: SightSeer) =>
    seer.reason === 'free' || (isOffline(seer) && seer.heldBy === undefined);
  const gains = (seer: SightSeer) =>
    isFree(seer) || (seer.slew?.pxPerM ?? 0) > worthTurning * (seer.now?.pxPerM ?? 0);
  const isUsable = (seer: SightSeer) =>
    seer.slew !== undefined &&
    (isFree(seer) || (seer.reason === 'now' && (seer.heldBy === undefined || !gains(seer))));
  const rank = ({ turned }: SightSeer) => rankAt(turned?.pxPerM ?? 0);
  const [best] = seers
    .filter(isUsable)
    .sort(
      (a, b) => Number(isOffline(a)) - Number(isOffline(b)) || rank(b) - rank(a) || a.distanceM - b.distanceM,
    );
  return best && (gains(best) ? { turn: best } : { there: best });
}
