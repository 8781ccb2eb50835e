import { fail, ok, type Result } from '../../core/base/result.ts';
import { commandEveryMs, deadManMs, ptzAxes, type StopCause, type Velocity } from '../../core/ptz/ptz.ts';
import {
  addPublishEffect,
  addRequestEffect,
  type CameraDraft,
  type CameraDriverRequest,
  type CommandInFlight,
  cancelCameraTimer,
  getNotConnectedResult,
  hasVelocityTarget,
  type MotionCommandKind,
  type MotionTarget,
  noteRequestEnded,
  setCameraTimer,
} from './cameraModel.ts';
import { connectCamera, noteCommandEnded } from './connection.ts';
import type { CameraCommand, CommandTiming } from './driver.ts';
import { getPoseAt, movingReadIntervalMs, scheduleRead } from './poseTracker.ts';
import { beginStop, endStop, handleOvertakenCommandEnded } from './stopper.ts';

// The commands that move a camera. The latest target replaces the one before; a command in flight is never followed by a stale one.

/**
 * Minimum age after which a held velocity is sent again when the console repeats it: neither a move's Timeout nor a lost command may end
 * it. Never by a timer of the gateway: the console might be gone.
 */
const renewMs = 350;
/** Latest reply to a steer call if the move could not be written yet, ms: consoles treat a longer silence as a lost gateway. */
const steerReplyMs = 500;
/** Velocities that differ by less in each axis count as equal. */
const leastChange = 0.002;
/** Minimum speed at any zoom, as a fraction of the maximum. */
const slowest = 0.01;
/** Faults of a command that never left this machine, unless it was reported as written. */
const unsent: ReadonlySet<string> = new Set(['ptz.unreachable', 'ptz.silent', 'ptz.overtaken']);

function replyTo(draft: CameraDraft, reply: number, result: Result<void>): void {
  draft.effects.push({ do: 'reply', reply, result });
}

/** Drops the target: the one place where a later request replaces an earlier one. */
function overtake(draft: CameraDraft): void {
  const { queue } = draft;
  if (queue.inFlight) queue.inFlight = { ...queue.inFlight, isOvertaken: true };
  if (queue.target?.kind === 'place') replyTo(draft, queue.target.reply, fail('steer.overtaken'));
  queue.target = undefined;
  queue.sent = undefined;
  cancelCameraTimer(draft, 'nextMove');
}

/** Makes a velocity the target until the dead-man's time is over. Replies once it is written, or at once if it must wait. */
export function setVelocityTarget(draft: CameraDraft, velocity: Velocity, reply: number): void {
  const { queue } = draft;
  if (!hasVelocityTarget(draft)) overtake(draft);
  const before = queue.target?.kind === 'velocity' ? queue.target : undefined;
  const isSame = before && ptzAxes.every((axis) => velocity[axis] === before.velocity[axis]);
  queue.target = { kind: 'velocity', velocity, since: isSame ? before.since : draft.at };
  setCameraTimer(draft, 'deadMan', deadManMs);
  if (!sendTarget(draft, reply)) replyTo(draft, reply, ok(undefined));
}

/**
 * Makes a move to a place the target: it is sent after the command in flight, if its caller may still move the camera.
 * The dead-man guards the previous motion until the camera has accepted this command.
 */
export function setPositionTarget(
  draft: CameraDraft,
  place: { readonly command: CameraCommand; readonly speed: number | undefined; readonly reply: number },
): void {
  const { command, speed, reply } = place;
  const stopsOnFailure = draft.stopper.episode !== undefined || hasVelocityTarget(draft);
  overtake(draft);
  draft.queue.target = { kind: 'place', command, speed, reply, stopsOnFailure };
  sendTarget(draft);
}

/** Drops the target and sends Stop at once. `mayMove`: another source may have moved the camera. */
export function stopCamera(draft: CameraDraft, cause: StopCause | null, mayMove = false): void {
  draft.motion.mayMoveFromBefore ||= mayMove;
  overtake(draft);
  cancelCameraTimer(draft, 'deadMan');
  // The next move keeps its interval from Stop too.
  draft.queue.lastCommandAt = draft.at;
  draft.queue.lastNewAt = draft.at;
  beginStop(draft, cause);
  draft.effects.push({ do: 'pauseTour' });
  scheduleRead(draft, movingReadIntervalMs);
  addPublishEffect(draft);
}

/**
 * Sends the target, if it may go now. `repeat`: the reply of a repeated velocity.
 * @returns whether a move was sent
 */
export function sendTarget(draft: CameraDraft, repeat?: number): boolean {
  const { queue } = draft;
  cancelCameraTimer(draft, 'nextMove');
  if (!queue.target || queue.inFlight) return false;
  connectCamera(draft);
  if (draft.connection.isConnecting) return false;
  if (queue.target.kind === 'velocity') return move(draft, queue.target, repeat);
  const why = getNotConnectedResult(draft);
  const place = queue.target;
  if (why) {
    queue.target = undefined;
    endPlace(draft, place, why);
  } else draft.effects.push({ do: 'askPermission', reply: place.reply });
  return false;
}

/** Scales a velocity with the zoom: the picture moves at the same rate at any zoom (FACTS, "Feel"). */
function scaled(draft: CameraDraft, velocity: Velocity): Velocity {
  const pose = getPoseAt(draft, draft.at);
  if (!pose || draft.connection.facts?.capabilities.scalesSpeed) return velocity;
  const part = Math.min(1, Math.max(slowest, pose.fovDeg / draft.widestDeg));
  return { ...velocity, pan: velocity.pan * part, tilt: velocity.tilt * part };
}

