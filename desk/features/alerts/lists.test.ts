import { expect, it } from 'vitest';
import { OperatorId, WindowId } from '../../../core/base/ids.ts';
import type { Operator } from '../../../core/people/operator.ts';
import { fakeAlert } from '../../../test/fakes/alerts.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { alertStore } from '../../../test/fixtures/alertStore.ts';
import { forCaller } from '../../../test/fixtures/forCaller.ts';
import { countAlertsInSteps } from '../../app/alertCounter.ts';
import { createStepScheduler } from '../../shared/stepScheduler.ts';
import { createAlertFigures } from './lists.ts';

const by = { id: OperatorId.parse('fake:operator:an'), name: 'An' };
const an: Operator = {
  id: by.id,
  name: 'an',
  displayName: by.name,
  roles: [],
  demo: false,
  rights: ['alert.read'],
  scope: 'all',
};
const hourMs = 3_600_000;

it('counts alerts received or closed in the period and open ones, each once, over many pages', async () => {
  const clock = handClock();
  const { store, take } = alertStore(clock);
  const now = Math.round(clock.now());
  const from = now - 2 * hourMs;
  const to = now - hourMs;
  const made = (first: number, count: number, at: number, changes: Parameters<typeof fakeAlert>[1]) =>
    take(...Array.from({ length: count }, (_, n) => fakeAlert(first + n, changes, at)));
  const closedAt = (at: number, disposition: 'genuine' | 'nuisance') => ({
    active: false,
    closed: { by, at, disposition },
  });
  // Received in the period: 650, of which 350 were closed in it, all within three milliseconds.
  made(0, 300, from, { owner: by });
  for (const ms of [1, 2, 3]) made(1_000 + 100 * ms, 100, from, closedAt(to - 10 + ms, 'nuisance'));
  made(1_500, 50, from, closedAt(to - 10, 'nuisance'));
  // Closed in the period but received before; and closed after it.
  made(2_000, 310, from - hourMs, closedAt(to - 1, 'genuine'));
  made(3_000, 310, from - hourMs, closedAt(to, 'genuine'));
  // Open since before the period, and shelved.
  made(4_000, 320, from - hourMs, { owner: by });
  made(5_000, 301, from - hourMs, { shelved: { by, at: 1, until: now + hourMs, reason: 'x' } });
  const { handlers } = createAlertFigures({
    clock,
    operator: () => an,
    count: (task) => countAlertsInSteps({ store, turns: createStepScheduler() }, task, 'all'),
  });
  expect(
    await handlers['alert.figures']({ from, to }, { window: WindowId.parse('w1') }, forCaller),
  ).toMatchObject({
    value: {
      received: 650,
      dispositions: { genuine: 310, nuisance: 350 },
      operators: [{ operator: by, open: 620, closed: 660 }],
      shelved: 301,
    },
  });
});
