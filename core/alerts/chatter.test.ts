import { expect, it } from 'vitest';
import { mai, newAlert } from '../../test/fixtures/alertRecords.ts';
import type { Alert } from './alert.ts';
import { proposeShelving } from './chatter.ts';
import { AlertPolicy } from './policy.ts';

const policy = AlertPolicy.parse({});
const at = newAlert('x').receivedAt;
const now = at + 300_000;
const alert = (name: string, over: Partial<Alert>) =>
  newAlert(name, { lastReceivedAt: now - 1_000, ...over });
const names = (alerts: readonly Alert[]) =>
  proposeShelving(alerts, policy, now).map((one) => one.alert.split(':').pop());

it('chatterers proposes frequent, flapping and storm alerts for shelving for an hour', () => {
  const alerts = [
    alert('slow', { count: 4 }),
    alert('fast', { count: 60 }),
    alert('flaps', { count: 6, flapping: true }),
    alert('storm', { count: 900, storm: true }),
  ];
  expect(names(alerts)).toEqual(['storm', 'fast', 'flaps']);
  expect(proposeShelving(alerts, policy, now)[0]).toMatchObject({ perMinute: 180, forMs: 3_600_000 });
});

it('chatterers never proposes a critical, owned, set-aside, closed or quiet alert', () => {
  const stamp = { by: mai, at };
  const overs: Partial<Alert>[] = [
    { priority: 'critical' },
    { owner: mai },
    { shelved: { ...stamp, until: now + 1, reason: 'x' } },
    { closed: { ...stamp, disposition: 'nuisance' } },
    { lastReceivedAt: now - 601_000 },
  ];
  expect(names(overs.map((over, n) => alert(`n${n}`, { count: 900, flapping: true, ...over })))).toEqual([]);
});

it('chatterers proposes at most the requested number', () => {
  const many = Array.from({ length: 20 }, (_, n) => alert(`n${n}`, { count: 100 + n }));
  expect(proposeShelving(many, policy, now, 3).map(({ perMinute }) => perMinute)).toEqual([23.8, 23.6, 23.4]);
});
