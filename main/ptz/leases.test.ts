import { expect, it } from 'vitest';
import { OperatorId } from '../../core/base/ids.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { cameraOf, leaseOf, me } from '../../test/fakes/gateway.ts';
import { createLeases } from './leases.ts';

const clock = handClock();
const camera = cameraOf('1');

it('a lease that is used is news once a second', async () => {
  const leases = createLeases();
  expect(leases.put(leaseOf(camera, clock))).toBe(true);
  const news = [];
  for (let at = 0; at < 10; at++) {
    await clock.advance(200);
    news.push(leases.put(leaseOf(camera, clock)));
  }
  expect(news.filter(Boolean)).toHaveLength(2);
});

it('what becomes of another’s lease is not ours; what ends ours says which camera', () => {
  const leases = createLeases();
  const lease = leaseOf(camera, clock);
  const theirs = { ...lease, holder: { ...lease.holder, operator: OperatorId.parse('fake:operator:b') } };
  expect(leases.take({ what: 'granted', lease: theirs }, me)).toBeUndefined();
  expect(leases.all()).toEqual([]);
  leases.take({ what: 'granted', lease }, me);
  leases.take({ what: 'requested', lease: { ...lease, requests: [theirs.holder] }, by: theirs.holder }, me);
  expect(leases.all()).toMatchObject([{ camera, requests: [{ name: 'An' }] }]);
  expect(leases.take({ what: 'ended', lease: theirs, how: 'idle' }, me)).toBeUndefined();
  expect(leases.take({ what: 'ended', lease, how: 'preempted', by: theirs.holder }, me)).toBe(camera);
  expect(leases.all()).toEqual([]);
});

it('one that has ended does not come back by an answer that was on its way; given anew, it is ours', () => {
  const leases = createLeases();
  const lease = leaseOf(camera, clock);
  leases.take({ what: 'granted', lease }, me);
  expect(leases.take({ what: 'ended', lease, how: 'idle' }, me)).toBe(camera);
  expect(leases.put({ ...lease, until: lease.until + 5_000 })).toBe(false);
  expect(leases.all()).toEqual([]);
  const next = { ...lease, since: lease.since + 1 };
  expect(leases.put(next)).toBe(true);
  expect(leases.take({ what: 'ended', lease: next, how: 'idle' }, me)).toBe(camera);
  // In the same millisecond.
  leases.take({ what: 'granted', lease: next }, me);
  expect(leases.put({ ...next, until: next.until + 5_000 })).toBe(true);
  expect(leases.all()).toMatchObject([{ camera, since: next.since }]);
});
