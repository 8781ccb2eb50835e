import { expect, it } from 'vitest';
import { OperatorId } from '../../core/base/ids.ts';
import type { LeaseEvent } from '../../core/ptz/lease.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { cameraOf, leaseOf, me } from '../../test/fakes/gateway.ts';
import { applyLeaseEvent, createDeskLeases, storeLease } from './leases.ts';

const clock = handClock();
const camera = cameraOf('1');

/** Leases that change with each event or reply; `put` returns whether that is worth publishing. */
function storedLeases() {
  let leases = createDeskLeases();
  return {
    all: () => [...leases.held.values()],
    put(lease: Parameters<typeof storeLease>[1]) {
      const before = leases;
      leases = storeLease(leases, lease);
      return leases !== before;
    },
    apply(event: LeaseEvent) {
      const applied = applyLeaseEvent(leases, event, me);
      leases = applied.leases;
      return applied.lost;
    },
  };
}

it('publishes a lease in use once a second', async () => {
  const leases = storedLeases();
  expect(leases.put(leaseOf(camera, clock))).toBe(true);
  const news = [];
  for (let at = 0; at < 10; at++) {
    await clock.advance(200);
    news.push(leases.put(leaseOf(camera, clock)));
  }
  expect(news.filter(Boolean)).toHaveLength(2);
});

it('ignores the leases of others; the end of an own lease names its camera', () => {
  const leases = storedLeases();
  const lease = leaseOf(camera, clock);
  const theirs = { ...lease, holder: { ...lease.holder, operator: OperatorId.parse('fake:operator:b') } };
  expect(leases.apply({ what: 'granted', lease: theirs })).toBeUndefined();
  expect(leases.all()).toEqual([]);
  leases.apply({ what: 'granted', lease });
  leases.apply({ what: 'requested', lease: { ...lease, requests: [theirs.holder] }, by: theirs.holder });
  expect(leases.all()).toMatchObject([{ camera, requests: [{ name: 'An' }] }]);
  expect(leases.apply({ what: 'ended', lease: theirs, how: 'idle' })).toBeUndefined();
  expect(leases.apply({ what: 'ended', lease, how: 'preempted', by: theirs.holder })).toBe(camera);
  expect(leases.all()).toEqual([]);
});

it('does not restore an ended lease by a reply that was on its way; one that is granted again counts', () => {
  const leases = storedLeases();
  const lease = leaseOf(camera, clock);
  leases.apply({ what: 'granted', lease });
  expect(leases.apply({ what: 'ended', lease, how: 'idle' })).toBe(camera);
  expect(leases.put({ ...lease, until: lease.until + 5_000 })).toBe(false);
  expect(leases.all()).toEqual([]);
  const next = { ...lease, since: lease.since + 1 };
  expect(leases.put(next)).toBe(true);
  expect(leases.apply({ what: 'ended', lease: next, how: 'idle' })).toBe(camera);
  // In the same millisecond.
  leases.apply({ what: 'granted', lease: next });
  expect(leases.put({ ...next, until: next.until + 5_000 })).toBe(true);
  expect(leases.all()).toMatchObject([{ camera, since: next.since }]);
});
