import { describe, expect, it, onTestFinished } from 'vitest';
import { AlertPolicy } from '../../../core/alerts/policy.ts';
import { fakeAlert } from '../../../test/fakes/alerts.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { alertStore } from '../../../test/fixtures/alertStore.ts';
import { createStepScheduler } from '../../shared/stepScheduler.ts';
import { saveHeartbeat } from '../../store/alertSync.ts';
import { saveAliveAt } from '../../store/gaps.ts';
import { createHeartbeatWatch, createOperatorLoadMeter } from './queueState.ts';

it('the load starts with annunciations of the last hour, whatever became of them, and without suppressed alerts', async () => {
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
  const turns = createStepScheduler();
  onTestFinished(() => turns.stop());
  let lastPublished = 0;
  const meter = createOperatorLoadMeter({
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

const { heartbeatMs, heartbeatLateMs } = AlertPolicy.parse({});
const untilStale = heartbeatMs + heartbeatLateMs;

/** Monitors the synthetic alerts of a site's sources at a desk. */
function watching() {
  const clock = handClock();
  const { store, project, policy } = alertStore(clock);
  let version = 0;
  const beat = (id = 'a', ago = 0) => {
    version += 1;
    project((tx) => saveHeartbeat(tx, { id, version, at: clock.now() - ago }));
  };
  /** Records that the desk runs, as it does until it is switched off. */
  const alive = () => project((tx) => saveAliveAt(tx, clock.now()));
  let changes = 0;
  const begin = () => {
    const onChange = () => {
      changes += 1;
    };
    const watch = createHeartbeatWatch({ store, clock, policy: () => policy, onChange });
    onTestFinished(watch.close);
    return watch;
  };
  return { clock, beat, alive, changes: () => changes, begin };
}

describe('the synthetic alert', () => {
  it('is stale five seconds beyond its due time, is reported once, and recovers with the next one', async () => {
    const { clock, beat, changes, begin } = watching();
    const watch = begin();
    beat();
    expect(watch.look()).toEqual({ at: clock.now(), everyMs: heartbeatMs, stale: false });
    const at = clock.now();
    await clock.advance(untilStale);
    expect(watch.read()).toEqual({ at, everyMs: heartbeatMs, stale: false });
    expect(changes()).toBe(0);
    await clock.advance(10);
    expect(watch.read().stale).toBe(true);
    expect(changes()).toBe(1);
    beat();
    expect(watch.look().stale).toBe(false);
    expect(changes()).toBe(2);
  });

  it('is stale if it has never arrived by the time the first one was due', async () => {
    const { clock, begin } = watching();
    const watch = begin();
    await clock.advance(untilStale);
    expect(watch.read()).toMatchObject({ at: 0, stale: false });
    await clock.advance(10);
    expect(watch.read()).toMatchObject({ at: 0, stale: true });
  });

  it("ages correctly whatever the machine's clock is set to", async () => {
    const { clock, beat, begin } = watching();
    const watch = begin();
    beat();
    watch.look();
    for (const by of [-3_600_000, 7_200_000]) {
      clock.jump(by);
      await clock.advance(10_000);
      expect(watch.look().stale).toBe(false);
    }
    expect(clock.now() - watch.read().at).toBe(20_000);
    clock.jump(-3_600_000);
    await clock.advance(untilStale - 20_000 + 10);
    expect(watch.read().stale).toBe(true);
    expect(clock.now() - watch.read().at).toBe(untilStale + 10);
  });

  it('is that of the most overdue source, and survives a restart', async () => {
    const { clock, beat, alive, begin } = watching();
    beat('b', 20_000);
    beat('a');
    beat('gone', 25 * 3_600_000);
    expect(begin().read()).toMatchObject({ at: clock.now() - 20_000, stale: false });
    alive();
    await clock.advance(untilStale - 20_000 + 10);
    expect(begin().read().stale).toBe(true);
  });

  it('is awaited again after the desk was off, if the chain was intact before', async () => {
    const { clock, beat, alive, begin } = watching();
    beat('a', 20_000);
    alive();
    await clock.advance(8 * 3_600_000);
    const watch = begin();
    expect(watch.read()).toMatchObject({ at: clock.now() - 8 * 3_600_000 - 20_000, stale: false });
    await clock.advance(untilStale);
    expect(watch.read().stale).toBe(false);
    await clock.advance(10);
    expect(watch.read().stale).toBe(true);
  });

  it('is stale at once if it was stale when the desk was switched off', async () => {
    const { clock, beat, alive, begin } = watching();
    beat('a', untilStale + 1_000);
    alive();
    await clock.advance(8 * 3_600_000);
    expect(begin().read().stale).toBe(true);
  });
});
