import { describe, expect, it } from 'vitest';
import { occurrence, only, policy, site, t0 } from '../../test/fixtures/alertSite.ts';
import { OperatorId } from '../base/ids.ts';
import { getAutomaticStep } from './due.ts';

const person = { id: OperatorId.parse('s:operator:mai'), name: 'Mai' };

describe('grouping', () => {
  it('waits briefly for more occurrences before it opens an alert of medium priority, then writes once', () => {
    const s = site();
    s.take(occurrence(), t0);
    s.take(occurrence(), t0 + 50);
    expect(s.run(t0 + 100)).toBe(0);
    expect(s.correlator.nextAt()).toBe(t0 + 200);
    expect(s.run(t0 + 200)).toBe(1);
    expect(only(s.log)).toMatchObject({ version: 1, count: 2, active: false, workVersion: 0 });
  });

  it('never delays a critical alert', () => {
    const s = site();
    s.take(occurrence({ class: 'fire', priority: null }), t0);
    expect(s.run(t0)).toBe(1);
    expect(only(s.log)).toMatchObject({ priority: 'critical', latched: true });
  });

  it('writes repeated occurrences once per interval', () => {
    const s = site();
    s.take(occurrence(), t0);
    s.run(t0 + 200);
    for (let at = 300; at < 1_200; at += 100) s.take(occurrence(), t0 + at);
    expect(s.run(t0 + 1_199)).toBe(0);
    expect(s.run(t0 + 1_200)).toBe(1);
    expect(only(s.log)).toMatchObject({ version: 2, count: 10 });
  });

  it('uses the priority of the class where the source gives none', () => {
    const s = site();
    s.take(occurrence({ class: 'noise', priority: null }), t0);
    s.run(t0 + 200);
    expect(only(s.log).priority).toBe('low');
  });

  it('opens another alert in the next time bucket', () => {
    const s = site();
    for (const at of [t0, t0 + 59_999, t0 + 60_000]) s.take(occurrence({ observedAt: at }), at);
    s.run(t0 + 70_000);
    expect(s.log.all().map(({ count }) => count)).toEqual([2, 1]);
  });

  it('separates objects, and keeps one object in one alert however long it stays', () => {
    const s = site();
    s.take(occurrence({ track: '15', phase: 'begin' }), t0);
    s.take(occurrence({ track: '16', phase: 'begin' }), t0);
    s.run(t0 + 1_000);
    s.take(occurrence({ track: '15', phase: 'end', observedAt: t0 + 300_000 }), t0 + 300_000);
    s.run(t0 + 300_000);
    expect(s.log.all().map(({ count, active }) => [count, active])).toEqual([
      [2, false],
      [1, true],
    ]);
  });
});

describe('duplicate messages', () => {
  it('counts a repeated message as a duplicate, not as an occurrence, also after a restart and in another process', () => {
    const s = site();
    const first = occurrence();
    s.take(first, t0);
    s.take(first, t0 + 10);
    s.run(t0 + 200);
    expect(only(s.log)).toMatchObject({ count: 1, duplicates: 1 });
    s.crash(t0 + 5_000);
    s.take(first, t0 + 6_000);
    s.run(t0 + 8_000);
    expect(only(s.log)).toMatchObject({ count: 1, duplicates: 2 });
    const other = site(s.log, 'two');
    other.take(first, t0 + 9_000);
    other.run(t0 + 9_500);
    expect(only(s.log)).toMatchObject({ count: 1, duplicates: 3 });
  });

  it('adds a repeated message to the alert that it formed, even if that is closed', () => {
    const s = site();
    const first = occurrence();
    s.take(first, t0);
    s.run(t0 + 200);
    s.patch(only(s.log), { closed: { by: person, at: t0, disposition: 'nuisance' } }, t0 + 300);
    s.take(first, t0 + 5_000);
    s.run(t0 + 7_000);
    expect(only(s.log)).toMatchObject({ count: 1, duplicates: 1, closed: { disposition: 'nuisance' } });
  });
});

