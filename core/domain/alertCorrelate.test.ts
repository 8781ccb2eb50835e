import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AlertLogModel } from '../../test/fixtures/alertLogModel.ts';
import { Alert } from './alert.ts';
import { createCorrelator } from './alertCorrelate.ts';
import { due } from './alertDue.ts';
import { NewRecord, Occurrence } from './alertLog.ts';
import { AlertPolicy } from './alertPolicy.ts';
import { OperatorId } from './ids.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const policy = AlertPolicy.parse({
  classes: {
    fire: { name: { vi: 'Cháy', en: 'Fire' }, priority: 'critical', latching: true },
    noise: { name: { vi: 'Tiếng động', en: 'Noise' }, priority: 'low' },
  },
});
const t0 = Date.UTC(2026, 4, 1, 8, 0, 0);
let made = 0;
const occurrence = (over: Partial<Record<keyof Occurrence, unknown>> = {}): Occurrence => {
  made += 1;
  return Occurrence.parse({
    ...{ id: `o${made}`, source: { id: 'mqtt', kind: 'onvif' }, cameraName: 'c1', camera: 's:camera:c1' },
    ...{ class: 'intrusion', rule: 'fence', track: null, phase: 'pulse', priority: 'medium', title: '' },
    ...{ place: null, observedAt: t0, receivedAt: over.observedAt ?? t0, evidence: [] },
    ...over,
  });
};

