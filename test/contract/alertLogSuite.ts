import { beforeEach, describe, expect, test } from 'vitest';
import type { LogRecord, NewLogRecord } from '../../core/alerts/log.ts';
import { AlertId } from '../../core/base/ids.ts';
import type { AlertLog, AppendOutcome } from '../../site/alerts/log/log.ts';
import { acted, actionId, deskOne, mai, newAlert, next, occurred } from '../fixtures/alertRecords.ts';

/** The suite's access to one kind of log. */
export interface LogDriver {
  /**
   * Creates an empty log, and a function that opens it again after `close`.
   * The driver closes and removes it after the test.
   */
  begin(): Promise<{ readonly log: AlertLog; readonly reopen: () => Promise<AlertLog> }>;
}

/**
 * Appends records and returns the results.
 * @throws if the log refuses
 */
export async function appended(log: AlertLog, ...records: NewLogRecord[]): Promise<readonly AppendOutcome[]> {
  const result = await log.append(records);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.fault)}`);
  return result.value;
}

export const seqOf = (answer: AppendOutcome | undefined): number => {
  if (!answer || 'conflict' in answer) throw new Error(`no number: ${JSON.stringify(answer)}`);
  return answer.seq;
};

/** Tests the contract of every alert log, whatever stores it. */
export function alertLogSuite(name: string, driver: LogDriver): void {
  describe(`an alert log on ${name}`, () => {
    let log: AlertLog;
    let reopen: () => Promise<AlertLog>;
    beforeEach(async () => {
      ({ log, reopen } = await driver.begin());
    });

    test('has no records, alerts or outcomes when it is empty', () => {
      expect(log.head()).toBe(0);
      expect(log.fault()).toBeNull();
      expect(log.read(0, 10)).toEqual([]);
      expect(log.open(undefined, 10)).toEqual([]);
      expect(log.alert(AlertId.parse('hcmc:alert:none'))).toBeUndefined();
      expect(log.latestOfKey('none')).toBeUndefined();
      expect(log.outcome(actionId(1))).toBeUndefined();
      expect(log.deskSeq(deskOne)).toBe(0);
      expect(log.inboxThrough('one')).toBe(0);
      expect(log.epoch).not.toBe('');
    });

    test('acknowledged records are read in order, and each alert equals its newest record', async () => {
      const a = newAlert('a');
      const b = newAlert('b', { priority: 'critical' });
      const answers = await appended(log, occurred(a, 1), occurred(b, 2), occurred(next(a, { count: 2 }), 3));
      const seqs = answers.map(seqOf);
      expect(new Set(seqs).size).toBe(3);
      expect(log.head()).toBe(Math.max(...seqs));
      const records = log.read(0, 10);
      expect(records.map(({ seq }) => seq)).toEqual([...seqs].sort((x, y) => x - y));
      expect(records.filter(({ alert }) => alert.id === a.id).map(({ alert }) => alert.version)).toEqual([
        1, 2,
      ]);
      expect(log.read(records[0]?.seq ?? 0, 1)).toEqual([records[1]]);
      expect(log.alert(a.id)).toEqual(next(a, { count: 2 }));
      expect(log.alert(b.id)).toEqual(b);
      expect(log.inboxThrough('one')).toBe(3);
    });

    test('only the next version of an alert is accepted; a batch is accepted as far as it fits', async () => {
      const a = newAlert('a');
      const answers = await appended(
        log,
        occurred(next(a)),
        occurred(a),
        occurred(next(a, { count: 2 })),
        occurred(next(a, { count: 99 })),
        occurred(newAlert('b')),
      );
      expect(answers.map((answer) => 'conflict' in answer)).toEqual([true, false, false, true, false]);
      expect(log.alert(a.id)?.count).toBe(2);
      expect(await appended(log, occurred(a))).toEqual([{ conflict: true }]);
      expect(log.read(0, 10)).toHaveLength(3);
    });

    test('of concurrent appends of the same version one succeeds', async () => {
      const a = newAlert('a');
      await appended(log, occurred(a));
      const all = await Promise.all(
        Array.from({ length: 20 }, (_, count) => appended(log, occurred(next(a, { count: count + 2 })))),
      );
      expect(all.flat().filter((answer) => 'seq' in answer)).toHaveLength(1);
      expect(log.alert(a.id)?.version).toBe(2);
    });

    test('an action retains its first outcome when it is recorded again', async () => {
      const a = newAlert('a');
      const noted = next(a, { notes: 1 });
      const after = next(noted);
      await appended(log, occurred(a));
      await appended(log, acted(noted, 1, 1, { do: 'note', text: 'đã gọi' }));
      await appended(log, acted(after, 2, 2, { do: 'close', disposition: 'genuine', note: '' }, 'conflict'));
      expect(log.outcome(actionId(1))).toMatchObject({ result: 'done', version: 2 });
      expect(log.outcome(actionId(2))).toMatchObject({ result: 'conflict', version: 3 });
      expect(log.outcome(actionId(3))).toBeUndefined();
      expect(log.deskSeq(deskOne)).toBe(2);
      await appended(log, acted(next(after), 1, 1, { do: 'acknowledge' }, 'refused'));
      expect(log.outcome(actionId(1))).toMatchObject({ result: 'done', version: 2 });
      expect(log.deskSeq(deskOne)).toBe(2);
    });

    test('open alerts are listed by priority, newest first, in pages, without closed ones', async () => {
      const at = newAlert('x').receivedAt;
      const of = (id: string, priority: 'critical' | 'medium' | 'low', later: number) =>
        newAlert(id, { priority, receivedAt: at + later });
      const low = of('low', 'low', 9);
      const early = of('early', 'medium', 1);
      const late = of('late', 'medium', 5);
      const top = of('top', 'critical', 0);
      await appended(log, ...[low, early, late, top].map((alert) => occurred(alert)));
      const names = (alerts: readonly { id: string }[]) => alerts.map(({ id }) => id.split(':')[2]);
      expect(names(log.open(undefined, 10))).toEqual(['top', 'late', 'early', 'low']);
      expect(names(log.open(undefined, 2))).toEqual(['top', 'late']);
      expect(names(log.open({ rank: 2, at: at + 5, id: late.id }, 10))).toEqual(['early', 'low']);
      const closed = { by: mai, at, disposition: 'genuine' } as const;
      await appended(log, occurred(next(late, { closed })), occurred(next(top, { priority: 'low' })));
      expect(names(log.open(undefined, 10))).toEqual(['early', 'low', 'top']);
    });

    test('a key finds its newest alert, also after an update of an older one', async () => {
      const first = newAlert('first', { key: 'k' });
      await appended(log, occurred(first));
      expect(log.latestOfKey('k')?.id).toBe(first.id);
      const second = newAlert('second', { key: 'k' });
      await appended(log, occurred(second));
      await appended(log, occurred(next(first)));
      expect(log.latestOfKey('k')).toEqual(second);
    });

    test('a timeline has the records of one alert, the newest last, up to a limit', async () => {
      const versions = [newAlert('a')];
      for (let version = 2; version <= 6; version++) versions.push(next(versions.at(-1) ?? newAlert('a')));
      await appended(log, ...versions.flatMap((alert) => [occurred(alert)]), occurred(newAlert('b')));
      const of = (limit: number) => log.timeline(newAlert('a').id, limit).map(({ alert }) => alert.version);
      expect(of(10)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(of(2)).toEqual([5, 6]);
    });

    test('every subscriber receives each record once, in order', async () => {
      const received: LogRecord[] = [];
      const cancel = log.onRecords((records) => received.push(...records));
      const alerts = Array.from({ length: 50 }, (_, number) => newAlert(`n${number}`));
      await Promise.all(alerts.map((alert) => appended(log, occurred(alert))));
      expect(received).toEqual(log.read(0, 100));
      cancel();
      await appended(log, occurred(newAlert('after')));
      expect(received).toHaveLength(50);
    });

    test('a reopened log has the same content, and continues', async () => {
      const a = newAlert('a');
      await appended(log, occurred(a, 7), acted(next(a, { notes: 1 }), 1, 4, { do: 'note', text: 'x' }));
      const before = { epoch: log.epoch, head: log.head(), records: log.read(0, 10) };
      await log.close();
      const again = await reopen();
      expect({ epoch: again.epoch, head: again.head(), records: again.read(0, 10) }).toEqual(before);
      expect(again.inboxThrough('one')).toBe(7);
      expect(again.deskSeq(deskOne)).toBe(4);
      expect(again.outcome(actionId(1))?.result).toBe('done');
      const [answer] = await appended(again, occurred(next(next(a))));
      expect(seqOf(answer)).toBeGreaterThan(before.head);
    });

    test('a batch of 1,500 records is read in pages without a gap', async () => {
      const alerts = Array.from({ length: 1_500 }, (_, number) => newAlert(`n${number}`));
      await appended(log, ...alerts.map((alert, number) => occurred(alert, number + 1)));
      const seen: number[] = [];
      for (let page = log.read(0, 700); page.length > 0; page = log.read(seen.at(-1) ?? 0, 700))
        seen.push(...page.map(({ seq }) => seq));
      expect(seen).toHaveLength(1_500);
      expect(new Set(seen).size).toBe(1_500);
      expect(log.inboxThrough('one')).toBe(1_500);
    });

    test('purges old records except of open, held or newest alerts; numbers continue, outcomes of actions remain', async () => {
      const closed = { by: mai, at: newAlert('x').receivedAt, disposition: 'genuine' } as const;
      const old = newAlert('old');
      const done = next(old, { closed });
      const held = newAlert('held', { closed, held: { by: mai, at: closed.at, reason: 'công an' } });
      const open = newAlert('open');
      const late = newAlert('late', { closed, lastReceivedAt: old.lastReceivedAt + 10_000_000 });
      const last = newAlert('last', { closed });
      await appended(log, occurred(old, 7));
      await appended(log, acted(done, 1, 1, { do: 'close', disposition: 'genuine', note: '' }));
      await appended(log, occurred(held), occurred(open), occurred(late), occurred(last));
      const head = log.head();
      const before = old.lastReceivedAt + 1_000_000;
      const forgetAll = async () => {
        for (;;) {
          const gone = await log.forget(before, 1);
          if (!gone.ok) throw new Error(JSON.stringify(gone.fault));
          if (gone.value === 0) return;
        }
      };
      await forgetAll();
      expect(log.alert(old.id)).toBeUndefined();
      expect(log.timeline(old.id, 10)).toEqual([]);
      expect(log.latestOfKey(old.key)).toBeUndefined();
      for (const { id } of [held, open, late, last]) expect(log.alert(id)?.id).toBe(id);
      expect(log.outcome(actionId(1))).toMatchObject({ result: 'done', version: 2 });
      expect([log.deskSeq(deskOne), log.inboxThrough('one')]).toEqual([1, 7]);
      expect(log.head()).toBeGreaterThanOrEqual(head);
      // The released alert is forgotten, and a forgotten alert may be reported again.
      const free = next(held, { held: null });
      await appended(log, acted(free, 2, 2, { do: 'releaseHold' }), occurred(old, 8));
      await appended(log, occurred(newAlert('end'), 9));
      await forgetAll();
      expect(log.alert(held.id)).toBeUndefined();
      expect(log.alert(old.id)).toEqual(old);
      expect(log.outcome(actionId(2))).toMatchObject({ result: 'done' });

      const { epoch } = log;
      await log.close();
      log = await reopen();
      expect(log.epoch).toBe(epoch);
      expect(log.alert(old.id)).toEqual(old);
      expect(log.outcome(actionId(1))).toMatchObject({ result: 'done', version: 2 });
    });

    test('purges old heartbeats except the newest', async () => {
      let beat = newAlert('beat', { class: 'heartbeat', key: 'yard|c|r|heartbeat|heartbeat' });
      await appended(log, occurred(beat));
      for (let version = 2; version < 6; version += 1) {
        beat = next(beat, { count: version });
        await appended(log, occurred(beat));
      }
      await appended(log, occurred(newAlert('x')));
      const before = beat.lastReceivedAt + 1;
      expect(await log.forget(before, 100)).toEqual({ ok: true, value: 4 });
      expect(await log.forget(before, 100)).toEqual({ ok: true, value: 0 });
      expect(log.timeline(beat.id, 10)).toHaveLength(1);
      expect(log.alert(beat.id)).toEqual(beat);
      await appended(log, occurred(next(beat)));
    });
  });
}
