import type { Camera } from '../../../core/cameras/camera.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { Presence } from '../../../core/ptz/lease.ts';

/** The holder of a lease. `until`: end of a reservation, ms since the epoch; `reason`: its purpose, if given. */
export interface LeaseHolder {
  readonly name: string;
  readonly kind: 'steering' | 'reserved';
  readonly until: number;
  readonly reason: string | undefined;
  /** The holder's priority; a higher one may take the lease. */
  readonly priority: number;
}

export const toLeaseHolder = (holder: NonNullable<Presence['steering']>): LeaseHolder => ({
  name: holder.name,
  kind: holder.kind,
  until: holder.until,
  priority: holder.priority,
  reason: holder.reason ?? undefined,
});

/** The reason why the selected tile's camera cannot be controlled; checked in this order. */
export type ControlRefusal =
  | { readonly why: 'empty' | 'noRight' | 'fixed' | 'notConnected' | 'notLive' | 'link' }
  /** Another desk holds the lease. */
  | ({ readonly why: 'held' } & LeaseHolder)
  /** The fault reported by the gateway or the console. */
  | { readonly why: 'fault'; readonly fault: Fault };

/** The facts that decide whether a camera may be controlled from here. The gateway has the last word. */
export interface ControlFacts {
  readonly camera: Pick<Camera, 'kind' | 'steerable'> | undefined;
  readonly mayRight: boolean;
  /** True only if the tile's picture is verified as live. */
  readonly isLive: boolean;
  readonly link: 'none' | 'connecting' | 'connected' | 'lost';
  readonly presence: Presence | undefined;
  /** This desk, whose own leases are no obstacle. */
  readonly desk: string | undefined;
}

/** Returns the reason for a refusal; undefined if there is none. */
export function getControlRefusal(facts: ControlFacts): ControlRefusal | undefined {
  const { camera, presence, desk } = facts;
  if (!camera) return { why: 'empty' };
  if (!facts.mayRight) return { why: 'noRight' };
  if (camera.steerable !== true) return { why: camera.kind === 'ptz' ? 'notConnected' : 'fixed' };
  if (!facts.isLive) return { why: 'notLive' };
  if (facts.link !== 'connected') return { why: 'link' };
  const holder = presence?.steering;
  if (holder && holder.desk !== desk) return { why: 'held', ...toLeaseHolder(holder) };
  return undefined;
}

/**
 * Tells whether an operator of this priority may take a lease: only from a lower one. Null: no operator may control
 * here.
 */
export const mayTakeLease = (
  mine: number | null | undefined,
  holder: Pick<LeaseHolder, 'priority'>,
): boolean => mine != null && mine > holder.priority;
