import { expect, it } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import type { LogRecord, NewLogRecord } from '../../core/alerts/log.ts';
import { AlertPolicy } from '../../core/alerts/policy.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { ok } from '../../core/base/result.ts';
import { fakeAlert } from '../../test/fakes/alerts.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { startSuppression } from './suppression.ts';

const began = 1_800_000_000_000;

/** A clock whose timers fire the given ms early, and of which each reading takes one ms. */
function hastyClock(earlyMs: number) {
  const hand = handClock(began);
  let looks = 0;
  return {
    ...hand,
    now: () => hand.now() + looks++,
    after: (ms: number, run: () => void) => hand.after(Math.max(0, ms - earlyMs), run),
  };
}

/** A log in memory with the newest record of each alert. */
function memoryLog(standing: readonly Alert[]) {
  const alerts = new Map(standing.map((alert) => [alert.id, alert]));
  const onReceived = new Listeners<readonly LogRecord[]>();
  return {
    alert: (id: Alert['id']) => alerts.get(id),
    open: () => [...alerts.values()],
    onRecords: onReceived.add,
    append(records: readonly NewLogRecord[]) {
      for (const { alert } of records) alerts.set(alert.id, alert);
      onReceived.emit(records.map((record, at) => ({ ...record, seq: at + 1 })));
      return Promise.resolve(ok(records.map((_, at) => ({ seq: at + 1 }))));
    },
  };
}

const cases = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((early) => [0, 1].map((apart) => ({ early, apart })));

it.each(cases)(
  'suppression announces open alerts when works end, and others $apart ms later, though its timer fires $early ms early',
  async ({ early, apart }) => {
    const clock = hastyClock(early);
    const ends = [began + 1_000, began + 1_000 + apart];
    const works = ends.map((to, at) => ({
      name: `Works ${at}`,
      from: 0,
      to,
      reason: 'x',
      classes: [`class.${at}`],
    }));
    const policy = AlertPolicy.parse({ suppression: { works } });
    const log = memoryLog(
      works.map(({ name, to }, at) =>
        fakeAlert(at, {
          class: `class.${at}`,
          suppressedBy: name,
          suppression: { why: 'works', by: '', reason: 'x', until: to },
        }),
      ),
    );
    const suppression = await startSuppression({
      log,
      policy,
      clock,
      cameras: { camera: () => undefined },
      onUnexpectedError(error) {
        throw error;
      },
    });
    await clock.advance(3_000);
    expect(log.open().map(({ suppressedBy }) => suppressedBy)).toEqual([null, null]);
    suppression.stop();
  },
);
