import type { Result } from '../../core/base/result.ts';
import { PtzPose } from '../../core/ptz/ptz.ts';
import {
  addPublishEffect,
  addRequestEffect,
  type CameraDraft,
  type CameraState,
  cancelCameraTimer,
  hasVelocityTarget,
  setCameraTimer,
} from './cameraModel.ts';
import type { PtzReading } from './driver.ts';

/** Interval of pose readings while the camera moves, and while it rests and is followed, ms. */
export const movingReadIntervalMs = 250;
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
export const getPoseAt = ({ pose }: CameraState, at: number): PtzPose | null =>
  pose.pose ? { ...pose.pose, ageMs: Math.max(0, at - pose.poseAt) } : null;

export function applyReading(draft: CameraDraft, reading: PtzReading): void {
  const { pose } = draft;
  pose.isReliable ||= pose.first !== undefined && !isSamePosition(pose.first, reading);
  pose.first ??= reading;
  // A pose outside the contract is dropped: a console would drop its link over it, and all cameras with it.
  const parsed = PtzPose.safeParse(reading.pose);
  pose.pose = parsed.success ? parsed.data : undefined;
  if (parsed.success) pose.poseAt = draft.at - parsed.data.ageMs;
  addPublishEffect(draft);
}

/** Schedules a pose reading after `afterMs`, repeated while it is needed. */
export function scheduleRead(draft: CameraDraft, afterMs: number): void {
  const { mayBeMoving, isUnconfirmed } = draft.motion;
  if (draft.isFollowed || mayBeMoving || isUnconfirmed) setCameraTimer(draft, 'readPose', afterMs);
  else cancelCameraTimer(draft, 'readPose');
}

/** Handles the timer `readPose`: not before the camera is connected, nor while Stop has readings of its own. */
export function readPose(draft: CameraDraft): void {
  if (!draft.connection.facts || draft.stopper.episode) scheduleRead(draft, movingReadIntervalMs);
  else addRequestEffect(draft, { kind: 'read', purpose: { kind: 'pose' } });
}

export function handlePoseRead(draft: CameraDraft, read: Result<PtzReading>): void {
  const { pose, motion } = draft;
  const isCommanded = hasVelocityTarget(draft) || draft.queue.inFlight !== undefined;
  const reportsMovement = read.ok && read.value.pose.moving === true;
  if (read.ok) {
    applyReading(draft, read.value);
    if (!isCommanded && !reportsMovement && pose.last && isSamePosition(pose.last, read.value)) {
      // It has arrived at its destination by itself.
      motion.mayBeMoving = false;
      // A camera without reports at its stop may report now, or its position has proved reliable meanwhile.
      if (pose.isReliable || pose.pose?.moving === false) noteStationary(draft);
    }
  }
  pose.last = read.ok ? read.value : undefined;
  scheduleRead(draft, isCommanded || reportsMovement ? movingReadIntervalMs : readIdleMs);
}

/** Notes that the camera stands still, by its own report or a person's. */
export function noteStationary(draft: CameraDraft): void {
  draft.motion.mayMoveFromBefore = false;
  if (draft.motion.isUnconfirmed) draft.effects.push({ do: 'publishUnconfirmed', cause: null, isOver: true });
  draft.motion.isUnconfirmed = false;
}
