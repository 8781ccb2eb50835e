import type { CameraId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Lease } from '../../core/ptz/lease.ts';
import {
  commandEveryMs,
  deadManMs,
  type MoveSource,
  ptzAxes,
  repeatEveryMs,
  type StopCause,
  type Velocity,
} from '../../core/ptz/ptz.ts';
import { createLatestValue, getWaitMs, type LatestValue, markLatestSent, setLatest } from './latestValue.ts';

/** Minimum interval between starts and reversals: a stick that trembles at its dead zone's edge must not flood the gateway. */
const edgeEveryMs = 40;
/** Time after which a steer without a reply is given up and the camera stopped, ms. */
export const moveReplyTimeoutMs = 1_000;
/** Interval of repeated stops without a reply, and their maximum number. */
const stopRetryMs = 400;
const stopTries = 5;

/** The state of the commands to one camera. */
export interface CameraCommands {
  readonly camera: CameraId;
  /** null: the camera should stand still. `sent` null: the last command was a stop, or there was none. */
  readonly velocity: LatestValue<Velocity | null>;
  readonly source: MoveSource;
  /** When a velocity that was not a repetition was sent last. */
  readonly changeSentAt: number;
  /** Steers without a reply by their number. `wantedAt` undefined: a repetition. */
  readonly pending: ReadonlyMap<number, { readonly gesture: number; readonly wantedAt: number | undefined }>;
  /** Counts from stop to stop. */
  readonly gesture: number;
  /** The gateway has accepted a steer of this gesture. */
  readonly hasMoved: boolean;
  readonly stoppedAt: number;
}

export const createCameraCommands = (camera: CameraId): CameraCommands => ({
  camera,
  velocity: createLatestValue<Velocity | null>(null),
  source: 'stick',
  changeSentAt: Number.NEGATIVE_INFINITY,
  pending: new Map(),
  gesture: 0,
  hasMoved: false,
  stoppedAt: Number.NEGATIVE_INFINITY,
});

/** The camera moves, or will, at this desk's command. */
export const isCameraMoving = ({ velocity }: CameraCommands): boolean => velocity.value !== null;

/** Nothing is under way: no steer without a reply, and no stop that is sent again. */
export const isCameraIdle = (commands: CameraCommands, at: number): boolean =>
  !isCameraMoving(commands) &&
  commands.pending.size === 0 &&
  at - commands.stoppedAt > stopTries * stopRetryMs;

export type CameraTimer = { readonly camera: CameraId } & (
  | { readonly kind: 'nextSteer' }
  | { readonly kind: 'steerReply'; readonly seq: number }
  | {
      readonly kind: 'stopRetry';
      readonly seq: number;
      readonly gesture: number;
      readonly cause: StopCause | undefined;
      readonly triesLeft: number;
    }
);

export type CameraEvent =
  /** The camera should move at this velocity. `wantedAt`: since when, by the clock's `monotonic`. Not for standing still. */
  | {
      readonly type: 'want';
      readonly velocity: Velocity;
      readonly source: MoveSource;
      readonly wantedAt: number;
    }
  | { readonly type: 'stop'; readonly cause?: StopCause | undefined }
  /** Nothing more is sent: it did not move at this desk's command. */
  | { readonly type: 'drop' }
  | { readonly type: 'steerReply'; readonly seq: number; readonly reply: Result<{ readonly lease: Lease }> }
  | { readonly type: 'stopReply'; readonly seq: number; readonly reply: Result<unknown> }
  | { readonly type: 'timer'; readonly timer: CameraTimer };

export type CameraEffect =
  | {
      readonly do: 'steer';
      readonly camera: CameraId;
      readonly seq: number;
      readonly velocity: Velocity;
      readonly source: MoveSource;
    }
  | {
      readonly do: 'stop';
      readonly camera: CameraId;
      readonly seq: number;
      readonly cause: StopCause | undefined;
    }
  /** Replaces a timer of the same name. */
  | { readonly do: 'setTimer'; readonly timer: CameraTimer; readonly afterMs: number }
  | { readonly do: 'clearTimer'; readonly timer: CameraTimer };

/** `over`: the gesture has ended already; `begun`: none of it was executed yet; `moved`: the camera moves by it, or may. */
export type GestureRefusal = 'over' | 'begun' | 'moved';

export type CameraOutcome =
  /** The gateway has executed it. `delayMs`: since it was requested; undefined for a repetition. */
  | { readonly is: 'done'; readonly lease: Lease; readonly delayMs: number | undefined }
  /**
   * The gateway refused, or did not reply. No stop was sent: the repetition goes on until the camera is stopped or dropped.
   */
  | { readonly is: 'refused'; readonly fault: Fault; readonly gesture: GestureRefusal }
  /** This process stood still for longer than the gateway waits: the camera was stopped meanwhile. */
  | { readonly is: 'late' };

export interface CameraStep {
  readonly commands: CameraCommands;
  readonly effects: readonly CameraEffect[];
  readonly outcomes: readonly CameraOutcome[];
}

const isReversed = (before: Velocity | null, after: Velocity): boolean =>
  before !== null && ptzAxes.some((axis) => before[axis] * after[axis] < 0);
const isSame = (a: Velocity | null, b: Velocity): boolean =>
  a !== null && ptzAxes.every((axis) => a[axis] === b[axis]);

/**
 * Decides what is sent to one camera: the newest velocity only, in time, and never nothing while it moves. A start, a reversal
 * and a stop wait for no reply.
 * @param context `at`: now, by the clock's `monotonic`; `seq`: the number of the next command, of which a step sends one at most
 */
