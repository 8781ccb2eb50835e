import type { CameraId } from '../../../core/domain/ids.ts';
import type { SightSeer, WhoSees } from '../../scene/sight/index.ts';

/** Of those that see it, and of those that a building hides it from. */
const mostListed = { open: 30, occluded: 5 } as const;

export interface SeenRow {
  readonly id: CameraId;
  /** Undefined of the camera that reported it, where that does not see the place. */
  readonly seer: SightSeer | undefined;
}

const isOpen = ({ reason }: SightSeer) => reason !== 'occluded';

/** The camera that reported what happened there comes before all others, where it sees the place. */
export function reporterFirst(who: WhoSees, reporter: CameraId | null): WhoSees {
  const isFirst = (seer: SightSeer) => seer.id === reporter && isOpen(seer);
  return { ...who, seers: [...who.seers.filter(isFirst), ...who.seers.filter((seer) => !isFirst(seer))] };
}

/** What is listed: the camera that reported it first whatever it sees, then those that see it, then the nearest that do not. */
export function seenRows(seers: readonly SightSeer[], reporter: CameraId | null): readonly SeenRow[] {
  const others = seers.filter(({ id }) => id !== reporter);
  const own = reporter ? [{ id: reporter, seer: seers.find(({ id }) => id === reporter) }] : [];
  const listed = [
    ...others.filter(isOpen).slice(0, mostListed.open),
    ...others.filter((seer) => !isOpen(seer)).slice(0, mostListed.occluded),
  ];
  return [...own, ...listed.map((seer) => ({ id: seer.id, seer }))];
}
