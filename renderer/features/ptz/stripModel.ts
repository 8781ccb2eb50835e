import type { ControlView } from '../../../core/api/shell.ts';
import type { CameraId, WindowId } from '../../../core/base/ids.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { StopCause, Velocity } from '../../../core/ptz/ptz.ts';

/** What the strip says; every window of the desk says the same. */
export interface StripSays {
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
export function stripSays(view: ControlView | null, mayRight: boolean): StripSays | undefined {
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
