import { describe, expect, it } from 'vitest';
import { occurrence, only, policy, site, t0 } from '../../test/fixtures/alertSite.ts';
import { OperatorId } from '../base/ids.ts';
import { due } from './due.ts';

const person = { id: OperatorId.parse('s:operator:mai'), name: 'Mai' };

describe('gathering', () => {
  it('waits a moment for company before it opens an alert of medium priority, then writes once', () => {
    const s = site();
    s.take(occurrence(), t0);
    s.take(occurrence(), t0 + 50);
    expect(s.run(t0 + 100)).toBe(0);
    expect(s.correlator.nextAt()).toBe(t0 + 200);
    expect(s.run(t0 + 200)).toBe(1);
    expect(only(s.log)).toMatchObject({ version: 1, count: 2, active: false, workVersion: 0 });
  });

  it('never waits with a critical one', () => {
    const s = site();
    s.take(occurrence({ class: 'fire', priority: null }), t0);
    expect(s.run(t0)).toBe(1);
    expect(only(s.log)).toMatchObject({ priority: 'critical', latched: true });
  });

  it('writes more of the same once in each interval', () => {
    const s = site();
    s.take(occurrence(), t0);
    s.run(t0 + 200);
    for (let at = 300; at < 1_200; at += 100) s.take(occurrence(), t0 + at);
    expect(s.run(t0 + 1_199)).toBe(0);
    expect(s.run(t0 + 1_200)).toBe(1);
    expect(only(s.log)).toMatchObject({ version: 2, count: 10 });
  });

  it('takes the priority of the class where the source tells none', () => {
    const s = site();
    s.take(occurrence({ class: 'noise', priority: null }), t0);
    s.run(t0 + 200);
    expect(only(s.log).priority).toBe('low');
  });

  it('opens another alert in the next stretch of time', () => {
    const s = site();
    for (const at of [t0, t0 + 59_999, t0 + 60_000]) s.take(occurrence({ observedAt: at }), at);
    s.run(t0 + 70_000);
    expect(s.log.all().map(({ count }) => count)).toEqual([2, 1]);
  });

  it('keeps objects apart, and one object together however long it stays', () => {
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

describe('the same message again', () => {
  it('is counted as that and is no occurrence, also after a restart and at another process', () => {
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

  it('goes to the alert that it made, though that is closed', () => {
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
  it('stands until its end, and what is older than the end does not make it stand again', () => {
    const s = site();
    s.take(occurrence({ track: '1', phase: 'begin' }), t0);
    s.run(t0 + 200);
    expect(only(s.log).active).toBe(true);
    s.take(occurrence({ track: '1', phase: 'end', observedAt: t0 + 5_000 }), t0 + 5_000);
    s.take(occurrence({ track: '1', phase: 'update', observedAt: t0 + 4_000 }), t0 + 5_100);
    s.run(t0 + 6_000);
    expect(only(s.log)).toMatchObject({ active: false, clearedAt: t0 + 5_000, count: 3 });
  });

  it('are one alert without a track too, in whatever order and stretch of time they come', () => {
    const s = site();
    s.take(occurrence({ phase: 'end', observedAt: t0 + 61_000 }), t0 + 61_000);
    s.run(t0 + 62_000);
    s.take(occurrence({ phase: 'begin', observedAt: t0 + 59_000, receivedAt: t0 + 62_000 }), t0 + 62_000);
    s.run(t0 + 64_000);
    expect(only(s.log)).toMatchObject({ active: false, count: 2, observedAt: t0 + 59_000 });
  });

  it('ends what stands, though something late of an earlier time was opened after it', () => {
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

  it('asks again for people when what was acknowledged comes again, but not from anyone who owns it', () => {
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

  it('raises an alert whose priority rises: at once, as work that others must see before they close it', () => {
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

  it('is over by the time that its source gave it, if nobody tells its end', () => {
    const s = site();
    s.take(occurrence({ track: 'cap', phase: 'begin', until: t0 + 60_000 }), t0);
    s.take(occurrence({ track: 'cap', phase: 'update', observedAt: t0 + 10, until: t0 + 90_000 }), t0 + 10);
    s.run(t0 + 200);
    expect(due(only(s.log), policy, t0 + 89_999)).toEqual({ record: null, nextAt: t0 + 90_000 });
    const { record } = due(only(s.log), policy, t0 + 90_000);
    expect(record).toMatchObject({
      alert: { active: false, clearedAt: t0 + 90_000 },
      entry: { what: 'expired' },
    });
    s.take(occurrence({ track: 'cap', phase: 'end', observedAt: t0 + 20_000 }), t0 + 20_000);
    s.run(t0 + 21_000);
    expect(only(s.log)).not.toHaveProperty('until');
  });

  it('opens again after closing, but not for the end of what was closed', () => {
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

describe('the heartbeat', () => {
  it('is one alert of its source for ever, written at once each time', () => {
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

describe('rows of the inbox', () => {
  it('never tells more through than is in the log, though later rows went in first', () => {
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

  it('lets nothing wait for company while very many wait', () => {
    const s = site();
    for (let n = 0; n < 1_500; n += 1) s.take(occurrence({ camera: `s:camera:k${n}`, receivedAt: t0 }), t0);
    expect(s.correlator.nextAt()).toBe(0);
    expect(s.run(t0)).toBeGreaterThan(400);
    expect(s.correlator.waiting()).toBeLessThanOrEqual(1_000);
  });

  it('lets nothing wait for hours because the clock was set back', () => {
    const s = site();
    s.take(occurrence(), t0);
    expect(s.run(t0 - 3_600_000)).toBe(1);
  });

  it('decides again a second after it is not known what became of a record, without counting twice', () => {
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

describe('what says that all is well', () => {
  const well = (at: number) => occurrence({ phase: 'end', allIsWell: true, observedAt: t0 + at });
  const alarm = (at: number) => occurrence({ phase: 'begin', observedAt: t0 + at });

  it('opens no alert and is done with, and ends one that stands or is about to', () => {
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

  it('ends one that the log was not there to take', () => {
    const s = site();
    s.take(alarm(0), t0);
    const [record] = s.correlator.due(t0 + 1_000);
    if (!record) throw new Error('none');
    s.correlator.settled(record, 'unknown', t0 + 1_000);
    s.take(well(1_100), t0 + 1_100);
    s.run(t0 + 10_000);
    expect(only(s.log)).toMatchObject({ active: false, count: 2 });
  });

  it('ends one that was about to stand again', () => {
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
