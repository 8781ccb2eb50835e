import type { CameraId } from '../../core/base/ids.ts';
import type { ControlTicket } from '../../core/ptz/controlApi.ts';
import type { Lease, LeaseEvent } from '../../core/ptz/lease.ts';

/** A lease in use is extended five times a second: windows receive that once a second. */
const extensionStepMs = 1_000;

/** The leases of this desk. */
export interface DeskLeases {
  readonly held: ReadonlyMap<CameraId, Lease>;
  /** `since` of those that have ended: a reply may have been sent before that and arrive after it. */
  readonly ended: ReadonlyMap<CameraId, number>;
}

export const createDeskLeases = (leases: readonly Lease[] = []): DeskLeases => ({
  held: new Map(leases.map((lease) => [lease.camera, lease])),
  ended: new Map(),
});

/** Stores a lease of this desk from a reply. Returns the same object where that changes nothing worth publishing, or it has ended. */
export function storeLease(leases: DeskLeases, lease: Lease): DeskLeases {
  if (leases.ended.get(lease.camera) === lease.since) return leases;
  const before = leases.held.get(lease.camera);
  const isNews =
    before?.kind !== lease.kind ||
    before.since !== lease.since ||
    before.requests.length !== lease.requests.length ||
    Math.abs(lease.until - before.until) >= extensionStepMs;
  return isNews ? { ...leases, held: new Map(leases.held).set(lease.camera, lease) } : leases;
}

/** Applies a lease event. `lost`: the camera whose lease this desk loses by it. */
export function applyLeaseEvent(
  leases: DeskLeases,
  event: LeaseEvent,
  own: Pick<ControlTicket, 'operator' | 'desk'> | null,
): { readonly leases: DeskLeases; readonly lost: CameraId | undefined } {
  const { holder, camera, since } = event.lease;
  if (holder.operator !== own?.operator || holder.desk !== own.desk) return { leases, lost: undefined };
  const held = new Map(leases.held);
  const ended = new Map(leases.ended);
  if (event.what === 'ended') {
    held.delete(camera);
    ended.set(camera, since);
    return { leases: { held, ended }, lost: camera };
  }
  held.set(camera, event.lease);
  ended.delete(camera);
  return { leases: { held, ended }, lost: undefined };
}
