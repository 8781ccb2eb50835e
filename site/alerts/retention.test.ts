import { expect, it, onTestFinished } from 'vitest';
import { handClock } from '../../test/fakes/clock.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { mai, newAlert, occurred } from '../../test/fixtures/alertRecords.ts';
import { openSqliteLog } from './log/sqlite.ts';
import { startAlertRetention } from './timers.ts';

const day = 86_400_000;

it('retention deletes closed alerts in small steps after their time, and keeps held ones', async () => {
  const clock = handClock();
  const opened = openSqliteLog(testFolder(), clock);
  if (!opened.ok) throw new Error(opened.fault.code);
  const { log } = opened.value;
  onTestFinished(() => log.close());
  const at = clock.now();
  const closed = { by: mai, at, disposition: 'nuisance' } as const;
  const held = { by: mai, at, reason: 'vụ án' };
  const alerts = Array.from({ length: 450 }, (_, n) =>
    newAlert(`n${n}`, { closed, lastReceivedAt: at, ...(n % 100 === 0 ? { held } : {}) }),
  );
  const appending = log.append([...alerts, newAlert('open')].map((alert) => occurred(alert)));
  await new Promise((turn) => setImmediate(turn));
  await appending;
  const received: string[] = [];
  const stop = startAlertRetention({
    log,
    policy: { keepMs: 90 * day },
    clock,
    logLine: (line) => received.push(line),
    onUnexpectedError(error) {
      throw error;
    },
  });
  onTestFinished(stop);
  const left = () => alerts.filter(({ id }) => log.alert(id)).length;
  await clock.advance(30_000);
  expect(left()).toBe(450);
  clock.jump(91 * day);
  await clock.advance(600_000);
  expect(left()).toBe(250);
  await clock.advance(250);
  expect(left()).toBe(50);
  await clock.advance(500);
  expect(left()).toBe(5);
  expect(log.alert(newAlert('open').id)).toBeDefined();
  expect(received).toEqual(['445 records of alerts past their keeping time are gone']);
});
