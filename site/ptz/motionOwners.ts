import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { PtzAuditEvent } from '../../core/ptz/gatewayMessages.ts';
import type { LeaseEvent, Steerer } from '../../core/ptz/lease.ts';
import { isSameSteerer } from '../../core/ptz/leaseRules.ts';
import { type MoveSource, ptzAxes, type StopCause, type Velocity } from '../../core/ptz/ptz.ts';
import type { ConnectedCameras } from './connectedCameras.ts';

/** A person's moves with pauses shorter than this are one gesture, ms: tapping a key must not flood the audit log. */
const lullMs = 2_000;
/** A long gesture is recorded at this interval, so that a crash loses little of it, ms. */
const longestMs = 10 * 60_000;

interface Gesture {
  readonly who: Steerer;
  readonly source: MoveSource;
  readonly since: number;
  moves: number;
  /** A move of the gesture was written to the camera; without one it is not recorded. */
  isSent: boolean;
  maxSpeed: number;
  /** When it last stood still; undefined while it moves. */
  stillSince: number | undefined;
}

/** Records each gesture, a person's moves from beginning to end, as one event of the audit log. */
export interface GestureAudit {
  moved(camera: CameraId, who: Steerer, source: MoveSource, velocity: Velocity): void;
  /** Notes that a move was written to the camera. */
  sent(camera: CameraId): void;
  /** Returns whether a person's gesture on it continues, or pauses for a moment. */
  isOf(camera: CameraId, who: Steerer): boolean;
  /** Notes a release: the next move soon after belongs to the same gesture. */
  rested(camera: CameraId): void;
  /** Notes the end of the gesture. */
  ended(camera: CameraId, how: StopCause | 'released'): void;
  endAll(how: StopCause): void;
}

export function createGestureAudit(clock: Clock, record: (auditEvent: PtzAuditEvent) => void): GestureAudit {
  const open = new Map<CameraId, Gesture & { cancel: Cancel }>();

  function ended(camera: CameraId, how: StopCause | 'released'): void {
    const gesture = open.get(camera);
    if (!gesture) return;
    open.delete(camera);
    gesture.cancel();
    if (!gesture.isSent) return;
    const { who, source, since, moves, maxSpeed, stillSince } = gesture;
    record({
      who: who.operator,
      desk: who.desk,
      camera,
      event: 'ptz.steer',
      why: null,
      detail: {
        source,
        durationMs: Math.round((stillSince ?? clock.monotonic()) - since),
        moves,
        maxSpeed: Math.round(maxSpeed * 100) / 100,
        ended: how,
      },
    });
  }

  function isOf(camera: CameraId, who: Steerer): boolean {
    const gesture = open.get(camera);
    return gesture !== undefined && isSameSteerer(gesture.who, who);
  }

  return {
    isOf,
    moved(camera, who, source, velocity) {
      const now = clock.monotonic();
      const before = open.get(camera);
      if (before && (!isOf(camera, who) || before.source !== source || now - before.since > longestMs))
        ended(camera, 'released');
      const speed = Math.max(...ptzAxes.map((axis) => Math.abs(velocity[axis])));
      const gesture = open.get(camera);
      if (!gesture) {
        const cancel = () => undefined;
        open.set(camera, {
          who,
          source,
          since: now,
          moves: 1,
          isSent: false,
          maxSpeed: speed,
          stillSince: undefined,
          cancel,
        });
        return;
      }
      gesture.cancel();
      if (gesture.stillSince !== undefined) gesture.moves += 1;
      gesture.stillSince = undefined;
      gesture.maxSpeed = Math.max(gesture.maxSpeed, speed);
    },
    sent(camera) {
      const gesture = open.get(camera);
      if (gesture) gesture.isSent = true;
    },
    rested(camera) {
      const gesture = open.get(camera);
      if (!gesture || gesture.stillSince !== undefined) return;
      gesture.stillSince = clock.monotonic();
      gesture.cancel = clock.after(lullMs, () => ended(camera, 'released'));
    },
    ended,
    endAll(how) {
      for (const camera of [...open.keys()]) ended(camera, how);
    },
  };
}

