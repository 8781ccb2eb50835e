import { describe, expect, it } from 'vitest';
import { newAlert } from '../../test/fixtures/alertRecords.ts';
import type { Alert } from './alert.ts';
import { getNextSuppressionEnd, getSuppression, SuppressionRules } from './suppress.ts';

const works = { name: 'Bảo trì cầu', from: 1_000, to: 2_000, reason: 'đèn công trường' };
const alert = newAlert('a', { class: 'motion', priority: 'low' });
const camera = { id: 'hcmc:camera:c1', ward: 'hcmc:ward:ben-thanh', tags: ['cầu'] } as never;
const by = (rules: object, over: Partial<Alert> = {}, fault?: string, now = 1_500) =>
  getSuppression({ ...alert, ...over }, { camera, fault }, SuppressionRules.parse(rules), now)
    ?.suppressedBy ?? null;

describe('planned works', () => {
  it.each([
    [{ classes: ['motion'] }, works.name],
    [{ classes: ['fire', 'motion'], cameras: ['c1'] }, works.name],
    [{ classes: ['fire'] }, null],
    [{ cameras: ['hcmc:camera:c1'] }, works.name],
    [{ cameras: ['c2'] }, null],
    [{ wards: ['ben-thanh'] }, works.name],
    [{ wards: ['ben'] }, null],
    [{ tags: ['cầu', 'hầm'] }, works.name],
    [{ tags: ['hầm'] }, null],
    [{ wards: ['ben-thanh'], tags: ['hầm'] }, null],
  ])('with %j suppress the alert: %s', (named, expected) => {
    expect(by({ works: [{ ...works, ...named }] })).toBe(expected);
  });

  it('apply from their beginning to their end, and announce their next end', () => {
    const rules = SuppressionRules.parse({ works: [{ ...works, tags: ['cầu'] }] });
    const at = (now: number) =>
      getSuppression(alert, { camera, fault: undefined }, rules, now)?.suppressedBy ?? null;
    expect([999, 1_000, 1_999, 2_000].map(at)).toEqual([null, works.name, works.name, null]);
    expect([999, 1_999, 2_000].map((now) => getNextSuppressionEnd(rules, now))).toEqual([
      2_000,
      2_000,
      undefined,
    ]);
  });

  it('state the person responsible, the reason and the end', () => {
    const describe = (more: object) =>
      getSuppression(
        alert,
        { camera, fault: undefined },
        SuppressionRules.parse({ works: [{ ...works, tags: ['cầu'], ...more }] }),
        1_500,
      );
    const suppression = { why: 'works', by: '', reason: works.reason, until: works.to };
    expect(describe({})).toEqual({ suppressedBy: works.name, suppression });
    expect(describe({ by: 'Sở GTVT' })?.suppression).toEqual({ ...suppression, by: 'Sở GTVT' });
  });

  it('never suppress a critical alert, unless they name its class', () => {
    const critical = { class: 'fire', priority: 'critical' } as const;
    expect(by({ works: [{ ...works, cameras: ['c1'] }] }, critical)).toBeNull();
    expect(by({ works: [{ ...works, cameras: ['c1'], classes: ['fire'] }] }, critical)).toBe(works.name);
    expect(by({ works: [{ ...works, cameras: ['c1'] }] }, { class: 'heartbeat' })).toBeNull();
  });

  it.each([
    [works, 'names neither'],
    [{ ...works, tags: ['x'], to: 1_000 }, 'ends before'],
    [{ ...works, tags: ['x'], from: '2026-12-01 22:00' }, 'a time with its zone'],
  ])('are rejected if malformed: %j', (one, why) => {
    expect(JSON.stringify(SuppressionRules.safeParse({ works: [one] }).error?.issues)).toContain(why);
  });

  it('are unchanged after parsing and serialising', () => {
    const one = { ...works, tags: ['x'], from: '2026-12-01T22:00:00+07:00', to: '2026-12-02T05:00:00+07:00' };
    const read = SuppressionRules.parse({ works: [one] });
    expect(read.works[0]?.from).toBe(Date.UTC(2026, 11, 1, 15));
    expect(SuppressionRules.parse(JSON.parse(JSON.stringify(read)))).toEqual(read);
  });
});

describe('a camera’s fault', () => {
  it('suppresses the analytics of the camera, except high alerts and device messages', () => {
    expect(by({}, {}, 'camera.offline')).toBe('camera.offline');
    expect(by({}, { priority: 'high' }, 'camera.offline')).toBeNull();
    expect(by({}, { class: 'camera.tamper' }, 'camera.offline')).toBeNull();
    const source = { ...alert.source, kind: 'webhook' } as const;
    expect(by({}, { source }, 'camera.offline')).toBeNull();
    const stored = getSuppression(
      alert,
      { camera, fault: 'camera.fault' },
      SuppressionRules.parse({}),
      1_500,
    );
    expect(stored?.suppression).toEqual({ why: 'fault', by: '', reason: '', until: null });
  });
});
