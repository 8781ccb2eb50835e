import { fail, ok, type Result } from '../../core/base/result.ts';
import { axes, commandEveryMs, deadManMs, type StopCause, type Velocity } from '../../core/ptz/ptz.ts';
import {
  type CameraRequest,
  type CommandKind,
  cancelTimer,
  type Draft,
  type InFlight,
  isVelocityWanted,
  noteEnded,
  publishChange,
  send,
  setTimer,
  type Target,
  whyNotConnected,
} from './cameraModel.ts';
import { connect, noteCommandEnded } from './connection.ts';
import type { CameraCommand, CommandReceipt } from './driver.ts';
import { poseAt, readMovingMs, scheduleRead } from './poseTracker.ts';
import { beginStop, endStop, overtakenCommandEnded } from './stopper.ts';

// The commands that move a camera. The latest target replaces the one before; a command in flight is never followed by a stale one.

/**
 * A held velocity is sent again when the console repeats it, and it was sent so long ago: neither a move's Timeout nor a lost
 * command may end it. Never by a timer of the gateway's: the console might be gone.
 */
const renewMs = 350;
/** A steer call is answered then, though the move could not be written yet: consoles take a longer silence for the gateway's, ms. */
const steerReplyMs = 500;
/** Velocities that differ by less in each axis are the same. */
const leastChange = 0.002;
/** However far it has zoomed in, it moves: part of its fastest. */
const slowest = 0.01;
/** A command that failed so, and was not reported as written, never left this machine. */
const unsent: ReadonlySet<string> = new Set(['ptz.unreachable', 'ptz.silent', 'ptz.overtaken']);

function replyTo(draft: Draft, reply: number, result: Result<void>): void {
  draft.effects.push({ do: 'reply', reply, result });
}

/** Drops the target: the one place where a later word takes the place of an earlier one. */
function overtake(draft: Draft): void {
  const { queue } = draft;
  if (queue.inFlight) queue.inFlight = { ...queue.inFlight, isOvertaken: true };
  if (queue.target?.kind === 'place') replyTo(draft, queue.target.reply, fail('steer.overtaken'));
  queue.target = undefined;
  queue.sent = undefined;
  cancelTimer(draft, 'nextMove');
}

/** Makes a velocity the target until the dead-man's time is over. Replies once it is written, or at once if it must wait. */
export function want(draft: Draft, velocity: Velocity, reply: number): void {
  const { queue } = draft;
  if (!isVelocityWanted(draft)) overtake(draft);
  const before = queue.target?.kind === 'velocity' ? queue.target : undefined;
  const isSame = before && axes.every((axis) => velocity[axis] === before.velocity[axis]);
  queue.target = { kind: 'velocity', velocity, since: isSame ? before.since : draft.at };
  setTimer(draft, 'deadMan', deadManMs);
  if (!advance(draft, reply)) replyTo(draft, reply, ok(undefined));
}

/**
 * Makes a move to a place the target: it goes out after the command in flight, if its caller may move the camera then. The
 * dead-man still watches over what moved the camera before until the camera has taken this command instead.
 */
export function goTo(
  draft: Draft,
  place: { readonly command: CameraCommand; readonly speed: number | undefined; readonly reply: number },
): void {
  const { command, speed, reply } = place;
  const stopsOnFailure = draft.stopper.episode !== undefined || isVelocityWanted(draft);
  overtake(draft);
  draft.queue.target = { kind: 'place', command, speed, reply, stopsOnFailure };
  advance(draft);
}

/** Drops the target and sends Stop, which waits for nothing. `mayMove`: something else may have moved the camera. */
export function stop(draft: Draft, cause: StopCause | null, mayMove = false): void {
  draft.motion.mayMoveFromBefore ||= mayMove;
  overtake(draft);
  cancelTimer(draft, 'deadMan');
  // The next move keeps its distance from Stop too.
  draft.queue.lastCommandAt = draft.at;
  draft.queue.lastNewAt = draft.at;
  beginStop(draft, cause);
  draft.effects.push({ do: 'pauseTour' });
  scheduleRead(draft, readMovingMs);
  publishChange(draft);
}

/** Sends the target, if it may go now. `repeat`: to whom a repeated velocity replies. @returns whether a move went out */
export function advance(draft: Draft, repeat?: number): boolean {
  const { queue } = draft;
  cancelTimer(draft, 'nextMove');
  if (!queue.target || queue.inFlight) return false;
  connect(draft);
  if (draft.connection.isConnecting) return false;
  if (queue.target.kind === 'velocity') return move(draft, queue.target, repeat);
  const why = whyNotConnected(draft);
  const place = queue.target;
  if (why) {
    queue.target = undefined;
    endPlace(draft, place, why);
  } else draft.effects.push({ do: 'askPermission', reply: place.reply });
  return false;
}

