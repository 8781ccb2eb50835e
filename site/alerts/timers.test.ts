import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import { cityPolicy } from '../../core/alerts/classes.ts';
import { AlertId } from '../../core/base/ids.ts';
import { fakeAlert } from '../../test/fakes/alerts.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { must } from '../../test/fixtures/must.ts';
import { until } from '../../test/fixtures/until.ts';
import type { AlertLog } from './log/log.ts';
import { openSqliteLog } from './log/sqlite.ts';
import { createAlertSchedule, startAlertTimers } from './timers.ts';

const at = 1_800_000_000_000;

describe('the site’s own steps', () => {
  let folder: string;
  let log: AlertLog;
  let clock: HandClock;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'timers-'));
    clock = handClock(at);
    ({ log } = must(openSqliteLog(folder, clock)));
  });
  afterEach(async () => {
    await log.close();
    rmSync(folder, { recursive: true });
  });

  const start = () =>
    startAlertTimers({
      log,
      policy: cityPolicy,
      clock,
      onUnexpectedError(error) {
        throw error;
      },
    });
  const report = async (alert: Alert) => {
    const inbox = { process: 'p', through: alert.version };
    const entry = { kind: 'occurred' as const, count: 1, duplicates: 0, active: true, inbox };
    must(await log.append([{ at, alert, entry }]));
  };
  const stepsOf = ({ id }: Alert) =>
    log.timeline(id, 50).flatMap(({ entry }) => (entry.kind === 'site' ? [entry.what] : []));

  it('timers escalate an unacknowledged alert one level at a time, up to the limit of its priority', async () => {
    const stop = start();
    const alert = fakeAlert(1, { priority: 'critical' }, at);
    await report(alert);
    for (let level = 1; level <= 4; level += 1) {
      await until(async () => {
        await clock.advance(20_000);
        return stepsOf(alert).length >= Math.min(level, 3);
      });
    }
    expect(stepsOf(alert)).toEqual(['escalated', 'escalated', 'escalated']);
    expect(log.alert(alert.id)?.escalation).toBe(3);
    stop();
  });

  it('timers take steps that fell due while the site was down', async () => {
    const by = { by: { id: 'fake:operator:an' as never, name: 'An' }, at };
    const shelved = { ...by, until: at + 3_600_000, reason: 'công trình' };
    const alert = fakeAlert(1, { shelved, acknowledged: by }, at);
    await report(alert);
    await clock.advance(8 * 3_600_000);
    const stop = start();
    await until(async () => {
      await clock.advance(1);
      return stepsOf(alert).includes('unshelved');
    });
    expect(log.alert(alert.id)?.shelved).toBeNull();
    stop();
  });

  it('timers stop when closed', async () => {
    const stop = start();
    const alert = fakeAlert(1, { priority: 'critical' }, at);
    await report(alert);
    stop();
    await clock.advance(3_600_000);
    expect(stepsOf(alert)).toEqual([]);
  });
});

describe('what waits', () => {
  it('waiting alerts come in order of time, each once, at the time set last', () => {
    const puts = fc.array(fc.tuple(fc.nat(20), fc.option(fc.nat(1_000), { nil: undefined })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(puts, (all) => {
        const waiting = createAlertSchedule();
        const last = new Map<AlertId, number>();
        for (const [name, time] of all) {
          const id = AlertId.parse(`fake:alert:${name}`);
          if (time === undefined) {
            waiting.remove(id);
            last.delete(id);
          } else {
            waiting.put(id, time);
            last.set(id, time);
          }
        }
        expect(waiting.nextAt()).toBe(last.size === 0 ? undefined : Math.min(...last.values()));
        const came = waiting.until(1_000, 1_000);
        expect(came.map((id) => last.get(id))).toEqual([...last.values()].sort((a, b) => a - b));
        expect(new Set(came)).toEqual(new Set(last.keys()));
        expect(waiting.nextAt()).toBeUndefined();
      }),
    );
  });
});
