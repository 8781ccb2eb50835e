import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mai, newAlert } from '../../test/fixtures/alertRecords.ts';
import { Alert, AlertPriority } from './alert.ts';
import { applyEndedShelving, createSuppressionRecord, getAutomaticStep } from './due.ts';
import { AlertPolicy } from './policy.ts';

const policy = AlertPolicy.parse({});
const at = newAlert('x').receivedAt;
const minute = 60_000;
const high = newAlert('a', { priority: 'high' });
const shelved = { by: mai, at, until: at + 30 * minute, reason: 'mưa' };

describe('an unanswered alert', () => {
  it('escalates one level after each interval, up to the last level of its priority', () => {
    let alert = high;
    const ups: number[] = [];
    for (let now = at; now < at + 60 * minute; now += 1_000) {
      const { record } = getAutomaticStep(alert, policy, now);
      if (!record) continue;
      ups.push((now - at) / minute);
      ({ alert } = record);
    }
    expect(ups).toEqual([3, 6]);
    expect(alert).toMatchObject({ escalation: 2, workVersion: 0, acknowledged: null });
  });

  it('never escalates if its priority is medium or low, or if it is hidden from operators', () => {
    const stored: Partial<Alert>[] = [
      { priority: 'medium' },
      { acknowledged: { by: mai, at }, owner: mai },
      { suppressedBy: 'bảo trì' },
      { outOfService: { by: mai, at, reason: 'x' } },
      { closed: { by: mai, at, disposition: 'test' } },
      { class: 'heartbeat' },
    ];
    for (const over of stored)
      expect(getAutomaticStep({ ...high, ...over }, policy, at + 999 * minute)).toEqual({
        record: null,
        nextAt: null,
      });
  });

  it('is announced again and unacknowledged when it is acknowledged without an owner', () => {
    const alert: Alert = { ...high, acknowledged: { by: mai, at: at + minute } };
    expect(getAutomaticStep(alert, policy, at + 15 * minute)).toEqual({
      record: null,
      nextAt: at + 16 * minute,
    });
    expect(getAutomaticStep(alert, policy, at + 16 * minute).record).toMatchObject({
      alert: { acknowledged: null, calledAt: at + 16 * minute, version: 2, workVersion: 0 },
      entry: { what: 'announcedAgain' },
    });
  });
});

describe('an expired shelving', () => {
  it('looks the same at a disconnected desk as after the site has ended it', () => {
    for (const over of [{}, { active: false }, { owner: mai }]) {
      const alert: Alert = { ...high, shelved, acknowledged: { by: mai, at }, ...over };
      expect(applyEndedShelving(alert, shelved.until - 1)).toBe(alert);
      const { version } = alert;
      const ended = getAutomaticStep(alert, policy, shelved.until).record?.alert;
      expect(applyEndedShelving(alert, shelved.until + minute)).toEqual({ ...ended, version });
    }
  });

  it('returns to the queue and withdraws the acknowledgement if its cause persists', () => {
    const alert: Alert = { ...high, shelved, acknowledged: { by: mai, at } };
    expect(getAutomaticStep(alert, policy, shelved.until - 1)).toEqual({
      record: null,
      nextAt: shelved.until,
    });
    expect(getAutomaticStep(alert, policy, shelved.until).record).toMatchObject({
      alert: { shelved: null, acknowledged: null, calledAt: shelved.until },
      entry: { what: 'unshelved', text: 'mưa' },
    });
    const over = getAutomaticStep({ ...alert, active: false }, policy, shelved.until).record;
    expect(over?.alert.acknowledged).not.toBeNull();
  });

  it('restarts the time to escalation', () => {
    const back = getAutomaticStep({ ...high, shelved }, policy, shelved.until).record?.alert;
    expect(back && getAutomaticStep(back, policy, shelved.until).nextAt).toBe(shelved.until + 3 * minute);
  });
});

it('suppress suppresses an alert and announces it again afterwards, once each', () => {
  const by = {
    suppressedBy: 'bảo trì',
    suppression: { why: 'works', by: 'Sở GTVT', reason: 'cầu', until: at + minute },
  } as const;
  const record = createSuppressionRecord(high, by, at + 5);
  expect(record).toMatchObject({ alert: by, entry: { what: 'suppressed' } });
  if (!record) throw new Error('nothing');
  expect(createSuppressionRecord(record.alert, by, at + 6)).toBeNull();
  // Works with a later end, and an alert that an earlier version of the site suppressed without a reason.
  const longer = { ...by, suppression: { ...by.suppression, until: at + 2 * minute } };
  expect(createSuppressionRecord(record.alert, longer, at + 6)).toMatchObject({ alert: longer });
  expect(createSuppressionRecord({ ...high, suppressedBy: 'bảo trì' }, by, at + 6)).toMatchObject({
    alert: by,
  });
  expect(createSuppressionRecord(record.alert, null, at + 7)).toMatchObject({
    alert: { suppressedBy: null, suppression: null, calledAt: at + 7 },
    entry: { what: 'unsuppressed' },
  });
});

it('due always terminates when it is applied to its own result', () => {
  const stamp = { by: mai, at };
  fc.assert(
    fc.property(
      fc.record({
        priority: fc.constantFrom(...AlertPriority.options),
        active: fc.boolean(),
        flapping: fc.boolean(),
        storm: fc.boolean(),
        latched: fc.boolean(),
        acknowledged: fc.constantFrom(null, stamp),
        owner: fc.constantFrom(null, mai),
        shelved: fc.constantFrom(null, shelved),
        closed: fc.constantFrom(null, { ...stamp, disposition: 'test' as const }),
      }),
      fc.integer({ min: 0, max: 600 * minute }),
      (over, later) => {
        let alert = Alert.parse({ ...high, ...over });
        for (let asked = 0; ; asked += 1) {
          expect(asked).toBeLessThan(8);
          const { record, nextAt } = getAutomaticStep(alert, policy, at + later);
          if (!record) {
            if (nextAt !== null) expect(nextAt).toBeGreaterThan(at + later);
            return;
          }
          expect(record.alert.version).toBe(alert.version + 1);
          alert = Alert.parse(record.alert);
        }
      },
    ),
  );
});