function move(
  draft: CameraDraft,
  target: Extract<MotionTarget, { readonly kind: 'velocity' }>,
  repeat: number | undefined,
): boolean {
  const { queue } = draft;
  if (!draft.connection.facts) return false;
  const velocity = scaled(draft, target.velocity);
  const { sent } = queue;
  const isNew = !sent || ptzAxes.some((axis) => Math.abs(velocity[axis] - sent[axis]) > leastChange);
  const waitMs = (isNew ? queue.lastNewAt + commandEveryMs : queue.lastCommandAt + renewMs) - draft.at;
  if (waitMs > 0 || !(isNew || repeat !== undefined)) {
    if (isNew) setCameraTimer(draft, 'nextMove', waitMs);
    return false;
  }
  queue.sent = velocity;
  if (isNew) queue.lastNewAt = draft.at;
  if (repeat !== undefined) setCameraTimer(draft, 'steerReply', steerReplyMs);
  sendCommand(
    draft,
    'move',
    { kind: 'move', velocity },
    {
      wantedSince: isNew ? target.since : undefined,
      reply: repeat,
      stopsOnFailure: false,
    },
  );
  return true;
}

function sendCommand(
  draft: CameraDraft,
  kind: MotionCommandKind,
  request: CameraDriverRequest,
  more: Pick<CommandInFlight, 'wantedSince' | 'reply' | 'stopsOnFailure'>,
): void {
  draft.queue.lastCommandAt = draft.at;
  endStop(draft);
  // Earlier readings no longer confirm a standstill.
  draft.pose.last = undefined;
  draft.queue.inFlight = {
    id: addRequestEffect(draft, request),
    kind,
    isOvertaken: false,
    isWritten: false,
    ...more,
  };
}

/** Handles the permission of a waiting place. */
export function handlePermission(draft: CameraDraft, reply: number, isGranted: boolean): void {
  const { queue } = draft;
  const { target } = queue;
  if (target?.kind !== 'place' || target.reply !== reply || queue.inFlight) return;
  const { command, speed, stopsOnFailure } = target;
  queue.target = undefined;
  if (!isGranted) {
    endPlace(draft, target, fail('steer.notHeld'));
    return;
  }
  queue.lastNewAt = draft.at;
  sendCommand(
    draft,
    'place',
    { kind: 'place', command, speed },
    { wantedSince: undefined, reply, stopsOnFailure },
  );
}

function endPlace(
  draft: CameraDraft,
  { reply, stopsOnFailure }: Pick<CommandInFlight, 'reply' | 'stopsOnFailure'>,
  outcome: Result<unknown>,
): void {
  // The camera refused it, and its previous motion is no longer held by anyone.
  if (!outcome.ok && outcome.fault.code !== 'steer.overtaken' && stopsOnFailure) stopCamera(draft, null);
  scheduleRead(draft, movingReadIntervalMs);
  if (reply !== undefined) replyTo(draft, reply, outcome.ok ? ok(undefined) : outcome);
}

/** Handles that a command was written to the camera: it may move from now on. */
export function handleCommandWritten(draft: CameraDraft, id: number, kind: MotionCommandKind): void {
  const { inFlight } = draft.queue;
  if (inFlight?.id === id) {
    if (inFlight.wantedSince !== undefined && !inFlight.isWritten)
      draft.queue.toCameraMs = Math.max(0, draft.at - inFlight.wantedSince);
    draft.queue.inFlight = { ...inFlight, isWritten: true };
    replyToMove(draft);
    if (inFlight.isWritten) return;
  }
  if (!draft.motion.mayBeMoving) {
    draft.motion.mayBeMoving = true;
    scheduleRead(draft, movingReadIntervalMs);
  }
  if (kind === 'move') draft.effects.push({ do: 'publishMoveSent' });
}

/** Replies to a steer call: the move is written, has ended, or the timer `steerReply` has fired. */
export function replyToMove(draft: CameraDraft): void {
  const { inFlight } = draft.queue;
  if (inFlight?.kind !== 'move' || inFlight.reply === undefined) return;
  cancelCameraTimer(draft, 'steerReply');
  replyTo(draft, inFlight.reply, ok(undefined));
  draft.queue.inFlight = { ...inFlight, reply: undefined };
}

export function handleCommandEnded(draft: CameraDraft, id: number, result: Result<CommandTiming>): void {
  noteRequestEnded(draft, id, result);
  const { queue } = draft;
  if (queue.inFlight?.id !== id) return;
  if (result.ok || !unsent.has(result.fault.code)) handleCommandWritten(draft, id, queue.inFlight.kind);
  replyToMove(draft);
  const ended = queue.inFlight;
  queue.inFlight = undefined;
  if (result.ok) draft.motion.answerMs = result.value.answeredAt - result.value.sentAt;
  noteCommandEnded(draft, ended.kind, result);
  // A command written before Stop may be executed after it.
  if (ended.isOvertaken) handleOvertakenCommandEnded(draft, !result.ok);
  addPublishEffect(draft);
  if (ended.kind === 'place') {
    if (result.ok && !ended.isOvertaken) cancelCameraTimer(draft, 'deadMan');
    endPlace(draft, ended, result.ok || !ended.isOvertaken ? result : fail('steer.overtaken'));
    // A velocity requested meanwhile is sent when the console repeats it.
    if (hasVelocityTarget(draft)) return;
  } else if (!result.ok) queue.sent = undefined;
  sendTarget(draft);
}
