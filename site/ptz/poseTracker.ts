import type { Result } from '../../core/base/result.ts';
import { PtzPose } from '../../core/ptz/ptz.ts';
import {
  type CameraState,
  cancelTimer,
  type Draft,
  isVelocityWanted,
  publishChange,
  send,
  setTimer,
} from './cameraModel.ts';
import type { PtzReading } from './driver.ts';

/** Interval of pose readings while the camera moves, and while it rests and is followed, ms. */
export const readMovingMs = 250;
const readIdleMs = 2_000;
/** Tolerance in the camera's own position unit; smaller differences are noise of its encoder. */
const sameWithin = 1e-5;

/** Returns whether the camera has not moved between two readings, as far as it reports. */
export function isSamePosition(a: PtzReading, b: PtzReading): boolean {
  return (['pan', 'tilt', 'zoom'] as const).every((axis) => {
    const within = sameWithin * Math.max(1, Math.abs(a.raw[axis]));
    return Math.abs(a.raw[axis] - b.raw[axis]) <= within;
  });
}

/** Returns the last reported pose with its age at `at`. */
export const poseAt = ({ pose }: CameraState, at: number): PtzPose | null =>
  pose.pose ? { ...pose.pose, ageMs: Math.max(0, at - pose.poseAt) } : null;

export function takeReading(draft: Draft, reading: PtzReading): void {
  const { pose } = draft;
  pose.isReliable ||= pose.first !== undefined && !isSamePosition(pose.first, reading);
  pose.first ??= reading;
  // A pose outside the contract is dropped: a console would drop its link over it, and all cameras with it.
  const parsed = PtzPose.safeParse(reading.pose);
  pose.pose = parsed.success ? parsed.data : undefined;
  if (parsed.success) pose.poseAt = draft.at - parsed.data.ageMs;
  publishChange(draft);
}

/** Schedules a pose reading after `afterMs`, repeated while it is needed. */
export function scheduleRead(draft: Draft, afterMs: number): void {
  const { mayBeMoving, isUnconfirmed } = draft.motion;
  if (draft.isFollowed || mayBeMoving || isUnconfirmed) setTimer(draft, 'readPose', afterMs);
  else cancelTimer(draft, 'readPose');
}

/** Handles the timer `readPose`: not before the camera is connected, nor while Stop has readings of its own. */
export function readPose(draft: Draft): void {
  if (!draft.connection.facts || draft.stopper.episode) scheduleRead(draft, readMovingMs);
  else send(draft, { kind: 'read', purpose: { kind: 'pose' } });
}

export function poseRead(draft: Draft, read: Result<PtzReading>): void {
  const { pose, motion } = draft;
  const isCommanded = isVelocityWanted(draft) || draft.queue.inFlight !== undefined;
  const reportsMovement = read.ok && read.value.pose.moving === true;
  if (read.ok) {
    takeReading(draft, read.value);
    if (!isCommanded && !reportsMovement && pose.last && isSamePosition(pose.last, read.value)) {
      // It has arrived at its destination by itself.
      motion.mayBeMoving = false;
      // A camera without reports at its stop may report now, or its position has proved reliable meanwhile.
      if (pose.isReliable || pose.pose?.moving === false) noteStationary(draft);
    }
  }
  pose.last = read.ok ? read.value : undefined;
  scheduleRead(draft, isCommanded || reportsMovement ? readMovingMs : readIdleMs);
}

/** Notes that the camera stands still, by its own report or a person's. */
export function noteStationary(draft: Draft): void {
  draft.motion.mayMoveFromBefore = false;
  if (draft.motion.isUnconfirmed) draft.effects.push({ do: 'publishUnconfirmed', cause: null, isOver: true });
  draft.motion.isUnconfirmed = false;
}
