import { describe, expect, it } from 'vitest';
import { occurrence, only, policy, site, t0 } from '../../test/fixtures/alertSite.ts';
import { OperatorId } from '../base/ids.ts';
import { getAutomaticStep } from './due.ts';
import { AlertPolicy } from './policy.ts';

const person = { id: OperatorId.parse('s:operator:mai'), name: 'Mai' };

describe('flapping', () => {
  it('begins with the third change in a minute, as a record of its own, and ends after quiet', () => {
    const s = site();
    for (const [n, phase] of ['begin', 'end', 'begin', 'end'].entries()) {
      s.take(occurrence({ phase, observedAt: t0 + n * 2_000 }), t0 + n * 2_000);
      s.run(t0 + n * 2_000 + 1_500);
    }
    const alert = only(s.log);
    expect(alert).toMatchObject({ flapping: true, active: false });
    expect(s.log.records.at(-1)?.entry).toMatchObject({ kind: 'site', what: 'flapping' });
    const quiet = getAutomaticStep(alert, policy, t0 + 7_000);
    expect(quiet.record).toBeNull();
    const over = getAutomaticStep(alert, policy, alert.lastReceivedAt + 60_000);
    expect(over.record).toMatchObject({ alert: { flapping: false }, entry: { what: 'steady' } });
  });

  it('keeps a flapping cause in one alert', () => {
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

  it('forms one alert with a count from the tenth new alert on, and includes no other camera', () => {
    const s = site();
    storm(s, t0, 30);
    s.take(occurrence({ camera: 's:camera:c2', track: 'x' }), t0 + 9_500);
    s.run(t0 + 12_000);
    expect(s.log.all()).toHaveLength(11);
    expect(s.log.all().filter(({ storm: one }) => one)).toMatchObject([{ count: 21, active: true }]);
    expect(s.log.all().reduce((sum, { count }) => sum + count, 0)).toBe(31);
  });

  it('leaves critical alerts separate', () => {
    const s = site();
    storm(s, t0, 20);
    s.take(occurrence({ class: 'fire', priority: null, track: 'f', observedAt: t0 + 6_500 }), t0 + 6_500);
    s.run(t0 + 6_500);
    expect(s.log.all().filter(({ priority }) => priority === 'critical')).toMatchObject([
      { storm: false, count: 1 },
    ]);
  });

  it('ends after quiet; alerts are separate again', () => {
    const s = site();
    storm(s, t0, 12);
    const alert = s.log.all().find(({ storm: one }) => one);
    if (!alert) throw new Error('no storm');
    const over = getAutomaticStep(alert, policy, alert.lastReceivedAt + 300_000).record;
    expect(over).toMatchObject({ alert: { active: false, storm: true }, entry: { what: 'expired' } });
    storm(s, t0 + 400_000, 2);
    expect(s.log.all()).toHaveLength(12);
  });
});

describe('an alert set aside', () => {
  it('gathers further occurrences of its camera, rule and class, also after a restart, but nothing more urgent', () => {
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

describe('alerts of a camera after an outage', () => {
  const after = t0 + 7_200_000;
  it('form no storm if they were observed over an hour', () => {
    const s = site();
    for (let n = 0; n < 30; n += 1)
      s.take(occurrence({ rule: `r${n}`, observedAt: t0 + n * 120_000, receivedAt: after }), after);
    s.run(after + 10_000);
    expect(s.log.all().filter(({ storm }) => storm)).toEqual([]);
    expect(s.log.all()).toHaveLength(30);
  });

  it('form a storm of their own minute only, without earlier and later alerts', () => {
    const s = site();
    const take = (observedAt: number, rule: string) =>
      s.take(occurrence({ rule, observedAt, receivedAt: after }), after);
    take(t0, 'before');
    for (let n = 0; n < 30; n += 1) take(t0 + 1_800_000 + n * 1_000, `r${n}`);
    take(t0 + 3_600_000, 'after');
    s.run(after + 10_000);
    const all = s.log.all();
    expect(all.filter(({ storm }) => storm)).toMatchObject([{ count: 21 }]);
    expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(32);
    expect(all.filter(({ rule }) => rule === 'before' || rule === 'after')).toHaveLength(2);
  });
});

describe('a flood of one source', () => {
  it('with forged cameras forms one alert without a camera beyond a thousand a minute, and excludes other sources', () => {
    const s = site();
    // Starts on a full minute, so that all occurrences fall within one.
    const from = t0 - (t0 % 60_000);
    for (let n = 0; n < 1_500; n += 1)
      s.take(occurrence({ camera: null, cameraName: `made-up-${n}`, observedAt: from + n }), from + n);
    s.take(occurrence({ source: { id: 'other', kind: 'onvif' }, observedAt: from }), from + 1_600);
    s.run(from + 10_000);
    const all = s.log.all();
    expect(all.filter(({ source }) => source.id === 'other')).toHaveLength(1);
    expect(all.filter(({ storm }) => storm)).toMatchObject([{ camera: null, count: 500, active: true }]);
    expect(all).toHaveLength(1_002);
    expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(1_501);
  });

  it('does not begin when occurrences observed over an hour arrive at once after an outage', () => {
    const s = site();
    const now = t0 + 3_600_000;
    for (let n = 0; n < 4_800; n += 1) {
      const [camera, minute] = [n % 400, Math.floor(n / 400) * 5];
      const observedAt = t0 + minute * 60_000 + camera;
      const receivedAt = Math.floor(now + n / 10);
      s.take(occurrence({ camera: null, cameraName: `gate-${camera}`, observedAt, receivedAt }), receivedAt);
    }
    s.run(now + 10_000);
    expect(s.log.all()).toHaveLength(4_800);
    expect(s.log.all().filter(({ storm }) => storm)).toEqual([]);
  });

  it('begins when times are forged, beyond the burst limit', () => {
    const few = AlertPolicy.parse({ ...policy, correlation: { sourceBacklogAlerts: 100 } });
    const s = site(undefined, 'one', few);
    for (let n = 0; n < 300; n += 1)
      s.take(occurrence({ camera: null, cameraName: `made-up-${n}`, observedAt: t0 - n * 60_000 }), t0 + n);
    s.run(t0 + 10_000);
    const alone = s.log.all().filter(({ storm }) => !storm);
    // Plus as many as a minute's allowance admits during 0.3 s.
    expect(alone.length).toBeGreaterThanOrEqual(100);
    expect(alone.length).toBeLessThanOrEqual(106);
    expect(s.log.all().reduce((sum, { count }) => sum + count, 0)).toBe(300);
  });
});
