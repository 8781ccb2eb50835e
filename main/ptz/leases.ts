import type { CameraId, DeskId, OperatorId } from '../../core/base/ids.ts';
import type { Lease, LeaseEvent } from '../../core/ptz/lease.ts';

/** A lease that is used is made longer five times a second: windows hear of it once a second. */
const untilStepMs = 1_000;

/** The leases of this desk. */
export interface Leases {
  all(): readonly Lease[];
  /** All of them; says whether anything is other than it was told. */
  set(leases: readonly Lease[]): void;
  /** One of ours, as a call’s answer has it. @returns whether that is news; not where it has ended meanwhile */
  put(lease: Lease): boolean;
  /** @returns the camera that is not ours any more by this */
  take(
    event: LeaseEvent,
    own: { readonly operator: OperatorId; readonly desk: DeskId } | undefined,
  ): CameraId | undefined;
}

export function createLeases(): Leases {
  const ours = new Map<CameraId, Lease>();
  /** When those were given that have ended: an answer may have been made before and come after. */
  const ended = new Map<CameraId, number>();

  function put(lease: Lease): boolean {
    if (ended.get(lease.camera) === lease.since) return false;
    const before = ours.get(lease.camera);
    const isNews =
      before?.kind !== lease.kind ||
      before.since !== lease.since ||
      before.requests.length !== lease.requests.length ||
      Math.abs(lease.until - before.until) >= untilStepMs;
    if (isNews) ours.set(lease.camera, lease);
    return isNews;
  }

  return {
    all: () => [...ours.values()],
    set(leases) {
      ours.clear();
      ended.clear();
      for (const lease of leases) ours.set(lease.camera, lease);
    },
    put,
    take(event, own) {
      const { holder, camera } = event.lease;
      if (holder.operator !== own?.operator || holder.desk !== own.desk) return undefined;
      if (event.what !== 'ended') {
        ours.set(camera, event.lease);
        ended.delete(camera);
        return undefined;
      }
      ours.delete(camera);
      ended.set(camera, event.lease.since);
      return camera;
    },
  };
}
