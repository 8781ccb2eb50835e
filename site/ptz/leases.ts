import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import type { Lease, LeaseEvent, Steerer } from '../../core/ptz/lease.ts';
import {
  type DualClockTime,
  dropLeaseRequests,
  endLease,
  getLeaseAt,
  isSameSteerer,
  type LeaseResult,
  type TimedLease,
} from '../../core/ptz/leaseRules.ts';

/** The leases of all cameras: in memory only, each ended by its own timer. */
export interface PtzLeases {
  of(camera: CameraId): Lease | undefined;
  heldBy(who: Steerer): Lease[];
  /** Applies one action by the rules, and notifies of its results before it returns. */
  turn(
    camera: CameraId,
    rule: (held: TimedLease | null, at: DualClockTime) => LeaseResult,
  ): Result<{ readonly lease: Lease | null }>;
  /** Removes a person's request for a lease. */
  forgetRequest(camera: CameraId, who: Steerer): void;
  /** Removes all leases and requests of a person. */
  forget(who: Steerer): void;
  endAll(): void;
}

export function createPtzLeases(clock: Clock, onEvent: (event: LeaseEvent) => void): PtzLeases {
  const all = new Map<CameraId, { readonly held: TimedLease; readonly cancel: Cancel }>();
  const moment = (): DualClockTime => ({ wall: Math.round(clock.now()), monotonic: clock.monotonic() });

  function keep(camera: CameraId, held: TimedLease | null): void {
    all.get(camera)?.cancel();
    if (!held) return void all.delete(camera);
    const leftMs = Math.max(0, held.endsAt - clock.monotonic());
    all.set(camera, { held, cancel: clock.after(leftMs, () => void turn(camera, getLeaseAt)) });
  }

  function turn(
    camera: CameraId,
    rule: (held: TimedLease | null, at: DualClockTime) => LeaseResult,
  ): Result<{ readonly lease: Lease | null }> {
    const before = all.get(camera)?.held ?? null;
    const { held, events, fault } = rule(before, moment());
    // A timer that fires slightly early changes nothing, and is set again.
    keep(camera, held);
    for (const event of events) onEvent(event);
    return fault ? { ok: false, fault } : { ok: true, value: { lease: held?.lease ?? null } };
  }

  return {
    of: (camera) => all.get(camera)?.held.lease,
    heldBy: (who) =>
      [...all.values()].flatMap(({ held }) => (isSameSteerer(held.lease.holder, who) ? held.lease : [])),
    turn,
    forgetRequest(camera, who) {
      const one = all.get(camera);
      if (one) keep(camera, dropLeaseRequests(one.held, who));
    },
    forget(who) {
      for (const [camera, { held }] of [...all]) {
        if (isSameSteerer(held.lease.holder, who)) turn(camera, endLease);
        else keep(camera, dropLeaseRequests(held, who));
      }
    },
    endAll() {
      for (const camera of [...all.keys()]) turn(camera, endLease);
    },
  };
}
