import type { CameraId, DeskId, OperatorId } from '../../core/domain/ids.ts';
import type { Lease, LeaseEvent } from '../../core/domain/lease.ts';

/** A lease that is used is made longer five times a second: windows hear of it once a second. */
const untilStepMs = 1_000;

/** The leases of this desk. */
export interface Leases {
  all(): readonly Lease[];
  /** All of them; says whether anything is other than it was told. */
  set(leases: readonly Lease[]): void;
  /** One of ours, as it is now. @returns whether that is news */
  put(lease: Lease): boolean;
  /** @returns the camera that is not ours any more by this */
  take(
    event: LeaseEvent,
    own: { readonly operator: OperatorId; readonly desk: DeskId } | undefined,
  ): CameraId | undefined;
}

export function createLeases(): Leases {
  const ours = new Map<CameraId, Lease>();

  function put(lease: Lease): boolean {
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
      for (const lease of leases) ours.set(lease.camera, lease);
    },
    put,
    take(event, own) {
      const { holder, camera } = event.lease;
      if (holder.operator !== own?.operator || holder.desk !== own.desk) return undefined;
      if (event.what !== 'ended') {
        ours.set(camera, event.lease);
        return undefined;
      }
      ours.delete(camera);
      return camera;
    },
  };
}
