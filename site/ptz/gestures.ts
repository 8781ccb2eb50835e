import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { PtzAuditEvent } from '../../core/ptz/gatewayMessages.ts';
import type { Steerer } from '../../core/ptz/lease.ts';
import { isSameSteerer } from '../../core/ptz/leaseRules.ts';
import { axes, type SteerSource, type StopCause, type Velocity } from '../../core/ptz/ptz.ts';

/** Moves of one person with pauses shorter than this are one gesture: tapping a key is no flood of records, ms. */
const lullMs = 2_000;
/** A gesture that goes on is written down every so often, so that a crash loses little of it, ms. */
const longestMs = 10 * 60_000;

interface Gesture {
  readonly who: Steerer;
  readonly source: SteerSource;
  readonly since: number;
  moves: number;
  /** A move of it was written to the camera; one of which none was is no entry. */
  isSent: boolean;
  maxSpeed: number;
  /** When it stood still last; undefined while it moves. */
  stillSince: number | undefined;
}

/** What each person moved, from beginning to end, one entry each for the site's trail. */
export interface Gestures {
  moved(camera: CameraId, who: Steerer, source: SteerSource, velocity: Velocity): void;
  /** A move was written to the camera. */
  sent(camera: CameraId): void;
  /** One of theirs goes on, or rests for a moment. */
  isOf(camera: CameraId, who: Steerer): boolean;
  /** Somebody let go: the next move soon after belongs to the same gesture. */
  rested(camera: CameraId): void;
  /** It was stopped, or is over. */
  ended(camera: CameraId, how: StopCause | 'released'): void;
  endAll(how: StopCause): void;
}

export function createGestures(clock: Clock, record: (auditEvent: PtzAuditEvent) => void): Gestures {
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
      const speed = Math.max(...axes.map((axis) => Math.abs(velocity[axis])));
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
