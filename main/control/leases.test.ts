import { expect, it } from 'vitest';
import { OperatorId } from '../../core/domain/ids.ts';
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
