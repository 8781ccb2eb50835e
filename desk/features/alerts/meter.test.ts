import { expect, it, onTestFinished } from 'vitest';
import { fakeAlert } from '../../../test/fakes/alerts.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { alertStore } from '../../../test/fixtures/alertStore.ts';
import { createTurns } from '../../shared/turns.ts';
import { createMeter } from './meter.ts';

it('begins with what asked for people in the last hour, whatever became of it, and without what was kept from them', async () => {
  const clock = handClock();
  const now = clock.now();
  const { store, take } = alertStore(clock);
  const by = { id: 'fake:operator:a' as never, name: 'a' };
  const minutesAgo = (n: number) => now - n * 60_000;
  take(
    fakeAlert(1, {}, minutesAgo(1)),
    fakeAlert(2, { closed: { by, at: now, disposition: 'nuisance' } }, minutesAgo(2)),
    fakeAlert(3, { shelved: { by, at: now, until: now + 1, reason: 'mưa' } }, minutesAgo(3)),
    ...Array.from({ length: 20 }, (_, n) =>
      fakeAlert(10 + n, { suppressedBy: 'Cầu Long Biên' }, minutesAgo(4)),
    ),
    fakeAlert(40, {}, minutesAgo(15)),
    fakeAlert(41, {}, minutesAgo(90)),
    fakeAlert(42, { camera: 'fake:camera:hidden' as never }, minutesAgo(1)),
  );
  const turns = createTurns();
  onTestFinished(() => turns.stop());
  let lastPublished = 0;
  const meter = createMeter({
    store,
    turns,
    now: () => now,
    sees: ({ camera }) => camera !== 'fake:camera:hidden',
    onChange: () => {
      lastPublished += 1;
    },
  });
  await meter.fill();
  expect(meter.read()).toEqual({ perTenMinutes: 3, history: [0, 0, 0, 0, 1, 3], state: 'high' });
  expect(lastPublished).toBe(1);
  meter.add(now);
  expect(meter.read().perTenMinutes).toBe(4);
});
