import type { ControlView } from '../../../core/api/shell.ts';
import type { CameraId, WindowId } from '../../../core/base/ids.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { Presence } from '../../../core/ptz/lease.ts';
import { type CameraControl, isZeroVelocity, type StopCause, type Velocity } from '../../../core/ptz/ptz.ts';
import { type ControlRefusal, mayTakeLease, toLeaseHolder } from './refusal.ts';

/** The operator in control of a camera; `keeps`: it is reserved. */
export type OverlayOperator =
  | { readonly is: 'other'; readonly name: string }
  /** `until`: ms since the epoch. */
  | { readonly is: 'keeps'; readonly name: string; readonly until: number }
  | { readonly is: 'you' | 'yours' }
  | { readonly is: 'tour'; readonly name: string };

/** The PTZ overlay of one tile. */
export interface PtzOverlayStatus {
  readonly isUnconfirmed: boolean;
  /** True if an operator with its live picture can confirm that it stands still. */
  readonly canConfirmSeen: boolean;
  /** True if it did not respond to commands, so that its motion is unknown. */
  readonly isUnanswered: boolean;
  /** Reason why it cannot be controlled, if known. */
  readonly fault: Fault | undefined;
  readonly stopped: StopCause | undefined;
  readonly mustCentre: boolean;
  /** Reason why the last request of this window or a joystick was refused. */
  readonly refused: ControlRefusal | undefined;
  /** True if its lease can be requested, or taken from a lower priority. */
  readonly canAsk: boolean;
  readonly canTake: boolean;
  readonly who: OverlayOperator | undefined;
  readonly velocity: Velocity | undefined;
  readonly toCameraMs: number | undefined;
}

export interface PtzOverlayFacts {
  readonly camera: CameraId;
  readonly isSelected: boolean;
  /** The move requested by this window's mouse and keys, and its refusal. */
  readonly wanted: Velocity | undefined;
  readonly refused: ControlRefusal | undefined;
  readonly view: ControlView | null;
  /** Priority of this desk's operator; null if no operator may control. */
  readonly priority: number | null;
  /** State of this camera. */
  readonly state: CameraControl | null;
  readonly presence: Presence | undefined;
  readonly desk: string | undefined;
}

function whoIs(
  facts: PtzOverlayFacts,
  velocity: Velocity | undefined,
  isShownAlready: boolean,
): OverlayOperator | undefined {
  const { presence, desk, view, camera } = facts;
  const holder = presence?.steering;
  // Main knows this desk's own leases before presence, which arrives through the site.
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

/** Returns the overlay; undefined if there is nothing to show, as on most tiles. */
export function getPtzOverlayStatus(facts: PtzOverlayFacts): PtzOverlayStatus | undefined {
  const { camera, isSelected, wanted, view, state, presence } = facts;
  const moving = view?.steering?.camera === camera ? view.steering.velocity : undefined;
  const velocity = wanted && !isZeroVelocity(wanted) ? wanted : moving;
  const cause = view?.stopped?.camera === camera ? view.stopped.cause : undefined;
  const holder = presence?.steering;
  // The present holder explains the loss, and can be asked.
  const isLost = cause === 'leaseLost' && holder != null && holder.desk !== facts.desk;
  // A tile without a live picture shows that itself and prominently; its required action must not be covered.
  const isDark = view?.selected?.camera === camera && !view.selected.seen;
  const stopped = isLost || (isDark && cause === 'stalePicture') ? undefined : cause;
  const byStick = view?.refused?.camera === camera && !cause ? view.refused.fault : undefined;
  const given: ControlRefusal | undefined = facts.refused ?? (byStick && { why: 'fault', fault: byStick });
  const isNews = given && (given.why !== 'fault' || given.fault.code !== 'steer.mustCentre');
  const refused: ControlRefusal | undefined =
    isLost && !isNews ? { why: 'held', ...toLeaseHolder(holder) } : given;
  const code = refused?.why === 'fault' ? refused.fault.code : undefined;
  const isHeld = refused?.why === 'held' || code === 'steer.held' || code === 'steer.reserved';
  const keeper = refused?.why === 'held' ? refused : holder;
  const isUnanswered = state?.unanswered === true;
  const fault = isUnanswered || isDark ? undefined : (state?.fault ?? undefined);
  const whoHas = whoIs(facts, velocity, isHeld);
  // It is unknown whether this desk is in control then.
  const who = (isUnanswered || fault) && whoHas?.is === 'you' ? undefined : whoHas;
  const says: PtzOverlayStatus = {
    isUnconfirmed: state?.stopUnconfirmed === true,
    canConfirmSeen: isSelected && view?.selected?.camera === camera && view.selected.seen,
    isUnanswered,
    fault,
    stopped,
    // Where centring would not help, only the strip shows it.
    mustCentre:
      (!refused || code === 'steer.mustCentre') &&
      !isDark &&
      view?.selected?.camera === camera &&
      view.sticks.some((stick) => stick.mustCentre),
    refused,
    canAsk: isHeld && isSelected,
    canTake: isHeld && isSelected && keeper != null && mayTakeLease(facts.priority, keeper),
    who,
    velocity,
    // For an unresponsive camera the delay belongs to another command.
    toCameraMs: velocity && !isUnanswered && !fault ? (state?.toCameraMs ?? undefined) : undefined,
  };
  const isAnything =
    says.isUnconfirmed || isUnanswered || fault || stopped || says.mustCentre || refused || who || velocity;
  return isAnything ? says : undefined;
}

/** The content of the strip, the same in every window of the desk. */
export interface PtzFooterStatus {
  /** Names of the connected joysticks; empty: mouse and keys only. */
  readonly sticks: readonly string[];
  /** True if the axes of one of them are not configured. */
  readonly isUnknown: boolean;
  readonly mustCentre: boolean;
  /** The moving camera, else the joystick's target, else the stopped one. */
  readonly camera: CameraId | null;
  /** True if the joystick moves a map instead. */
  readonly isMap: boolean;
  /** The window in which that camera is selected, or which has that map. */
  readonly window: WindowId | undefined;
  readonly velocity: Velocity | undefined;
  /** True if the joystick's target shows no live picture. */
  readonly isUnseen: boolean;
  /** True if it did not respond to commands. */
  readonly isUnanswered: boolean;
  /** Reason why it cannot be controlled, if known. */
  readonly fault: Fault | undefined;
  readonly stopped: StopCause | undefined;
  readonly link: ControlView['link'];
  readonly weight: 'calm' | 'warn' | 'alarm';
}

/** Returns the strip; undefined where no operator may control and no warning is due. */
export function getPtzFooterStatus(view: ControlView | null, mayRight: boolean): PtzFooterStatus | undefined {
  if (!view || !mayRight) return undefined;
  const { sticks, selected, steering, stopped, link, unanswered } = view;
  // With mouse and keys only, the tile shows it; motion and unrequested stops are shown everywhere.
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
