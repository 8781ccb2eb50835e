import type { ControlView } from '../../../core/api/shell.ts';
import type { CameraId, WindowId } from '../../../core/base/ids.ts';
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
export interface OverlayStatus {
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

export interface OverlayFacts {
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

function whoIs(
  facts: OverlayFacts,
  velocity: Velocity | undefined,
  isShownAlready: boolean,
): Who | undefined {
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
export function overlayStatus(facts: OverlayFacts): OverlayStatus | undefined {
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
  const says: OverlayStatus = {
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

/** What the strip says; every window of the desk says the same. */
export interface StripStatus {
  /** Names of the sticks plugged in; none: mouse and keys alone. */
  readonly sticks: readonly string[];
  /** One of them is not known what its axes do. */
  readonly isUnknown: boolean;
  readonly mustCentre: boolean;
  /** What moves now, else what the stick would steer, else what was stopped. */
  readonly camera: CameraId | null;
  /** The stick moves a map instead. */
  readonly isMap: boolean;
  /** The window in which that camera is selected, or which has that map. */
  readonly window: WindowId | undefined;
  readonly velocity: Velocity | undefined;
  /** What the stick would steer shows no live picture. */
  readonly isUnseen: boolean;
  /** It has not answered what it was told. */
  readonly isUnanswered: boolean;
  /** Why it cannot be controlled, where that is known. */
  readonly fault: Fault | undefined;
  readonly stopped: StopCause | undefined;
  readonly link: ControlView['link'];
  readonly weight: 'calm' | 'warn' | 'alarm';
}

/** Undefined where nobody can steer, and nobody has to be told of it. */
export function stripStatus(view: ControlView | null, mayRight: boolean): StripStatus | undefined {
  if (!view || !mayRight) return undefined;
  const { sticks, selected, steering, stopped, link, unanswered } = view;
  // With mouse and keys alone the tile says it; what moves or has stopped by itself is told everywhere.
  const isMoving = steering !== null || unanswered.length > 0;
  const isWorthIt = sticks.length > 0 || isMoving || stopped !== null || link === 'lost';
  if (!isWorthIt) return undefined;
  const mustCentre = sticks.some((stick) => stick.mustCentre);
  const isMap = sticks.length > 0 && view.map !== null && !isMoving && !stopped;
  const isUnseen = sticks.length > 0 && !isMap && selected !== null && !selected.seen;
  const ofStick = isMap ? null : (selected?.camera ?? null);
  const camera =
    steering?.camera ?? unanswered[0] ?? (sticks.length > 0 ? ofStick : (stopped?.camera ?? null));
  const isUnanswered = camera !== null && unanswered.includes(camera);
  const fault = isUnanswered ? undefined : view.faults.find((one) => one.camera === camera)?.fault;
  const isWarning = mustCentre || stopped || isUnseen || fault || unanswered.length > 0;
  return {
    sticks: sticks.map(({ identity, profile }) => profile?.name ?? identity.name),
    isUnknown: sticks.some(({ profile }) => profile === null),
    mustCentre,
    camera,
    isMap,
    window: isMap ? (view.map ?? undefined) : selected?.camera === camera ? selected?.window : undefined,
    velocity: steering?.velocity,
    isUnseen,
    isUnanswered,
    fault,
    stopped: stopped?.cause,
    link,
    weight: link === 'lost' ? 'alarm' : isWarning ? 'warn' : 'calm',
  };
}