/** Scaled with the zoom: the picture moves alike however near it is (FACTS, "Feel"). */
function scaled(draft: Draft, velocity: Velocity): Velocity {
  const pose = poseAt(draft, draft.at);
  if (!pose || draft.connection.facts?.capabilities.scalesSpeed) return velocity;
  const part = Math.min(1, Math.max(slowest, pose.fovDeg / draft.widestDeg));
  return { ...velocity, pan: velocity.pan * part, tilt: velocity.tilt * part };
}

function move(
  draft: Draft,
  target: Extract<Target, { readonly kind: 'velocity' }>,
  repeat: number | undefined,
): boolean {
  const { queue } = draft;
  if (!draft.connection.facts) return false;
  const velocity = scaled(draft, target.velocity);
  const { sent } = queue;
  const isNew = !sent || axes.some((axis) => Math.abs(velocity[axis] - sent[axis]) > leastChange);
  const waitMs = (isNew ? queue.lastNewAt + commandEveryMs : queue.lastCommandAt + renewMs) - draft.at;
  if (waitMs > 0 || !(isNew || repeat !== undefined)) {
    if (isNew) setTimer(draft, 'nextMove', waitMs);
    return false;
  }
  queue.sent = velocity;
  if (isNew) queue.lastNewAt = draft.at;
  if (repeat !== undefined) setTimer(draft, 'steerReply', steerReplyMs);
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
  draft: Draft,
  kind: CommandKind,
  request: CameraRequest,
  more: Pick<InFlight, 'wantedSince' | 'reply' | 'stopsOnFailure'>,
): void {
  draft.queue.lastCommandAt = draft.at;
  endStop(draft);
  // Readings from before confirm no rest any more.
  draft.pose.last = undefined;
  draft.queue.inFlight = { id: send(draft, request), kind, isOvertaken: false, isWritten: false, ...more };
}

/** A place's turn has come, and its caller was asked for. */
export function permit(draft: Draft, reply: number, isGranted: boolean): void {
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
  draft: Draft,
  { reply, stopsOnFailure }: Pick<InFlight, 'reply' | 'stopsOnFailure'>,
  outcome: Result<unknown>,
): void {
  // The camera did not take it in place of what it did before, which nobody holds any more.
  if (!outcome.ok && outcome.fault.code !== 'steer.overtaken' && stopsOnFailure) stop(draft, null);
  scheduleRead(draft, readMovingMs);
  if (reply !== undefined) replyTo(draft, reply, outcome.ok ? ok(undefined) : outcome);
}

/** A command was written to the camera: it may move from now on. */
export function commandWritten(draft: Draft, id: number, kind: CommandKind): void {
  const { inFlight } = draft.queue;
  if (inFlight?.id === id) {
    if (inFlight.wantedSince !== undefined && !inFlight.isWritten)
      draft.queue.toCameraMs = Math.max(0, draft.at - inFlight.wantedSince);
    draft.queue.inFlight = { ...inFlight, isWritten: true };
    replyToSteer(draft);
    if (inFlight.isWritten) return;
  }
  if (!draft.motion.mayBeMoving) {
    draft.motion.mayBeMoving = true;
    scheduleRead(draft, readMovingMs);
  }
  if (kind === 'move') draft.effects.push({ do: 'publishMoveSent' });
}

/** A move is written, or has ended, or the time for a reply (timer `steerReply`) is over. */
export function replyToSteer(draft: Draft): void {
  const { inFlight } = draft.queue;
  if (inFlight?.kind !== 'move' || inFlight.reply === undefined) return;
  cancelTimer(draft, 'steerReply');
  replyTo(draft, inFlight.reply, ok(undefined));
  draft.queue.inFlight = { ...inFlight, reply: undefined };
}

export function commandEnded(draft: Draft, id: number, result: Result<CommandReceipt>): void {
  noteEnded(draft, id, result);
  const { queue } = draft;
  if (queue.inFlight?.id !== id) return;
  if (result.ok || !unsent.has(result.fault.code)) commandWritten(draft, id, queue.inFlight.kind);
  replyToSteer(draft);
  const ended = queue.inFlight;
  queue.inFlight = undefined;
  if (result.ok) draft.motion.answerMs = result.value.answeredAt - result.value.sentAt;
  noteCommandEnded(draft, ended.kind, result);
  // What was written before Stop may be carried out after it.
  if (ended.isOvertaken) overtakenCommandEnded(draft, !result.ok);
  publishChange(draft);
  if (ended.kind === 'place') {
    if (result.ok && !ended.isOvertaken) cancelTimer(draft, 'deadMan');
    endPlace(draft, ended, result.ok || !ended.isOvertaken ? result : fail('steer.overtaken'));
    // A velocity that was wanted meanwhile goes out when the console repeats it.
    if (isVelocityWanted(draft)) return;
  } else if (!result.ok) queue.sent = undefined;
  advance(draft);
}
