import { expect, it, onTestFinished } from 'vitest';
import { OperatorId } from '../../../core/base/ids.ts';
import { fakeAlert } from '../../../test/fakes/alerts.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { alertStore } from '../../../test/fixtures/alertStore.ts';
import { loadRowHead } from '../../store/alerts.ts';
import { createAlertRetention } from './expiry.ts';

const by = { id: OperatorId.parse('fake:operator:an'), name: 'An' };

it('deletes closed alerts after the retention time, except those held as evidence', async () => {
  const clock = handClock();
  const { store, project, vocabulary, policy, log, take } = alertStore(clock);
  const closed = { by, at: clock.now(), disposition: 'genuine' } as const;
  const held = { by, at: clock.now(), reason: 'công an' };
  const [open, over, evidence, free] = [
    fakeAlert(1),
    fakeAlert(2, { closed }),
    fakeAlert(3, { closed, held }),
    fakeAlert(4, { closed, held: null }),
  ] as const;
  take(open, over, evidence, free);
  const retention = createAlertRetention({
    store,
    project,
    vocabulary,
    clock,
    log,
    policy: () => policy,
    turns: Object.assign(async <T>(work: () => T) => work(), { stop() {} }),
  });
  onTestFinished(() => retention.close());
  const there = () => [open, over, evidence, free].map(({ id }) => loadRowHead(store, id) !== undefined);
  await clock.advance(60_000);
  expect(there()).toEqual([true, true, true, true]);
  clock.jump(policy.keepMs + 1);
  await clock.advance(700_000);
  expect(there()).toEqual([true, false, true, false]);
});
