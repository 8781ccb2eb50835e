import type { Camera } from '../../../core/cameras/camera.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { Presence } from '../../../core/ptz/lease.ts';

/** `until`: when a reservation ends, ms since the epoch; `reason`: what for, where that is told. */
export interface HeldBy {
  readonly name: string;
  readonly kind: 'steering' | 'reserved';
  readonly until: number;
  readonly reason: string | undefined;
  /** Whoever goes before this may take it. */
  readonly priority: number;
}

export const heldOf = (holder: NonNullable<Presence['steering']>): HeldBy => ({
  name: holder.name,
  kind: holder.kind,
  until: holder.until,
  priority: holder.priority,
  reason: holder.reason ?? undefined,
});

/** Why the selected tile's camera is not steered, in the order in which it is looked at. */
export type Refusal =
  | { readonly why: 'empty' | 'noRight' | 'fixed' | 'notConnected' | 'notLive' | 'link' }
  /** Somebody else has the lease. */
  | ({ readonly why: 'held' } & HeldBy)
  /** As the gateway or the console said. */
  | { readonly why: 'fault'; readonly fault: Fault };

/** What decides whether a camera may be steered from here, as this window knows it. The gateway has the last word. */
export interface SteerFacts {
  readonly camera: Pick<Camera, 'kind' | 'steerable'> | undefined;
  readonly mayRight: boolean;
  /** By the proof-of-live state of its tile, and nothing else. */
  readonly isLive: boolean;
  readonly link: 'none' | 'connecting' | 'connected' | 'lost';
  readonly presence: Presence | undefined;
  /** This desk; what it holds itself stands in nobody's way here. */
  readonly desk: string | undefined;
}

/** Why not; undefined where nothing stands in the way. */
export function whyNotSteer(facts: SteerFacts): Refusal | undefined {
  const { camera, presence, desk } = facts;
  if (!camera) return { why: 'empty' };
  if (!facts.mayRight) return { why: 'noRight' };
  if (camera.steerable !== true) return { why: camera.kind === 'ptz' ? 'notConnected' : 'fixed' };
  if (!facts.isLive) return { why: 'notLive' };
  if (facts.link !== 'connected') return { why: 'link' };
  const holder = presence?.steering;
  if (holder && holder.desk !== desk) return { why: 'held', ...heldOf(holder) };
  return undefined;
}

/** Whether somebody of this priority may take it: only from a weaker one, first come among equals. Null: nobody may steer here. */
export const mayTake = (mine: number | null | undefined, holder: Pick<HeldBy, 'priority'>): boolean =>
  mine != null && mine > holder.priority;
