import { fail, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import {
  type CameraControl,
  type PtzPose,
  type StopCause,
  unansweredAfterMs,
  type Velocity,
} from '../../core/ptz/ptz.ts';
import type { CameraCommand, CommandTiming, PtzFacts, PtzReading } from './driver.ts';

// The state of one PTZ camera, its events and effects, shared by `reduce` (reduceCamera.ts) and its parts. Times are ms of the monotonic
// clock.

/** The next motion of the camera. There is at most one, and the latest replaces the one before: nothing is queued. */
export type MotionTarget =
  | {
      readonly kind: 'velocity';
      readonly velocity: Velocity;
      /** When exactly this velocity was first requested. */
      readonly since: number;
    }
  | {
      readonly kind: 'place';
      readonly reply: number;
      readonly command: CameraCommand;
      readonly speed: number | undefined;
      /** The camera was moving: it is stopped if it refuses this command. */
      readonly stopsOnFailure: boolean;
    };

/** `move`: at a velocity, for as long as it is held; `place`: to a preset or another position. */
export type MotionCommandKind = 'move' | 'place';

/** The command that was sent to the camera and has not ended. */
export interface CommandInFlight {
  readonly id: number;
  readonly kind: MotionCommandKind;
  /** A newer target, or Stop, has replaced it. */
  readonly isOvertaken: boolean;
  readonly isWritten: boolean;
  /** When this velocity was first requested; undefined if it repeats the one before. */
  readonly wantedSince: number | undefined;
  /** The reply of a move, due once it is written; or of a place, due once it has ended. */
  readonly reply: number | undefined;
  readonly stopsOnFailure: boolean;
}

/** The commands that move the camera: one in flight, at most ten a second, the latest wins. */
export interface CommandQueue {
  readonly target: MotionTarget | undefined;
  readonly inFlight: CommandInFlight | undefined;
  /** The last velocity sent to the camera, while it is still the target. */
  readonly sent: Velocity | undefined;
  readonly lastCommandAt: number;
  /** When a new velocity was last sent: a repeated one does not delay a change of direction. */
  readonly lastNewAt: number;
  /** The last time from a velocity change until it was written to the camera, ms. */
  readonly toCameraMs: number | null;
}

/** A reading that began at `at`; a later equal one may confirm that the camera has stopped. */
export interface StopReading {
  readonly at: number;
  readonly reading: PtzReading;
}

/** One Stop, from the first request until it is confirmed. */
export interface StopEpisode {
  readonly id: number;
  readonly cause: StopCause | null;
  readonly since: number;
  readonly sent: number;
  readonly lastSentAt: number;
  /** When the camera responded to a Stop that followed every other command; readings count from then on. */
  readonly effectiveFrom: number | undefined;
  readonly isNotified: boolean;
  /** The camera reports neither a changing position nor its movement. */
  readonly isBlind: boolean;
  /** A command before the Stop failed: the camera may still execute it. */
  readonly isDoubtful: boolean;
  /** The earliest of the equal readings so far. */
  readonly before: StopReading | undefined;
  /** Since when a reading waits for the connection attempt to end. */
  readonly waitingSince: number | undefined;
}

export interface Stopper {
  readonly episode: StopEpisode | undefined;
  readonly pendingStops: number;
  /** Checks some time after a doubtful Stop that the camera has not begun to move again. */
  readonly laterChecks:
    | {
        readonly episode: number;
        readonly cause: StopCause | null;
        readonly pending: number;
        /** The first reading of each check, once it has ended. */
        readonly first: readonly (Result<PtzReading> | undefined)[];
      }
    | undefined;
  /** Since when every Stop was refused a connection; undefined if the last one was not. */
  readonly refusedSince: number | undefined;
}

export interface CameraConnection {
  /** The camera's capabilities; undefined before it has responded. */
  readonly facts: PtzFacts | undefined;
  readonly state: CameraControl['state'];
  /** The reason why it is not ready. */
  readonly fault: Fault | undefined;
  readonly isConnecting: boolean;
  readonly failures: number;
  readonly retryAt: number;
  /** Number of retries of missing facts. */
  readonly refreshes: number;
}

export interface PoseTracker {
  readonly pose: PtzPose | undefined;
  /** When the camera had that pose. */
  readonly poseAt: number;
  readonly first: PtzReading | undefined;
  /** The previous reading, unless a command was sent since. */
  readonly last: PtzReading | undefined;
  /** The position has changed at least once: some cameras' never does. */
  readonly isReliable: boolean;
}

/** Whether the camera responds to commands. Reads do not count: a camera can answer those while its PTZ service is stuck. */
export interface Responsiveness {
  readonly pending: readonly { readonly id: number; readonly sentAt: number }[];
  /** It has not responded for too long, or could not be reached; reset by a timely response. */
  readonly isOverdue: boolean;
}

export interface MotionState {
  /** A sent command may still be moving it. */
  readonly mayBeMoving: boolean;
  /** It may be moving because of another connection, or of the gateway before this one. */
  readonly mayMoveFromBefore: boolean;
  /** It was sent Stop and was not confirmed to stand still. */
  readonly isUnconfirmed: boolean;
  /** A site tour runs, or is paused. */
  readonly isTouring: boolean;
  readonly answerMs: number | null;
}

export interface CameraState {
  /** The widest horizontal field of view, degrees. */
  readonly widestDeg: number;
  readonly queue: CommandQueue;
  readonly stopper: Stopper;
  readonly connection: CameraConnection;
  readonly pose: PoseTracker;
  readonly responsiveness: Responsiveness;
  readonly motion: MotionState;
  /** While true its pose is read. */
  readonly isFollowed: boolean;
  readonly isPublishPending: boolean;
  readonly nextId: number;
}

export type CameraTimerName =
  | 'deadMan'
  | 'nextMove'
  | 'steerReply'
  | 'reconnect'
  | 'refresh'
  | 'readPose'
  | 'retryStop'
  | 'readStop'
  | 'stopDeadline'
  | 'publish'
  | `laterCheck:${number}`
  | `overdue:${number}`;

/** The purpose of a position reading. */
export type PositionReadPurpose =
  | { readonly kind: 'pose' }
  | { readonly kind: 'connection'; readonly facts: PtzFacts }
  | { readonly kind: 'stop'; readonly episode: number; readonly at: number }
  | { readonly kind: 'laterCheck'; readonly episode: number; readonly check: number };

export type CameraDriverRequest =
  | { readonly kind: 'facts'; readonly purpose: 'connect' | 'refresh' }
  | { readonly kind: 'move'; readonly velocity: Velocity }
  | { readonly kind: 'place'; readonly command: CameraCommand; readonly speed: number | undefined }
  | { readonly kind: 'side'; readonly command: CameraCommand; readonly reply: number }
  /** `isFinal`: no other command was in flight when it was sent. */
  | { readonly kind: 'stop'; readonly episode: number; readonly isFinal: boolean }
  | { readonly kind: 'read'; readonly purpose: PositionReadPurpose };

/** An event. `reply` identifies a caller that waits for the outcome. */
export type CameraInput =
  | { readonly type: 'steer'; readonly velocity: Velocity; readonly reply: number }
  | { readonly type: 'stop'; readonly cause: StopCause | null; readonly mayMove: boolean }
  | {
      readonly type: 'place';
      readonly command: CameraCommand;
      readonly speed: number | undefined;
      readonly isTour: boolean;
      readonly reply: number;
    }
  /** Whether the caller of a waiting place may still move the camera. */
  | { readonly type: 'permission'; readonly reply: number; readonly isGranted: boolean }
  | { readonly type: 'side'; readonly command: CameraCommand; readonly reply: number }
  /** A person confirms that it stands still. */
  | { readonly type: 'seenStationary' }
  | { readonly type: 'connect' }
  | { readonly type: 'follow'; readonly isFollowed: boolean }
  | { readonly type: 'tour'; readonly isTouring: boolean }
  | { readonly type: 'lists'; readonly lists: Partial<Pick<PtzFacts, 'presets' | 'tours'>> }
  /** The request was written to the camera. */
  | { readonly type: 'written'; readonly id: number; readonly kind: MotionCommandKind }
  | {
      readonly type: 'factsEnded';
      readonly id: number;
      readonly purpose: 'connect' | 'refresh';
      readonly result: Result<PtzFacts>;
    }
  | { readonly type: 'commandEnded'; readonly id: number; readonly result: Result<CommandTiming> }
  | {
      readonly type: 'sideEnded';
      readonly id: number;
      readonly reply: number;
      readonly result: Result<CommandTiming>;
    }
  | {
      readonly type: 'stopEnded';
      readonly id: number;
      readonly episode: number;
      readonly isFinal: boolean;
      readonly result: Result<CommandTiming>;
    }
  | { readonly type: 'readEnded'; readonly purpose: PositionReadPurpose; readonly result: Result<PtzReading> }
  | { readonly type: 'timer'; readonly timer: CameraTimerName };
/** `random`: spreads retries, 0 to 1. */
export type CameraEvent = CameraInput & { readonly at: number; readonly random: number };

export type CameraEffect =
  | { readonly do: 'request'; readonly id: number; readonly request: CameraDriverRequest }
  /** Replaces the timer with that name. */
  | { readonly do: 'setTimer'; readonly timer: CameraTimerName; readonly afterMs: number }
  | { readonly do: 'cancelTimer'; readonly timer: CameraTimerName }
  | { readonly do: 'reply'; readonly reply: number; readonly result: Result<void> }
  /** Answered by a `permission` event. */
  | { readonly do: 'askPermission'; readonly reply: number }
  | { readonly do: 'pauseTour' }
  /** A connection attempt has ended. */
  | { readonly do: 'connectionSettled' }
  | { readonly do: 'publishChange' }
  | { readonly do: 'publishDeadMan' }
  | { readonly do: 'publishMoveSent' }
  | { readonly do: 'publishUnconfirmed'; readonly cause: StopCause | null; readonly isOver: boolean };

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Part = 'queue' | 'stopper' | 'connection' | 'pose' | 'responsiveness' | 'motion';
/** A copy of the state that one event changes, and its effects in order. */
export type CameraDraft = Mutable<Omit<CameraState, Part>> & {
  readonly [K in Part]: Mutable<CameraState[K]>;
} & {
  readonly at: number;
  readonly random: number;
  readonly effects: CameraEffect[];
};

/** Returns the initial state. `isUnconfirmed`: it was sent Stop over another connection, without effect so far. */
export function createCameraState(widestDeg: number, isUnconfirmed: boolean): CameraState {
  return {
    widestDeg,
    queue: {
      target: undefined,
      inFlight: undefined,
      sent: undefined,
      lastCommandAt: Number.NEGATIVE_INFINITY,
      lastNewAt: Number.NEGATIVE_INFINITY,
      toCameraMs: null,
    },
    stopper: { episode: undefined, pendingStops: 0, laterChecks: undefined, refusedSince: undefined },
    connection: {
      facts: undefined,
      state: 'connecting',
      fault: undefined,
      isConnecting: false,
      failures: 0,
      retryAt: Number.NEGATIVE_INFINITY,
      refreshes: 0,
    },
    pose: { pose: undefined, poseAt: 0, first: undefined, last: undefined, isReliable: false },
    responsiveness: { pending: [], isOverdue: false },
    motion: {
      mayBeMoving: false,
      mayMoveFromBefore: false,
      isUnconfirmed,
      isTouring: false,
      answerMs: null,
    },
    isFollowed: false,
    isPublishPending: false,
    nextId: 1,
  };
}

export function createCameraDraft(state: CameraState, { at, random }: CameraEvent): CameraDraft {
  return {
    ...state,
    queue: { ...state.queue },
    stopper: { ...state.stopper },
    connection: { ...state.connection },
    pose: { ...state.pose },
    responsiveness: { ...state.responsiveness },
    motion: { ...state.motion },
    at,
    random,
    effects: [],
  };
}

export const hasVelocityTarget = ({ queue }: CameraState): boolean => queue.target?.kind === 'velocity';

/** Returns whether the camera may be moving, is being stopped, is about to be moved, or is on a tour. */
export const isCameraBusy = ({ queue, stopper, motion }: CameraState): boolean =>
  motion.mayBeMoving ||
  stopper.episode !== undefined ||
  queue.target !== undefined ||
  queue.inFlight !== undefined ||
  motion.isTouring;

/** Returns whether any sent command, from here or the previous gateway, may still move it. */
export const mayCameraMove = ({ queue, motion }: CameraState): boolean =>
  motion.mayBeMoving || motion.mayMoveFromBefore || motion.isUnconfirmed || queue.inFlight !== undefined;

/** Returns why commands fail: it could not be connected. Undefined once it has responded. */
export function getNotConnectedResult({ connection }: CameraState): Result<never> | undefined {
  if (connection.facts) return undefined;
  return connection.fault
    ? { ok: false, fault: connection.fault }
    : fail('ptz.unreachable', { why: 'closed' });
}

export function setCameraTimer(draft: CameraDraft, timer: CameraTimerName, afterMs: number): void {
  draft.effects.push({ do: 'setTimer', timer, afterMs });
}
export function cancelCameraTimer(draft: CameraDraft, timer: CameraTimerName): void {
  draft.effects.push({ do: 'cancelTimer', timer });
}

/** Changes are published together, ms. */
const publishEveryMs = 100;

export function addPublishEffect(draft: CameraDraft): void {
  if (draft.isPublishPending) return;
  draft.isPublishPending = true;
  setCameraTimer(draft, 'publish', publishEveryMs);
}

export function markCommandOverdue(draft: CameraDraft, isOverdue: boolean): void {
  if (draft.responsiveness.isOverdue === isOverdue) return;
  draft.responsiveness.isOverdue = isOverdue;
  addPublishEffect(draft);
}

/**
 * Sends a request. Every one but a reading must be answered within `unansweredAfterMs`.
 * @returns its number
 */
export function addRequestEffect(draft: CameraDraft, request: CameraDriverRequest): number {
  const id = draft.nextId;
  draft.nextId += 1;
  draft.effects.push({ do: 'request', id, request });
  if (request.kind !== 'read') {
    const { pending } = draft.responsiveness;
    draft.responsiveness.pending = [...pending, { id, sentAt: draft.at }];
    setCameraTimer(draft, `overdue:${id}`, unansweredAfterMs);
  }
  return id;
}

/** Faults of a camera that was not reached, or did not respond. */
const unanswered: ReadonlySet<string> = new Set(['ptz.unreachable', 'ptz.silent']);

/** Notes the end of a request. `isLong`: it had several parts, none of which may have been late. */
export function noteRequestEnded(
  draft: CameraDraft,
  id: number,
  result: Result<unknown>,
  isLong = false,
): void {
  const { pending } = draft.responsiveness;
  const request = pending.find((one) => one.id === id);
  draft.responsiveness.pending = pending.filter((one) => one !== request);
  cancelCameraTimer(draft, `overdue:${id}`);
  if (!result.ok && unanswered.has(result.fault.code)) markCommandOverdue(draft, true);
  // An overtaken request may never have been sent; a late response does not count for the next command.
  else if (result.ok && request && (isLong || draft.at - request.sentAt < unansweredAfterMs))
    markCommandOverdue(draft, false);
}
