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

/** How often the pose is read while the camera moves, and while it rests and somebody looks on, ms. */
export const readMovingMs = 250;
const readIdleMs = 2_000;
/** Of whatever unit a camera reports its position in; below it is noise of its encoder. */
const sameWithin = 1e-5;

/** Two readings between which the camera has not moved, as far as it reports. */
export function isSamePosition(a: PtzReading, b: PtzReading): boolean {
  return (['pan', 'tilt', 'zoom'] as const).every((axis) => {
    const within = sameWithin * Math.max(1, Math.abs(a.raw[axis]));
    return Math.abs(a.raw[axis] - b.raw[axis]) <= within;
  });
}

/** The pose as the camera reported it last, with its age at `at`. */
export const poseAt = ({ pose }: CameraState, at: number): PtzPose | null =>
  pose.pose ? { ...pose.pose, ageMs: Math.max(0, at - pose.poseAt) } : null;

export function takeReading(draft: Draft, reading: PtzReading): void {
  const { pose } = draft;
  pose.isReliable ||= pose.first !== undefined && !isSamePosition(pose.first, reading);
  pose.first ??= reading;
  // A pose outside the contract is dropped: a console would give up its link over it, and with it all cameras.
  const parsed = PtzPose.safeParse(reading.pose);
  pose.pose = parsed.success ? parsed.data : undefined;
  if (parsed.success) pose.poseAt = draft.at - parsed.data.ageMs;
  publishChange(draft);
}

/** Reads the pose after `afterMs` and then again and again, while anybody needs it. */
export function scheduleRead(draft: Draft, afterMs: number): void {
  const { mayBeMoving, isUnconfirmed } = draft.motion;
  if (draft.isFollowed || mayBeMoving || isUnconfirmed) setTimer(draft, 'readPose', afterMs);
  else cancelTimer(draft, 'readPose');
}

/** The timer `readPose`: not before the camera is connected, nor while Stop is confirmed by readings of its own. */
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
      // It has come to rest by itself, where it was sent to.
      motion.mayBeMoving = false;
      // One that reported nothing when it was stopped may do so now, or its position has proved reliable meanwhile.
      if (pose.isReliable || pose.pose?.moving === false) noteStationary(draft);
    }
  }
  pose.last = read.ok ? read.value : undefined;
  scheduleRead(draft, isCommanded || reportsMovement ? readMovingMs : readIdleMs);
}

/** The camera was seen to stand still, by its own report or by a person. */
export function noteStationary(draft: Draft): void {
  draft.motion.mayMoveFromBefore = false;
  if (draft.motion.isUnconfirmed) draft.effects.push({ do: 'publishUnconfirmed', cause: null, isOver: true });
  draft.motion.isUnconfirmed = false;
}