/** A site process: its inbox, its correlator and the log. */
function site(log = new AlertLogModel(), process = 'one') {
  const inbox: { row: number; occurrences: Occurrence[] }[] = [];
  const begin = () => {
    const through = log.inboxThrough(process);
    const made = createCorrelator({
      ...{ site: 's', process, policy, hash, through },
      latestOfKey: (key) => log.latestOfKey(key),
      alert: (id) => log.alert(id),
    });
    made.observe(log.records);
    made.resume(log.all().filter(({ closed }) => !closed));
    return made;
  };
  let correlator = begin();
  let seen = log.records.length;
  const self = {
    log,
    take(one: Occurrence | Occurrence[], now: number) {
      const row = inbox.length + 1;
      const occurrences = Array.isArray(one) ? one : [one];
      inbox.push({ row, occurrences });
      correlator.take(row, occurrences, now);
    },
    /** Appends what is due by now; tells how many records that were. */
    run(now: number): number {
      let count = 0;
      for (;;) {
        const records = correlator.due(now);
        if (records.length === 0) return count;
        for (const record of records) {
          NewRecord.parse(record);
          const appended = log.append(record);
          correlator.observe(log.records.slice(seen));
          seen = log.records.length;
          correlator.settled(record, appended ? 'appended' : 'conflict', now);
          if (appended) count += 1;
        }
      }
    },
    get correlator() {
      return correlator;
    },
    /** Ends without a word and begins anew, from what the log has. */
    crash(now: number) {
      correlator = begin();
      seen = log.records.length;
      for (const { row, occurrences } of inbox) correlator.take(row, occurrences, now);
    },
    patch(alert: Alert, change: Partial<Alert>, at: number) {
      const record: NewRecord = {
        at,
        alert: { ...alert, ...change, version: alert.version + 1 },
        entry: { kind: 'site', what: 'suppressed', text: 'test' },
      };
      expect(log.append(record)).toBe(true);
      correlator.observe(log.records.slice(seen));
      seen = log.records.length;
    },
  };
  return self;
}
const only = (log: AlertLogModel): Alert => {
  expect(log.all()).toHaveLength(1);
  const [alert] = log.all();
  if (!alert) throw new Error('none');
  return Alert.parse(alert);
};
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

  it('asks anew for people when what was acknowledged comes again, but not from whoever owns it', () => {
    const s = site();
    const told = (phase: string, at: number) => {
      s.take(occurrence({ phase, track: '1', observedAt: at }), at);
      s.run(at + 2_000);
    };
    told('begin', t0);
    s.patch(only(s.log), { acknowledged: { by: person, at: t0 } }, t0 + 2_500);
    told('end', t0 + 10_000);
    expect(only(s.log).acknowledged).not.toBeNull();
    told('begin', t0 + 100_000);
    expect(only(s.log)).toMatchObject({ acknowledged: null, calledAt: t0 + 100_000, active: true });
    s.patch(only(s.log), { acknowledged: { by: person, at: t0 }, owner: person }, t0 + 103_000);
    told('end', t0 + 200_000);
    told('begin', t0 + 300_000);
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

  it('opens anew after closing, but not for the end of what was closed', () => {
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

describe('flapping', () => {
  it('begins with the third change in a minute as a line of its own, and is over after quiet', () => {
    const s = site();
    for (const [n, phase] of ['begin', 'end', 'begin', 'end'].entries()) {
      s.take(occurrence({ phase, observedAt: t0 + n * 2_000 }), t0 + n * 2_000);
      s.run(t0 + n * 2_000 + 1_500);
    }
    const alert = only(s.log);
    expect(alert).toMatchObject({ flapping: true, active: false });
    expect(s.log.records.at(-1)?.entry).toMatchObject({ kind: 'site', what: 'flapping' });
    const quiet = due(alert, policy, t0 + 7_000);
    expect(quiet.record).toBeNull();
    const over = due(alert, policy, alert.lastReceivedAt + 60_000);
    expect(over.record).toMatchObject({ alert: { flapping: false }, entry: { what: 'steady' } });
  });

  it('keeps what comes and goes in one alert', () => {
    const s = site();
    for (let n = 0; n < 20; n += 1) {
      const at = t0 + n * 10_000;
      s.take(occurrence({ phase: n % 2 ? 'end' : 'begin', observedAt: at }), at);
      s.run(at + 1_500);
    }
    expect(only(s.log)).toMatchObject({ flapping: true, count: 20 });
  });
});

describe('a storm of one camera', () => {
  const storm = (s: ReturnType<typeof site>, from: number, count: number, over = {}) => {
    for (let n = 0; n < count; n += 1) {
      const at = from + n * 300;
      s.take(occurrence({ track: `t${from}-${n}`, observedAt: at, ...over }), at);
      s.run(at + 250);
    }
    s.run(from + count * 300 + 2_000);
  };

  it('is one alert with a count from the tenth new alert on, and takes no other camera in', () => {
    const s = site();
    storm(s, t0, 30);
    s.take(occurrence({ camera: 's:camera:c2', track: 'x' }), t0 + 9_500);
    s.run(t0 + 12_000);
    expect(s.log.all()).toHaveLength(11);
    expect(s.log.all().filter(({ storm: one }) => one)).toMatchObject([{ count: 21, active: true }]);
    expect(s.log.all().reduce((sum, { count }) => sum + count, 0)).toBe(31);
  });

  it('leaves what is critical alone', () => {
    const s = site();
    storm(s, t0, 20);
    s.take(occurrence({ class: 'fire', priority: null, track: 'f', observedAt: t0 + 6_500 }), t0 + 6_500);
    s.run(t0 + 6_500);
    expect(s.log.all().filter(({ priority }) => priority === 'critical')).toMatchObject([
      { storm: false, count: 1 },
    ]);
  });

  it('is over once it was quiet; then alerts are alone again', () => {
    const s = site();
    storm(s, t0, 12);
    const alert = s.log.all().find(({ storm: one }) => one);
    if (!alert) throw new Error('no storm');
    const over = due(alert, policy, alert.lastReceivedAt + 300_000).record;
    expect(over).toMatchObject({ alert: { active: false, storm: true }, entry: { what: 'expired' } });
    storm(s, t0 + 400_000, 2);
    expect(s.log.all()).toHaveLength(12);
  });
});

describe('what was put aside', () => {
  it('gathers whatever else comes of its camera, rule and class, also after a restart, but nothing more urgent', () => {
    const s = site();
    s.take(occurrence({ track: 'a' }), t0);
    s.run(t0 + 200);
    const until = t0 + 3_600_000;
    s.patch(only(s.log), { shelved: { by: person, at: t0, until, reason: 'cây rung' } }, t0 + 300);
    s.take(occurrence({ track: 'b', observedAt: t0 + 120_000 }), t0 + 120_000);
    s.run(t0 + 122_000);
    s.crash(t0 + 123_000);
    s.take(occurrence({ track: 'c', observedAt: t0 + 130_000 }), t0 + 130_000);
    s.run(t0 + 132_000);
    expect(only(s.log)).toMatchObject({ count: 3 });
    s.take(occurrence({ track: 'd', priority: 'high', observedAt: t0 + 140_000 }), t0 + 140_000);
    s.run(t0 + 140_000);
    expect(s.log.all()).toHaveLength(2);
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

  it('decides anew a second after it is not known what became of a record, without counting twice', () => {
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
