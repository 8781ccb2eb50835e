import type { CameraId, OperatorId } from '../base/ids.ts';
import type { Fault } from '../errors/faults.ts';
import { idleReleaseMs, type Lease, type LeaseEvent, type Steerer } from './lease.ts';

/** A time by both clocks, ms: wall clock for display, monotonic clock for expiry. */
export interface DualClockTime {
  readonly wall: number;
  readonly monotonic: number;
}

/** A lease and its expiry by the monotonic clock, ms, so that setting the wall clock has no effect. */
export interface TimedLease {
  readonly lease: Lease;
  readonly endsAt: number;
}

/** The result of an operation on one camera's lease. With a fault nothing has changed. */
export interface LeaseResult {
  readonly held: TimedLease | null;
  readonly events: readonly LeaseEvent[];
  readonly fault?: Fault;
}

export const maxRequests = 20;

/**
 * Returns whether two are the same person at the same desk: one desk's stick must not move the
 * camera held at the other.
 */
export const isSameSteerer = (a: Steerer, b: Steerer): boolean =>
  a.operator === b.operator && a.desk === b.desk;

const unchanged = (held: TimedLease | null, fault?: Fault): LeaseResult => ({
  held,
  events: [],
  ...(fault ? { fault } : {}),
});
const notHeld: Fault = { code: 'steer.notHeld', params: {} };
const notAsked: Fault = { code: 'steer.notAsked', params: {} };

/**
 * Returns why another operator's use is refused: the holder's priority is not lower (first come,
 * first served among equals).
 */
const refusalBy = ({ holder, kind, reason }: Lease): Fault =>
  kind === 'reserved'
    ? { code: 'steer.reserved', params: { by: holder.name, reason: reason ?? '' } }
    : { code: 'steer.held', params: { by: holder.name } };

const begun = (camera: CameraId, holder: Steerer, at: DualClockTime): TimedLease => ({
  lease: {
    camera,
    holder,
    kind: 'steering',
    since: at.wall,
    until: at.wall + idleReleaseMs,
    reason: null,
    requests: [],
  },
  endsAt: at.monotonic + idleReleaseMs,
});

/** Returns the lease at a time, ended if it has expired, however late the call. */
export function getLeaseAt(held: TimedLease | null, at: DualClockTime): LeaseResult {
  if (!held || at.monotonic < held.endsAt) return unchanged(held);
  const how = held.lease.kind === 'reserved' ? 'expired' : 'idle';
  return { held: null, events: [{ what: 'ended', lease: held.lease, how }] };
}

/** Applies an operation to the lease as it is now. */
function turn(
  before: TimedLease | null,
  at: DualClockTime,
  then: (held: TimedLease | null) => LeaseResult,
): LeaseResult {
  const now = getLeaseAt(before, at);
  const next = then(now.held);
  return { ...next, events: [...now.events, ...next.events] };
}

/** Takes the lease for a movement: renews the caller's, begins one, preempts a weaker one, or refuses. */
export function takeLease(
  before: TimedLease | null,
  camera: CameraId,
  who: Steerer,
  at: DualClockTime,
): LeaseResult {
  return turn(before, at, (held) => {
    if (held && isSameSteerer(held.lease.holder, who)) {
      if (held.lease.kind === 'reserved') return unchanged(held);
      const lease = { ...held.lease, holder: who, until: at.wall + idleReleaseMs };
      return unchanged({ lease, endsAt: at.monotonic + idleReleaseMs });
    }
    if (held && held.lease.holder.priority >= who.priority) return unchanged(held, refusalBy(held.lease));
    const next = begun(camera, who, at);
    return { held: next, events: [...preempted(held, who), { what: 'granted', lease: next.lease }] };
  });
}

const preempted = (held: TimedLease | null, by: Steerer): LeaseEvent[] =>
  held ? [{ what: 'ended', lease: held.lease, how: 'preempted', by }] : [];