describe('begin and end', () => {
  it('keeps an alert active until its end, and ignores reports older than the end', () => {
    const s = site();
    s.take(occurrence({ track: '1', phase: 'begin' }), t0);
    s.run(t0 + 200);
    expect(only(s.log).active).toBe(true);
    s.take(occurrence({ track: '1', phase: 'end', observedAt: t0 + 5_000 }), t0 + 5_000);
    s.take(occurrence({ track: '1', phase: 'update', observedAt: t0 + 4_000 }), t0 + 5_100);
    s.run(t0 + 6_000);
    expect(only(s.log)).toMatchObject({ active: false, clearedAt: t0 + 5_000, count: 3 });
  });

  it('merges begin and end into one alert without a track too, in any order and time bucket', () => {
    const s = site();
    s.take(occurrence({ phase: 'end', observedAt: t0 + 61_000 }), t0 + 61_000);
    s.run(t0 + 62_000);
    s.take(occurrence({ phase: 'begin', observedAt: t0 + 59_000, receivedAt: t0 + 62_000 }), t0 + 62_000);
    s.run(t0 + 64_000);
    expect(only(s.log)).toMatchObject({ active: false, count: 2, observedAt: t0 + 59_000 });
  });

  it('ends the active alert although a late occurrence of an earlier time was opened after it', () => {
    const s = site();
    const at = t0 + 300_000;
    s.take(occurrence({ phase: 'begin', observedAt: at }), at);
    s.run(at + 1_000);
    s.take(occurrence({ phase: 'pulse', observedAt: t0, receivedAt: at + 1_000 }), at + 1_000);
    s.run(at + 2_000);
    s.crash(at + 2_000);
    s.take(occurrence({ phase: 'end', observedAt: at + 90_000 }), at + 90_000);
    s.run(at + 92_000);
    expect(s.log.all().map(({ active, count }) => [active, count])).toEqual([
      [false, 2],
      [false, 1],
    ]);
  });

  it('withdraws the acknowledgement when the cause returns, unless the alert has an owner', () => {
    const s = site();
    const reported = (phase: string, at: number) => {
      s.take(occurrence({ phase, track: '1', observedAt: at }), at);
      s.run(at + 2_000);
    };
    reported('begin', t0);
    s.patch(only(s.log), { acknowledged: { by: person, at: t0 } }, t0 + 2_500);
    reported('end', t0 + 10_000);
    expect(only(s.log).acknowledged).not.toBeNull();
    reported('begin', t0 + 100_000);
    expect(only(s.log)).toMatchObject({ acknowledged: null, calledAt: t0 + 100_000, active: true });
    s.patch(only(s.log), { acknowledged: { by: person, at: t0 }, owner: person }, t0 + 103_000);
    reported('end', t0 + 200_000);
    reported('begin', t0 + 300_000);
    expect(only(s.log).acknowledged).not.toBeNull();
  });

  it('raises the priority at once and counts it as work, so that an operator sees it before closing', () => {
    const s = site();
    s.take(occurrence({ track: 'r', phase: 'begin', priority: 'low' }), t0);
    s.run(t0 + 200);
    s.take(occurrence({ track: 'r', phase: 'update', priority: 'high', observedAt: t0 + 300 }), t0 + 300);
    expect(s.run(t0 + 300)).toBe(1);
    expect(only(s.log)).toMatchObject({
      priority: 'high',
      version: 2,
      workVersion: 2,
      work: { by: null, desk: null },
    });
  });

  it('ends at the time given by the source if no end is reported', () => {
    const s = site();
    s.take(occurrence({ track: 'cap', phase: 'begin', until: t0 + 60_000 }), t0);
    s.take(occurrence({ track: 'cap', phase: 'update', observedAt: t0 + 10, until: t0 + 90_000 }), t0 + 10);
    s.run(t0 + 200);
    expect(getAutomaticStep(only(s.log), policy, t0 + 89_999)).toEqual({ record: null, nextAt: t0 + 90_000 });
    const { record } = getAutomaticStep(only(s.log), policy, t0 + 90_000);
    expect(record).toMatchObject({
      alert: { active: false, clearedAt: t0 + 90_000 },
      entry: { what: 'expired' },
    });
    s.take(occurrence({ track: 'cap', phase: 'end', observedAt: t0 + 20_000 }), t0 + 20_000);
    s.run(t0 + 21_000);
    expect(only(s.log)).not.toHaveProperty('until');
  });

  it('opens a new alert after closing, but not for the end of the closed one', () => {
    const s = site();
    s.take(occurrence({ phase: 'begin' }), t0);
    s.run(t0 + 200);
    s.patch(only(s.log), { closed: { by: person, at: t0, disposition: 'genuine' } }, t0 + 300);
    s.take(occurrence({ phase: 'end', observedAt: t0 + 2_000 }), t0 + 2_000);
    s.run(t0 + 3_000);
    expect(only(s.log)).toMatchObject({ active: false, count: 2 });
    s.take(occurrence({ phase: 'begin', observedAt: t0 + 4_000 }), t0 + 4_000);
    s.run(t0 + 5_000);
    expect(s.log.all().map(({ closed, active }) => [closed !== null, active])).toEqual([
      [true, false],
      [false, true],
    ]);
  });
});

