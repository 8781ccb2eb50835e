import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { OperatorId } from '../../core/base/ids.ts';
import { fakeAlert } from '../../test/fakes/alerts.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { alertStore } from '../../test/fixtures/alertStore.ts';
import { createStepScheduler } from '../shared/stepScheduler.ts';
import { storeFile } from '../store/open.ts';
import { countAlertsInSteps, createThreadCounter } from './alertCounter.ts';

const program = new URL('alertCounterThread.ts', import.meta.url);
const by = { id: OperatorId.parse('fake:operator:an'), name: 'Nguyễn Văn An' };

function begun(clock = handClock(), runs = program) {
  const folder = testFolder();
  const { store, take } = alertStore(clock, join(folder, storeFile));
  store.pragma('journal_mode = WAL');
  const messages: string[] = [];
  const turns = createStepScheduler();
  const counter = createThreadCounter({
    program: runs,
    folder,
    store,
    turns,
    log: (_level, event) => void messages.push(event),
  });
  onTestFinished(counter.close);
  const now = Math.round(clock.now());
  take(
    ...Array.from({ length: 3_000 }, (_, n) => fakeAlert(n, n % 3 === 0 ? { owner: by } : {}, now - 5_000)),
  );
  const task = { from: now - 60_000, to: now, withOpen: true, now, most: 1_000_000 };
  return { counter, task, messages, inTurns: () => countAlertsInSteps({ store, turns }, task, 'all') };
}

it('the counting thread gives the same figures as the desk, without hidden alerts', async () => {
  const { counter, task, messages, inTurns } = begun();
  const [counted, again, none] = await Promise.all([
    counter.count(task, 'all'),
    counter.count(task, 'all'),
    counter.count(task, []),
  ]);
  expect(counted).toEqual(await inTurns());
  expect(counted).toMatchObject({ alerts: 3_000, figures: { operators: [{ operator: by, open: 1_000 }] } });
  expect(again).toEqual(counted);
  expect(none).toMatchObject({ alerts: 0, figures: { received: 0 } });
  expect(messages).toEqual([]);
});

it('the counting thread stops soon after the maximum number of alerts', async () => {
  const { counter, task } = begun();
  const { alerts } = await counter.count({ ...task, most: 100 }, 'all');
  expect(alerts).toBeGreaterThan(100);
  expect(alerts).toBeLessThan(3_000);
});

it('the desk counts on its own if the thread fails, and logs it', async () => {
  const { counter, task, messages, inTurns } = begun(handClock(), new URL('no-such-program.ts', program));
  expect(await counter.count(task, 'all')).toEqual(await inTurns());
  expect(messages).toEqual(['counted without the thread']);
});