/** Reserves the lease for a reason and a time, with or without movement. Reserving again replaces both. */
export function reserveLease(
  before: TimedLease | null,
  camera: CameraId,
  who: Steerer,
  { forMs, reason }: { readonly forMs: number; readonly reason: string },
  at: DualClockTime,
): LeaseResult {
  const used = takeLease(before, camera, who, at);
  if (used.fault || !used.held) return used;
  const lease: Lease = { ...used.held.lease, kind: 'reserved', until: at.wall + forMs, reason };
  return {
    held: { lease, endsAt: at.monotonic + forMs },
    // The reservation implies that the lease was granted.
    events: [...used.events.filter(({ what }) => what !== 'granted'), { what: 'reserved', lease }],
  };
}

/**
 * Requests the lease from its holder; a free lease is granted at once. A repeated request is
 * reported again and changes nothing.
 */
export function requestLease(
  before: TimedLease | null,
  camera: CameraId,
  who: Steerer,
  at: DualClockTime,
): LeaseResult {
  return turn(before, at, (held) => {
    if (!held) return takeLease(null, camera, who, at);
    if (isSameSteerer(held.lease.holder, who)) return unchanged(held);
    const others = held.lease.requests.filter((one) => !isSameSteerer(one, who));
    if (others.length >= maxRequests)
      return unchanged(held, { code: 'steer.tooManyAsk', params: { most: maxRequests } });
    const isNew = others.length === held.lease.requests.length;
    const lease = isNew ? { ...held.lease, requests: [...others, who] } : held.lease;
    return { held: { ...held, lease }, events: [{ what: 'requested', lease, by: who }] };
  });
}

/**
 * Answers a request as the holder: hands the lease to the requester (at the desk of their first
 * request) or refuses.
 */
export function answerLeaseRequest(
  before: TimedLease | null,
  who: Steerer,
  { to, give }: { readonly to: OperatorId; readonly give: boolean },
  at: DualClockTime,
): LeaseResult {
  return turn(before, at, (held) => {
    if (!held || !isSameSteerer(held.lease.holder, who)) return unchanged(held, notHeld);
    const asker = held.lease.requests.find(({ operator }) => operator === to);
    if (!asker) return unchanged(held, notAsked);
    const requests = held.lease.requests.filter((one) => one !== asker);
    if (!give) {
      const lease = { ...held.lease, requests };
      return { held: { ...held, lease }, events: [{ what: 'requestRefused', lease, by: asker }] };
    }
    const next = begun(held.lease.camera, asker, at);
    const lease = { ...next.lease, requests };
    return {
      held: { ...next, lease },
      events: [
        { what: 'ended', lease: held.lease, how: 'handedOver', by: asker },
        { what: 'granted', lease },
      ],
    };
  });
}

/** Releases the lease as its holder. */
export function releaseLease(before: TimedLease | null, who: Steerer, at: DualClockTime): LeaseResult {
  return turn(before, at, (held) =>
    held && isSameSteerer(held.lease.holder, who)
      ? { held: null, events: [{ what: 'ended', lease: held.lease, how: 'releasedSelf' }] }
      : unchanged(held, notHeld),
  );
}

/** Releases another operator's lease, with a reason for its holder and the requesters. */
export function releaseOtherLease(
  before: TimedLease | null,
  by: Steerer,
  reason: string,
  at: DualClockTime,
): LeaseResult {
  return turn(before, at, (held) =>
    held
      ? { held: null, events: [{ what: 'ended', lease: held.lease, how: 'releasedByOther', by, reason }] }
      : unchanged(null, notHeld),
  );
}

/** Ends a lease whose holder has signed out or lost the right, or that ends with the site. */
export function endLease(before: TimedLease | null, at: DualClockTime): LeaseResult {
  return turn(before, at, (held) =>
    held ? { held: null, events: [{ what: 'ended', lease: held.lease, how: 'gone' }] } : unchanged(null),
  );
}

/** Drops the requests of an operator who left. */
export function dropLeaseRequests(held: TimedLease | null, who: Steerer): TimedLease | null {
  if (!held?.lease.requests.some((one) => isSameSteerer(one, who))) return held;
  const requests = held.lease.requests.filter((one) => !isSameSteerer(one, who));
  return { ...held, lease: { ...held.lease, requests } };
}
