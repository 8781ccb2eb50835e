import type { SteeringDeed } from '../../core/ptz/gatewayMessages.ts';
import type { LeaseEvent, Steerer } from '../../core/ptz/lease.ts';

/**
 * What the trail keeps of a lease's life. Leases that are taken by steering are told by their gestures; whoever released
 * another's says why elsewhere; and one that ran out while nothing moved is no deed.
 */
export function leaseDeed(event: LeaseEvent): SteeringDeed | undefined {
  const { camera, holder, kind, reason, until } = event.lease;
  const by = (who: Steerer, deed: string, detail: SteeringDeed['detail'], why: string | null = null) => ({
    ...{ who: who.operator, desk: who.desk, camera, deed, why, detail },
  });
  if (event.what === 'reserved') return by(holder, 'lease.reserve', { until }, reason);
  if (event.what === 'requested') return by(event.by, 'lease.request', { of: holder.operator });
  if (event.what === 'requestRefused') return by(holder, 'lease.refuse', { to: event.by.operator });
  if (event.what === 'granted') return undefined;
  const other = event.by ?? holder;
  if (event.how === 'preempted') return by(other, 'lease.preempt', { from: holder.operator, kind });
  if (event.how === 'handedOver') return by(holder, 'lease.handOver', { to: other.operator });
  if (event.how === 'releasedSelf') return by(holder, 'lease.release', { kind });
  return event.how === 'expired' ? by(holder, 'lease.expire', {}) : undefined;
}
