import type { ControlView } from '../../../core/api/shell.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { Presence } from '../../../core/ptz/lease.ts';
import { type CameraControl, isStill, type StopCause, type Velocity } from '../../../core/ptz/ptz.ts';
import { heldOf, mayTake, type Refusal } from './refusal.ts';

/** Who is at a camera; `keeps`: it is reserved. */
export type Who =
  | { readonly is: 'other'; readonly name: string }
  /** `until`: ms since the epoch. */
  | { readonly is: 'keeps'; readonly name: string; readonly until: number }
  | { readonly is: 'you' | 'yours' }
  | { readonly is: 'tour'; readonly name: string };

/** What lies over one tile that is about steering. */
export interface OverSays {
  readonly isUnconfirmed: boolean;
  /** Whoever looks at its live picture can say that it stands still. */
  readonly canConfirmSeen: boolean;
  /** It has not answered what it was told: nobody knows whether it moves. */
  readonly isUnanswered: boolean;
  /** Why it cannot be controlled, where that is known. */
  readonly fault: Fault | undefined;
  readonly stopped: StopCause | undefined;
  readonly mustCentre: boolean;
  /** Why what was asked last, by this window or by stick, was not done. */
  readonly refused: Refusal | undefined;
  /** It can be asked for, or taken where its holder is weaker. */
  readonly canAsk: boolean;
  readonly canTake: boolean;
  readonly who: Who | undefined;
  readonly velocity: Velocity | undefined;
  readonly toCameraMs: number | undefined;
}

export interface OverFacts {
  readonly camera: CameraId;
  readonly isSelected: boolean;
  /** What this window's mouse and keys want of it, and why they were refused. */
  readonly wanted: Velocity | undefined;
  readonly refused: Refusal | undefined;
  readonly view: ControlView | null;
  /** Of anyone who steers at this desk; null: nobody may. */
  readonly priority: number | null;
  /** Of this camera. */
  readonly state: CameraControl | null;
  readonly presence: Presence | undefined;
  readonly desk: string | undefined;
}

function whoIs(facts: OverFacts, velocity: Velocity | undefined, isShownAlready: boolean): Who | undefined {
  const { presence, desk, view, camera } = facts;
  const holder = presence?.steering;
  // Of this desk's own leases main knows before presence, which comes by way of the site.
  const isOurs = view?.leases.some((lease) => lease.camera === camera) === true;
  if (holder && holder.desk !== desk && !isOurs) {
    if (isShownAlready) return undefined;
    return holder.kind === 'reserved'
      ? { is: 'keeps', name: holder.name, until: holder.until }
      : { is: 'other', name: holder.name };
  }
  if (velocity) return { is: 'you' };
  if (isOurs) return { is: 'yours' };
  return presence?.tour ? { is: 'tour', name: presence.tour } : undefined;
}

/** Undefined where nothing is to be said: of most tiles, most of the time. */
export function overSays(facts: OverFacts): OverSays | undefined {
  const { camera, isSelected, wanted, view, state, presence } = facts;
  const moving = view?.steering?.camera === camera ? view.steering.velocity : undefined;
  const velocity = wanted && !isStill(wanted) ? wanted : moving;
  const cause = view?.stopped?.camera === camera ? view.stopped.cause : undefined;
  const holder = presence?.steering;
  // Who has it now says it all, and that is what can be done something about.
  const isLost = cause === 'leaseLost' && holder != null && holder.desk !== facts.desk;
  // A tile without a live picture says that itself, and loudly; what is to be done first is not to be covered.
  const isDark = view?.selected?.camera === camera && !view.selected.seen;
  const stopped = isLost || (isDark && cause === 'stalePicture') ? undefined : cause;
  const byStick = view?.refused?.camera === camera && !cause ? view.refused.fault : undefined;
  const given: Refusal | undefined = facts.refused ?? (byStick && { why: 'fault', fault: byStick });
  const isNews = given && (given.why !== 'fault' || given.fault.code !== 'steer.mustCentre');
  const refused: Refusal | undefined = isLost && !isNews ? { why: 'held', ...heldOf(holder) } : given;
  const code = refused?.why === 'fault' ? refused.fault.code : undefined;
  const isHeld = refused?.why === 'held' || code === 'steer.held' || code === 'steer.reserved';
  const keeper = refused?.why === 'held' ? refused : holder;
  const isUnanswered = state?.unanswered === true;
  const fault = isUnanswered || isDark ? undefined : (state?.fault ?? undefined);
  const whoHas = whoIs(facts, velocity, isHeld);
  // Nobody knows that.
  const who = (isUnanswered || fault) && whoHas?.is === 'you' ? undefined : whoHas;
  const says: OverSays = {
    isUnconfirmed: state?.stopUnconfirmed === true,
    canConfirmSeen: isSelected && view?.selected?.camera === camera && view.selected.seen,
    isUnanswered,
    fault,
    stopped,
    // Where it would not help to centre it, the strip alone says so.
    mustCentre:
      (!refused || code === 'steer.mustCentre') &&
      !isDark &&
      view?.selected?.camera === camera &&
      view.sticks.some((stick) => stick.mustCentre),
    refused,
    canAsk: isHeld && isSelected,
    canTake: isHeld && isSelected && keeper != null && mayTake(facts.priority, keeper),
    who,
    velocity,
    // Of one that does not answer it is of another command.
    toCameraMs: velocity && !isUnanswered && !fault ? (state?.toCameraMs ?? undefined) : undefined,
  };
  const isAnything =
    says.isUnconfirmed || isUnanswered || fault || stopped || says.mustCentre || refused || who || velocity;
  return isAnything ? says : undefined;
}
