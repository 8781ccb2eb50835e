import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mai, newAlert, next } from '../../test/fixtures/alertRecords.ts';
import { CameraId, OperatorId } from '../base/ids.ts';
import { type Alert, isAlertQueued } from './alert.ts';
import { createRoomCount, RoomLoad } from './roomLoad.ts';

const t0 = Date.UTC(2026, 4, 1, 8, 0, 0);
const minute = 60_000;
const binh = { id: OperatorId.parse('hcmc:operator:binh'), name: 'Bình' };
const people = [mai, binh, null];
const cameras = [1, 2].map((n) => CameraId.parse(`hcmc:camera:c${n}`));
const priorities = ['critical', 'high', 'medium', 'low'] as const;

/** Generates one alert of many with a later state. */
const change = fc.record({
  which: fc.nat(30),
  after: fc.nat(4 * minute),
  priority: fc.constantFrom(...priorities),
  owner: fc.constantFrom(...people),
  by: fc.constantFrom(mai, binh),
  what: fc.constantFrom('seen', 'acknowledged', 'closed', 'shelved', 'called', 'reopened'),
});

function counted(alerts: readonly Alert[], now: number) {
  const within = (at: number | undefined) => at !== undefined && at > now - 10 * minute;
  const queued = alerts.filter(isAlertQueued);
  const countByPriority = (of: readonly Alert[]) =>
    Object.fromEntries(priorities.map((p) => [p, of.filter(({ priority }) => priority === p).length]));
  return {
    byPriority: countByPriority(queued),
    unacknowledged: countByPriority(queued.filter(({ acknowledged }) => acknowledged === null)),
    perTenMinutes: alerts.filter(({ calledAt, receivedAt }) => within(calledAt ?? receivedAt)).length,
    operators: [mai, binh]
      .map((operator) => ({
        operator,
        open: alerts.filter(({ owner, closed }) => owner?.id === operator.id && closed === null).length,
        perTenMinutes: alerts.filter(
          (one) => one.acknowledged?.by.id === operator.id && within(one.acknowledged.at),
        ).length,
      }))
      .filter(({ open, perTenMinutes }) => open + perTenMinutes > 0),
  };
}

describe('the load of a room', () => {
  it('equals a count of all alerts, after any history and for each scope', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 120 }), (changes) => {
        const count = createRoomCount();
        const all = new Map<number, Alert>();
        let now = t0;
        for (const { which, after, priority, owner, by, what } of changes) {
          now += after;
          const stamp = { by, at: now };
          const before =
            all.get(which) ??
            newAlert(`a${which}`, { camera: cameras[which % 2] ?? null, receivedAt: now, priority });
          const to: Partial<Alert> = {
            ...(what === 'acknowledged' ? { acknowledged: stamp } : {}),
            ...(what === 'closed' ? { closed: { ...stamp, disposition: 'genuine' } } : {}),
            ...(what === 'shelved' ? { shelved: { ...stamp, until: now + minute, reason: 'x' } } : {}),
            ...(what === 'called' ? { calledAt: now, acknowledged: null, shelved: null } : {}),
            ...(what === 'reopened' ? { closed: null } : {}),
          };
          const alert = next(before, { owner, ...to });
          all.set(which, alert);
          count.learn(alert, now);
        }
        const alerts = [...all.values()];
        for (const seen of [cameras, cameras.slice(0, 1), []]) {
          const sees = ({ camera }: Pick<Alert, 'camera'>) => camera !== null && seen.includes(camera);
          const load = RoomLoad.parse(count.read(sees, now));
          const wanted = counted(alerts.filter(sees), now);
          expect({ ...load, operators: new Set(load.operators) }).toEqual({
            ...wanted,
            operators: new Set(wanted.operators),
          });
        }
      }),
      { seed: 71, numRuns: 200 },
    );
  });

  it('does not count the synthetic alert', () => {
    const count = createRoomCount();
    count.learn(newAlert('beat', { class: 'heartbeat', receivedAt: t0 }), t0);
    expect(count.read(() => true, t0)).toMatchObject({ perTenMinutes: 0, operators: [] });
  });

  it('forgets closed alerts and checks no scope for them', () => {
    const count = createRoomCount();
    const stamp = { by: mai, at: t0 };
    for (let n = 0; n < 5_000; n += 1)
      count.learn(
        newAlert(`a${n}`, { receivedAt: t0, closed: { ...stamp, disposition: 'test' } }),
        t0 + n * minute,
      );
    let asked = 0;
    count.read(
      () => {
        asked += 1;
        return true;
      },
      t0 + 5_000 * minute,
    );
    expect(asked).toBe(0);
  });
});
