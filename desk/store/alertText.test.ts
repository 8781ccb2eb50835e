import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Alert } from '../../core/alerts/alert.ts';
import { fakeAlert } from '../../test/fakes/alerts.ts';
import { AlertText, toAlertText } from './alertText.ts';

const stamp = { by: { id: 'fake:operator:an', name: 'An' }, at: 7 };
const time = fc.oneof(fc.nat(), fc.maxSafeNat());
const stamped = (more: object = {}) => fc.constantFrom(null, { ...stamp, ...more });
const fields = {
  version: fc.integer({ min: 1 }),
  workVersion: fc.nat(),
  key: fc.string({ minLength: 1 }),
  work: fc.constantFrom({ by: null, desk: null, before: 3 }, { by: stamp.by, desk: null, before: 0 }),
  source: fc.constantFrom({ id: 'city', kind: 'cap' }, { id: 'site', kind: 'site' }),
  camera: fc.constantFrom(null, 'fake:camera:c1'),
  class: fc.constantFrom('fire', '0'),
  classes: fc.constantFrom([
    { class: 'vehicle', at: 1 },
    { class: 'fire', at: 2 },
  ]),
  rule: fc.option(fc.string({ maxLength: 9 })),
  title: fc.string({ maxLength: 9, unit: 'grapheme' }),
  place: fc.constantFrom(null, { lat: 21.5, lon: null, ward: null, text: '' }),
  priority: fc.constantFrom('critical', 'low'),
  observedAt: time,
  lastObservedAt: time,
  receivedAt: time,
  lastReceivedAt: time,
  calledAt: time,
  until: time,
  clearedAt: fc.option(time),
  escalatedAt: fc.option(time),
  count: fc.integer({ min: 1 }),
  duplicates: fc.nat(),
  notes: fc.nat(),
  active: fc.boolean(),
  acknowledged: stamped(),
  latched: fc.boolean(),
  shelved: stamped({ until: 0, reason: 'x' }),
  suppressedBy: fc.constantFrom(null, '', 'x'),
  suppression: fc.constantFrom(null, { why: 'works', by: '', reason: 'x', until: 0 }),
  outOfService: stamped({ reason: 'x' }),
  flapping: fc.boolean(),
  storm: fc.boolean(),
  owner: fc.constantFrom(null, stamp.by),
  escalation: fc.integer({ min: 0, max: 3 }),
  closed: stamped({ disposition: 'test' }),
  held: stamped({ reason: 'x' }),
  steps: fc.constantFrom([], [{ ...stamp, step: 'look' }]),
  evidence: fc.constantFrom([], [{ kind: 'clip', ref: 'x', text: '', at: 1 }]),
};
const anAlert = fc
  .record(fields, { requiredKeys: [] })
  .map((changes) => Alert.parse({ ...fakeAlert(1), ...changes }));

describe('the text form of an alert', () => {
  it('contains every field of an alert', () => {
    expect(Object.keys(fields).sort()).toEqual(
      Object.keys(Alert.shape)
        .filter((name) => name !== 'id')
        .sort(),
    );
  });

  it('parses back to the same alert', () => {
    fc.assert(
      fc.property(anAlert, (alert) => {
        expect(AlertText.parse(toAlertText(alert))).toEqual(alert);
      }),
    );
  });

  it('parses texts of earlier desk versions', () => {
    fc.assert(
      fc.property(anAlert, ({ closed, rule, latched, steps, ...alert }) => {
        const text = JSON.stringify({
          ...alert,
          closed: closed ?? undefined,
          rule: rule ?? undefined,
          latched: latched || undefined,
          steps: steps.length > 0 ? steps : undefined,
        });
        expect(AlertText.parse(text)).toEqual({ ...alert, closed, rule, latched, steps });
      }),
    );
  });

  it('is refused if it is not an alert', () => {
    for (const text of ['[]', '{}', '7', toAlertText(fakeAlert(1)).replace('"high"', '"red"'), '["a",1,2]'])
      expect(AlertText.safeParse(text).success).toBe(false);
  });
});