export function reduceCamera(
  before: CameraCommands,
  event: CameraEvent,
  { at, seq }: { readonly at: number; readonly seq: number },
): CameraStep {
  const { camera } = before;
  let now = before;
  const effects: CameraEffect[] = [];
  const outcomes: CameraOutcome[] = [];
  const nextSteer: CameraTimer = { kind: 'nextSteer', camera };

  function sendWhenDue(): void {
    effects.push({ do: 'clearTimer', timer: nextSteer });
    const { velocity } = now;
    if (velocity.value === null) return;
    const isStart = velocity.sent === null;
    if (!isStart && at - velocity.sentAt > deadManMs) {
      outcomes.push({ is: 'late' });
      return;
    }
    const isEdge = isStart || isReversed(velocity.sent, velocity.value);
    const isNew = velocity.wantedAt !== undefined;
    // A change waits for the reply to the command before it, but not for longer than a repetition does.
    const everyMs = isEdge ? edgeEveryMs : isNew && now.pending.size === 0 ? commandEveryMs : repeatEveryMs;
    // A repetition that has just been sent does not delay a reversal.
    const last = isEdge && isNew ? { ...velocity, sentAt: now.changeSentAt } : velocity;
    const waitMs = getWaitMs(last, everyMs, at);
    if (waitMs > 0) effects.push({ do: 'setTimer', timer: nextSteer, afterMs: waitMs });
    else send(velocity.value);
  }

  function send(velocity: Velocity): void {
    const { wantedAt } = now.velocity;
    now = {
      ...now,
      velocity: markLatestSent(now.velocity, at),
      changeSentAt: wantedAt === undefined ? now.changeSentAt : at,
      pending: new Map(now.pending).set(seq, { gesture: now.gesture, wantedAt }),
    };
    effects.push(
      { do: 'steer', camera, seq, velocity, source: now.source },
      { do: 'setTimer', timer: { kind: 'steerReply', camera, seq }, afterMs: moveReplyTimeoutMs },
      { do: 'setTimer', timer: nextSteer, afterMs: repeatEveryMs },
    );
  }

  function sendStop(cause: StopCause | undefined, triesLeft: number): void {
    const timer: CameraTimer = { kind: 'stopRetry', camera, seq, gesture: now.gesture, cause, triesLeft };
    effects.push({ do: 'stop', camera, seq, cause }, { do: 'setTimer', timer, afterMs: stopRetryMs });
  }

  function end(): void {
    effects.push({ do: 'clearTimer', timer: nextSteer });
    now = {
      ...now,
      velocity: { ...now.velocity, value: null, wantedAt: undefined, sent: null },
      gesture: now.gesture + 1,
      hasMoved: false,
      stoppedAt: at,
    };
  }

  /** Returns the steer of that number and forgets it; undefined: it has had its reply, or was given up. */
  function takePending(number: number) {
    const steer = now.pending.get(number);
    const pending = new Map(now.pending);
    pending.delete(number);
    now = { ...now, pending };
    return steer;
  }

  function refuse(fault: Fault, gesture: number): void {
    const hasMoved = now.hasMoved || now.pending.size > 0;
    outcomes.push({
      is: 'refused',
      fault,
      gesture: gesture !== now.gesture ? 'over' : hasMoved ? 'moved' : 'begun',
    });
  }

  switch (event.type) {
    case 'want': {
      const { velocity, source, wantedAt } = event;
      if (isSame(now.velocity.value, velocity) && source === now.source) break;
      const since = isReversed(now.velocity.sent, velocity) ? wantedAt : now.velocity.wantedAt;
      now = {
        ...now,
        source,
        velocity: setLatest({ ...now.velocity, wantedAt: since }, velocity, wantedAt),
      };
      sendWhenDue();
      break;
    }
    case 'stop':
      if (isCameraMoving(now) && now.velocity.sent === null && event.cause === undefined) {
        // Released before anything was sent: the last command was a stop, which is sent again until it has a reply.
        effects.push({ do: 'clearTimer', timer: nextSteer });
        now = { ...now, velocity: { ...now.velocity, value: null, wantedAt: undefined } };
        break;
      }
      end();
      sendStop(event.cause, stopTries);
      break;
    case 'drop':
      end();
      break;
    case 'steerReply': {
      effects.push({ do: 'clearTimer', timer: { kind: 'steerReply', camera, seq: event.seq } });
      const steer = takePending(event.seq);
      if (!steer) break;
      const { reply } = event;
      if (!reply.ok) {
        refuse(reply.fault, steer.gesture);
        break;
      }
      if (steer.gesture === now.gesture) now = { ...now, hasMoved: true };
      const delayMs = steer.wantedAt === undefined ? undefined : at - steer.wantedAt;
      outcomes.push({ is: 'done', lease: reply.value.lease, delayMs });
      sendWhenDue();
      break;
    }
    case 'stopReply':
      // Where the link is cut the gateway has stopped it by itself; a desk that may not steer has not moved it. But one of too
      // many calls was not executed: it waits until it is time to send it again.
      if (event.reply.ok || !event.reply.fault.code.startsWith('call.'))
        effects.push({
          do: 'clearTimer',
          timer: { kind: 'stopRetry', camera, seq: event.seq, gesture: 0, cause: undefined, triesLeft: 0 },
        });
      break;
    case 'timer': {
      const { timer } = event;
      if (timer.kind === 'nextSteer') sendWhenDue();
      else if (timer.kind === 'steerReply') {
        const steer = takePending(timer.seq);
        if (steer) refuse({ code: 'steer.noAnswer', params: {} }, steer.gesture);
      } else if (timer.gesture === now.gesture && now.velocity.sent === null && timer.triesLeft > 1)
        sendStop(timer.cause, timer.triesLeft - 1);
    }
  }
  return { commands: now, effects, outcomes };
}