type Ending = Extract<LeaseEvent, { what: 'ended' }>['how'];
/** Lease endings caused by another person. */
const takenAway: ReadonlySet<Ending> = new Set(['preempted', 'releasedByOther', 'gone']);

/** A console's connection that moves cameras. */
interface Owner {
  readonly who: Steerer;
  readonly end: { stopped(camera: CameraId, cause: StopCause): void };
}

/** Tracks the connection behind each camera's motion, held or on its way to a place, and stops it. */
export interface MotionOwners<O extends Owner> {
  /** The connection that moves it: the motion stops with the connection. */
  readonly movedBy: Map<CameraId, O>;
  /** The connection that sent it to a place last, unless it was moved since: its end stops the camera on its way there. */
  readonly sentBy: Map<CameraId, O>;
  /** Stops a camera that is held, and publishes the cause to its owner; null: a release. */
  stopMoved(camera: CameraId, cause: StopCause | null): void;
  /** Stops a camera on its way to a place, and publishes the cause to its owner and the audit log. Does nothing once it has arrived. */
  stopSent(camera: CameraId, cause: StopCause): void;
  /** Handles a stop by the dead-man. */
  deadMan(camera: CameraId): void;
  leaseEnded(camera: CameraId, holder: Steerer, how: Ending): void;
  /** Stops all motion of one connection, or of all. */
  stopAll(cause: StopCause, of?: O): void;
}

export function createMotionOwners<O extends Owner>(options: {
  readonly cameras: Pick<ConnectedCameras, 'get' | 'touring'>;
  readonly gestures: Pick<GestureAudit, 'ended'>;
  readonly record: (auditEvent: PtzAuditEvent) => void;
  /** Returns all connections of one person at one desk. */
  readonly connectionsOf: (who: Steerer) => readonly O[];
}): MotionOwners<O> {
  const { cameras, gestures, record } = options;
  const movedBy = new Map<CameraId, O>();
  const sentBy = new Map<CameraId, O>();

  function publish({ who }: O, camera: CameraId, cause: StopCause): void {
    for (const one of options.connectionsOf(who)) one.end.stopped(camera, cause);
  }

  function stopMoved(camera: CameraId, cause: StopCause | null): void {
    const mover = movedBy.get(camera);
    movedBy.delete(camera);
    gestures.ended(camera, cause ?? 'released');
    cameras.get(camera)?.stop(cause);
    if (mover && cause !== null) publish(mover, camera, cause);
  }

  function stopSent(camera: CameraId, cause: StopCause): void {
    const sender = sentBy.get(camera);
    sentBy.delete(camera);
    const steered = cameras.get(camera);
    if (!sender || !steered?.isBusy || movedBy.has(camera) || cameras.touring(camera) !== null) return;
    steered.stop(cause);
    const { operator, desk } = sender.who;
    record({ who: operator, desk, camera, event: 'ptz.stop', why: null, detail: { cause } });
    publish(sender, camera, cause);
  }

  return {
    movedBy,
    sentBy,
    stopMoved,
    stopSent,
    deadMan(camera) {
      const mover = movedBy.get(camera);
      movedBy.delete(camera);
      gestures.ended(camera, 'deadMan');
      if (mover) publish(mover, camera, 'deadMan');
    },
    leaseEnded(camera, holder, how) {
      const mover = movedBy.get(camera);
      const sender = sentBy.get(camera);
      if (cameras.get(camera) && mover && isSameSteerer(mover.who, holder))
        stopMoved(camera, how === 'releasedSelf' ? null : 'leaseLost');
      // On its way to a place of the former holder; after an expiry or a release it gets there.
      else if (sender && isSameSteerer(sender.who, holder) && takenAway.has(how))
        stopSent(camera, 'leaseLost');
    },
    stopAll(cause, of) {
      for (const [camera, mover] of [...movedBy])
        if (of === undefined || mover === of) stopMoved(camera, cause);
      for (const [camera, sender] of [...sentBy])
        if (of === undefined || sender === of) stopSent(camera, cause);
    },
  };
}
