import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Lease } from '../../core/ptz/lease.ts';
import {
  axes,
  commandEveryMs,
  deadManMs,
  repeatEveryMs,
  type SteerSource,
  type StopCause,
  still,
  type Velocity,
} from '../../core/ptz/ptz.ts';
import type { ControlLink } from './link.ts';

/** Beginnings and reversals wait for nothing but this: a stick that trembles at the edge of its dead zone must not flood the gateway. */
const edgeEveryMs = 40;
/** A steer that the gateway has not answered by then is given up, and the camera with it, ms. */
export const steerAnswerMs = 1_000;
/** A stop that the gateway has not answered is said again after so long, and so many times at most. */
const stopAgainMs = 400;
const stopTries = 5;

/** `over`: it has ended already; `begun`: nothing of it was done yet; `moved`: the camera moves at our word, or may. */
export type RefusedGesture = 'over' | 'begun' | 'moved';

/** What is said to one camera: in time, the newest only, and never silent while it moves. */
export interface Drive {
  /** The velocity last wanted; still when it was told to stop. */
  readonly velocity: () => Velocity;
  /** It is to move so. `atMs`: when that was wanted, by the clock's `monotonic`. Not for standing still. */
  want(velocity: Velocity, source: SteerSource, atMs: number): void;
  /** Stops it; waits for nothing. Resolves with the gateway's answer to the first word. */
  stop(cause?: StopCause): Promise<Result<unknown>>;
  /** Says no more: it did not move at our word. */
  drop(): void;
}

const reversed = (before: Velocity, after: Velocity): boolean =>
  axes.some((axis) => before[axis] * after[axis] < 0);
const same = (a: Velocity, b: Velocity): boolean => axes.every((axis) => a[axis] === b[axis]);

export function createDrive(options: {
  readonly camera: CameraId;
  readonly clock: Clock;
  readonly call: ControlLink['call'];
  /** Grows with each message of this console's. */
  readonly nextSeq: () => number;
  /** The gateway has done it. `delayMs`: since it was wanted; undefined for a repetition. */
  readonly onDone: (lease: Lease, delayMs: number | undefined) => void;
  /** The gateway would not, or was silent. It has not been told to stop, and the drive goes on until it is. */
  readonly onRefused: (fault: Fault, gesture: RefusedGesture) => void;
  /** This process stood still for longer than the gateway waits: the camera was stopped meanwhile. */
  readonly onLate: () => void;
}): Drive {
  const { camera, clock, call, nextSeq } = options;
  let wanted: Velocity = still;
  let source: SteerSource = 'stick';
  /** When what is wanted was wanted; undefined once it was sent. */
  let wantedAt: number | undefined;
  let lastSent: Velocity = still;
  let sentAt = Number.NEGATIVE_INFINITY;
  /** The same, but for repetitions. */
  let newAt = Number.NEGATIVE_INFINITY;
  let unanswered = 0;
  /** Counts from stop to stop. */
  let gesture = 0;
  let moving = false;
  let moved = false;
  let cancel: Cancel = () => {};

  function pump(): void {
    cancel();
    if (!moving) return;
    const since = clock.monotonic() - sentAt;
    const isOnset = lastSent === still;
    if (!isOnset && since > deadManMs) {
      options.onLate();
      return;
    }
    const isEdge = isOnset || reversed(lastSent, wanted);
    const isNew = wantedAt !== undefined;
    // A change waits for the answer to what was said before it, but not for longer than a repetition does.
    const due = isEdge ? edgeEveryMs : isNew && unanswered === 0 ? commandEveryMs : repeatEveryMs;
    // A repetition that has just gone out keeps no reversal waiting.
    const waitMs = due - (isEdge && isNew ? clock.monotonic() - newAt : since);
    if (waitMs <= 0) send();
    else cancel = clock.after(waitMs, pump);
  }

  function send(): void {
    const at = wantedAt;
    const mine = gesture;
    wantedAt = undefined;
    lastSent = wanted;
    sentAt = clock.monotonic();
    if (at !== undefined) newAt = sentAt;
    unanswered += 1;
    let answered = false;
    const settle = () => {
      if (answered) return false;
      answered = true;
      unanswered -= 1;
      return true;
    };
    const reached = (): RefusedGesture =>
      mine !== gesture ? 'over' : moved || unanswered > 0 ? 'moved' : 'begun';
    const late = clock.after(steerAnswerMs, () => {
      if (settle()) options.onRefused({ code: 'steer.noAnswer', params: {} }, reached());
    });
    call('ptz.steer', { camera, seq: nextSeq(), velocity: wanted, source }).then((answer) => {
      late();
      if (!settle()) return;
      if (!answer.ok) return options.onRefused(answer.fault, reached());
      if (mine === gesture) moved = true;
      options.onDone(answer.value.lease, at === undefined ? undefined : clock.monotonic() - at);
      pump();
    });
    cancel = clock.after(repeatEveryMs, pump);
  }

  async function sendStop(
    cause: StopCause | undefined,
    mine: number,
    left: number,
  ): Promise<Result<unknown>> {
    const resend = () => {
      if (mine !== gesture || lastSent !== still || left <= 1) return;
      // Only the first answer is waited for.
      void sendStop(cause, mine, left - 1);
    };
    const late = clock.after(stopAgainMs, resend);
    const answer = await call('ptz.stop', {
      camera,
      seq: nextSeq(),
      ...(cause === undefined ? {} : { cause }),
    });
    // Where the link is gone the gateway has stopped it by itself; who may not steer has not moved it. But one of too many
    // calls was not heard: it waits until the time to say it again.
    if (answer.ok || !answer.fault.code.startsWith('call.')) late();
    return answer;
  }

  function end(): void {
    cancel();
    gesture += 1;
    moving = false;
    moved = false;
    wanted = still;
    wantedAt = undefined;
    lastSent = still;
  }

  return {
    velocity: () => wanted,
    want(velocity, by, atMs) {
      if (moving && same(velocity, wanted) && by === source) return;
      moving = true;
      wanted = velocity;
      source = by;
      wantedAt ??= atMs;
      if (reversed(lastSent, velocity)) wantedAt = atMs;
      pump();
    },
    stop(cause) {
      if (moving && lastSent === still && cause === undefined) {
        // Let go before anything was said: what was said last was a stop, and that goes on until it is answered.
        cancel();
        moving = false;
        wanted = still;
        wantedAt = undefined;
        return Promise.resolve(ok({}));
      }
      end();
      return sendStop(cause, gesture, stopTries);
    },
    drop: end,
  };
}