describe('heartbeat', () => {
  it('stays one alert per source for ever and is written at once each time', () => {
    const s = site();
    for (let n = 0; n < 5; n += 1) {
      const at = t0 + n * 30_000;
      s.take(
        occurrence({ class: 'heartbeat', camera: null, track: 'heartbeat', phase: 'begin', observedAt: at }),
        at,
      );
      expect(s.run(at)).toBe(1);
    }
    expect(only(s.log)).toMatchObject({ class: 'heartbeat', version: 5, count: 5 });
  });
});

describe('inbox rows', () => {
  it('never reports a row as through before it is in the log, even if later rows were logged first', () => {
    const s = site();
    s.take(occurrence(), t0);
    s.take(occurrence({ class: 'fire', priority: 'critical' }), t0 + 10);
    s.take([], t0 + 20);
    s.run(t0 + 20);
    expect(s.log.inboxThrough('one')).toBe(0);
    expect(s.correlator.through()).toBe(0);
    s.crash(t0 + 30);
    s.run(t0 + 500);
    expect(s.correlator.through()).toBe(3);
    expect(s.log.all().map(({ count, duplicates }) => [count, duplicates])).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  it('waits for no further occurrences while very many are pending', () => {
    const s = site();
    for (let n = 0; n < 1_500; n += 1) s.take(occurrence({ camera: `s:camera:k${n}`, receivedAt: t0 }), t0);
    expect(s.correlator.nextAt()).toBe(0);
    expect(s.run(t0)).toBeGreaterThan(400);
    expect(s.correlator.waiting()).toBeLessThanOrEqual(1_000);
  });

  it('does not wait for hours after the clock was set back', () => {
    const s = site();
    s.take(occurrence(), t0);
    expect(s.run(t0 - 3_600_000)).toBe(1);
  });

  it('decides again a second after an append of unknown outcome, without counting twice', () => {
    const s = site();
    s.take(occurrence(), t0);
    const [record] = s.correlator.due(t0 + 200);
    if (!record) throw new Error('nothing due');
    s.log.append(record);
    s.correlator.settled(record, 'unknown', t0 + 200);
    expect(s.correlator.nextAt()).toBe(t0 + 1_200);
    s.correlator.observe(s.log.records);
    expect(s.run(t0 + 1_200)).toBe(0);
    expect(only(s.log)).toMatchObject({ version: 1, count: 1 });
    expect(s.correlator.through()).toBe(1);
  });
});

describe('all-is-well reports', () => {
  const well = (at: number) => occurrence({ phase: 'end', allIsWell: true, observedAt: t0 + at });
  const alarm = (at: number) => occurrence({ phase: 'begin', observedAt: t0 + at });

  it('opens no alert, and ends an active or pending one', () => {
    const s = site();
    s.take(well(0), t0);
    expect(s.run(t0 + 5_000)).toBe(0);
    expect(s.correlator.through()).toBe(1);
    s.take(alarm(6_000), t0 + 6_000);
    s.take(well(6_050), t0 + 6_050);
    s.run(t0 + 10_000);
    expect(only(s.log)).toMatchObject({ active: false, count: 2 });
    s.take(well(20_000), t0 + 20_000);
    expect(s.run(t0 + 30_000)).toBe(0);
  });

  it('ends an alert whose append failed', () => {
    const s = site();
    s.take(alarm(0), t0);
    const [record] = s.correlator.due(t0 + 1_000);
    if (!record) throw new Error('none');
    s.correlator.settled(record, 'unknown', t0 + 1_000);
    s.take(well(1_100), t0 + 1_100);
    s.run(t0 + 10_000);
    expect(only(s.log)).toMatchObject({ active: false, count: 2 });
  });

  it('ends an alert that was about to become active again', () => {
    const s = site();
    s.take([alarm(0), occurrence({ phase: 'end', observedAt: t0 + 10 })], t0);
    s.run(t0 + 1_000);
    s.take(alarm(61_000), t0 + 61_000);
    s.take(well(61_010), t0 + 61_010);
    s.run(t0 + 90_000);
    expect(s.log.all().filter(({ active }) => active)).toEqual([]);
    expect(s.log.all().reduce((sum, { count }) => sum + count, 0)).toBe(4);
  });
});
