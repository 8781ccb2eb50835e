import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Alert, Disposition } from '../../../core/alerts/alert.ts';
import { OperatorId } from '../../../core/base/ids.ts';
import type { SqlReader } from '../../../node/sql/access.ts';
import { fakeAlert } from '../../../test/fakes/alerts.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { alertStore } from '../../../test/fixtures/alertStore.ts';
import { countAlertsInSteps } from '../../app/alertCounter.ts';
import type { CountVisibleAlerts } from '../../store/alertCount.ts';
import { addCameraUse } from '../../store/cameraUse.ts';
import { readFirstOpenAlerts } from '../../store/openAlerts.ts';
import { createAlertListCounters } from '../alerts/queueState.ts';
import { readReportAlerts } from './alerts.ts';
import { createShiftStatistics } from './shiftStatistics.ts';

const people = ['an', 'binh', 'cuc'].map((name) => ({
  id: OperatorId.parse(`fake:operator:${name}`),
  name: `Họ tên ${name}`,
}));
const shiftMs = 8 * 3_600_000;
const from = 1_800_000_000_000;
const to = from + shiftMs;
const turns = Object.assign(async <T>(work: () => T) => work(), { stop() {} });

const countOf =
  (store: SqlReader): CountVisibleAlerts =>
  (task) =>
    countAlertsInSteps({ store, turns }, task, 'all');

/** One alert's life, in ms from the start of the period; from two periods before to one after. */
const life = fc.record({
  // Often within a few minutes, as in a flood.
  received: fc.oneof(
    fc.integer({ min: -2 * shiftMs, max: 2 * shiftMs }),
    fc.integer({ min: 0, max: 1_500_000 }),
  ),
  camera: fc.option(fc.integer({ min: 1, max: 4 })),
  priority: fc.constantFrom('critical', 'high', 'medium', 'low' as const),
  count: fc.integer({ min: 1, max: 9 }),
  acknowledgedAfter: fc.option(fc.integer({ min: 0, max: shiftMs })),
  acknowledgedBy: fc.constantFrom(...people),
  closedAfter: fc.option(fc.integer({ min: 0, max: shiftMs })),
  closedBy: fc.constantFrom(...people),
  disposition: fc.constantFrom<Disposition>('genuine', 'nuisance', 'test', 'technical'),
  owner: fc.option(fc.constantFrom(...people)),
  aside: fc.constantFrom('queue', 'queue', 'shelved', 'outOfService', 'suppressed'),
  class: fc.constantFrom('intrusion', 'fire', 'camera.offline'),
  held: fc.boolean(),
});

type Life = typeof life extends fc.Arbitrary<infer L> ? L : never;

function alertOf(one: Life, n: number): Alert {
  const at = from + one.received;
  const closedAt = one.closedAfter === null ? null : at + one.closedAfter;
  const stamp = { by: one.closedBy, at, reason: 'x' };
  return fakeAlert(
    n,
    {
      priority: one.priority,
      count: one.count,
      owner: one.owner,
      class: one.class,
      ...(one.camera === null
        ? { camera: null }
        : { camera: `fake:camera:c${one.camera}` as Alert['camera'] }),
      ...(one.acknowledgedAfter === null
        ? {}
        : { acknowledged: { by: one.acknowledgedBy, at: at + one.acknowledgedAfter } }),
      ...(closedAt === null
        ? {
            ...(one.aside === 'shelved' ? { shelved: { ...stamp, until: to + shiftMs } } : {}),
            ...(one.aside === 'outOfService' ? { outOfService: stamp } : {}),
            ...(one.aside === 'suppressed' ? { suppressedBy: 'bảo trì' } : {}),
          }
        : { active: false, closed: { by: one.closedBy, at: closedAt, disposition: one.disposition } }),
      held: one.held ? stamp : null,
    },
    at - n,
  );
}

/** Nearest-rank method. */
const quantile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? null;
const median = (values: readonly number[]) => quantile(values, 0.5);

type CountingOptions = Parameters<typeof createShiftStatistics>[0];
/** Creates the counting of a desk that sees every camera and has no pending camera use. */
const countingOf = (
  options: Pick<CountingOptions, 'store' | 'project' | 'clock'> & Partial<CountingOptions>,
) =>
  createShiftStatistics({
    turns,
    count: countOf(options.store),
    seesCamera: () => true,
    scope: () => 's',
    settleUse() {},
    ...options,
  });

it('a report has the same figures as a direct count over any history', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(life, { maxLength: 60 }), async (lives) => {
      const clock = handClock(to);
      const { store, project, take } = alertStore(clock);
      const alerts = lives.map(alertOf);
      take(...alerts);
      const counting = countingOf({ store, project, clock });
      const eve = {
        key: 'night',
        date: '2027-01-14',
        name: { vi: 'Đêm', en: 'Night' },
        from: from - shiftMs,
        to: from,
      };
      const figures = await counting.figures(from, to, [eve], true);

      // The reference count: a loop over the events, without tables.
      const within = (at: number | undefined) => at !== undefined && at >= from && at < to;
      let [received, occurrences, closed, aside, holds] = [0, 0, 0, 0, 0];
      const quarters = new Array<number>(shiftMs / 900_000).fill(0);
      const waits: number[] = [];
      const closings: number[] = [];
      const byPriority = { critical: 0, high: 0, medium: 0, low: 0 };
      const did = new Map<string, { acknowledged: number; closed: number; open: number }>();
      const bySource = new Map<string, number>();
      const doing = (id: string, what: 'acknowledged' | 'closed' | 'open') => {
        const of = did.get(id) ?? { acknowledged: 0, closed: 0, open: 0 };
        of[what] += 1;
        did.set(id, of);
      };
      for (const alert of alerts) {
        if (within(alert.receivedAt)) {
          received += 1;
          byPriority[alert.priority] += 1;
          occurrences += alert.count;
          const quarter = Math.floor((alert.receivedAt - from) / 900_000);
          quarters[quarter] = (quarters[quarter] ?? 0) + 1;
          const source = alert.camera ?? alert.source.id;
          bySource.set(source, (bySource.get(source) ?? 0) + 1);
        }
        if (alert.acknowledged && within(alert.acknowledged.at)) {
          waits.push(alert.acknowledged.at - alert.receivedAt);
          doing(alert.acknowledged.by.name, 'acknowledged');
        }
        if (alert.closed && within(alert.closed.at)) {
          closed += 1;
          closings.push(alert.closed.at - alert.receivedAt);
          doing(alert.closed.by.name, 'closed');
        }
        if (!alert.closed && alert.owner) doing(alert.owner.name, 'open');
        if (!alert.closed && (alert.shelved || alert.outOfService || alert.suppressedBy !== null)) aside += 1;
        if (alert.held) holds += 1;
      }
      expect(figures.alerts).toMatchObject({ received, occurrences, byPriority });
      // For each ten minutes that end with an alert.
      const times = alerts.map(({ receivedAt }) => receivedAt).filter(within);
      const second = (at: number) => Math.floor((at - from) / 1_000);
      expect(figures.alerts.peakPerTenMinutes).toBe(
        Math.max(
          0,
          ...times.map(
            (last) =>
              times.filter((at) => second(at) <= second(last) && second(at) > second(last) - 600).length,
          ),
        ),
      );
      // In consecutive ten-minute windows, a flood begins with more than ten alerts and ends with fewer than
      // five.
      let isFlood = false;
      const tens = Array.from({ length: shiftMs / 600_000 }, (_, ten) => {
        const count = times.filter((at) => Math.floor((at - from) / 600_000) === ten).length;
        isFlood = isFlood ? count >= 5 : count > 10;
        return isFlood;
      });
      expect(figures.alerts.floodShare).toBe(tens.filter(Boolean).length / tens.length);
      expect(figures.alerts.closeMs.median).toBe(median(closings));
      expect(figures.alerts.acknowledgeMs.p95).toBe(quantile(waits, 0.95));
      expect(figures.perQuarterHour).toEqual(quarters);
      expect(figures.alerts.acknowledgeMs.median).toBe(median(waits));
      expect(Object.values(figures.alerts.dispositions).reduce((sum, n) => sum + n)).toBe(closed);
      expect(
        new Map(figures.alerts.operators.map(({ operator, ...counts }) => [operator.name, counts])),
      ).toEqual(did);
      expect(
        new Map(figures.alerts.topSources.map(({ camera, source, alerts: n }) => [camera ?? source, n])),
      ).toEqual(bySource);

      // Compares each shift with the one before, whether counted now or read from the store.
      const ofEve = (name: string) =>
        alerts.filter(
          (one) =>
            (one.camera ?? one.source.id) === name &&
            one.receivedAt >= from - shiftMs &&
            one.receivedAt < from,
        ).length;
      const expected = figures.alerts.topSources.map((one) => ofEve(one.camera ?? one.source));
      expect(figures.before[0]?.sources).toEqual(expected);
      store.run('UPDATE alertSync SET asOf = ?', to);
      for (let times = 0; times < 2; times += 1)
        expect((await counting.figures(from, to, [eve], true)).before[0]?.sources).toEqual(expected);

      const counters = createAlertListCounters(store, () => true);
      const now = await readReportAlerts({
        store,
        turns,
        alerts: { sees: () => true, camera: () => undefined, state: counters.read },
      });
      const open = alerts.filter((one) => !one.closed);
      const queue = open.filter((one) => !one.shelved && !one.outOfService && one.suppressedBy === null);
      expect(now.alerts.total).toBe(queue.length);
      expect(now.alerts.unacknowledged).toBe(queue.filter((one) => !one.acknowledged).length);
      expect(now.alerts.lines.map(({ alert }) => alert).sort()).toEqual(queue.map(({ id }) => id).sort());
      expect(now.setAside.total).toBe(aside);
      expect(now.holds).toHaveLength(holds);
      expect(now.emergencies).toBe(queue.filter((one) => one.class === 'fire').length);
      expect(now.faults).toHaveLength(queue.filter((one) => one.class === 'camera.offline').length);
      expect(readFirstOpenAlerts(store, 'queued', () => true, 1)).toHaveLength(Math.min(1, queue.length));
      store.close();
    }),
    { numRuns: 40 },
  );
});

it('a set-aside alert shows by whom, why and until when, for each way of setting it aside', async () => {
  const { store, take } = alertStore(handClock(to));
  const by = people[0];
  if (!by) throw new Error('nobody');
  const works = { why: 'works', by: 'Sở GTVT', reason: 'hàn cầu', until: to } as const;
  const fault = { why: 'fault', by: '', reason: '', until: null } as const;
  take(
    fakeAlert(1, { shelved: { by, at: from, reason: 'kẹt', until: to } }),
    fakeAlert(2, { suppressedBy: 'Cầu', suppression: works }),
    fakeAlert(3, { suppressedBy: 'Cầu', suppression: { ...works, by: '' } }),
    fakeAlert(4, { suppressedBy: 'camera.fault', suppression: fault }),
    fakeAlert(5, { suppressedBy: 'Cầu' }),
    fakeAlert(6, { outOfService: { by, at: from, reason: 'tháo' } }),
  );
  const { setAside } = await readReportAlerts({
    store,
    turns,
    alerts: {
      sees: () => true,
      camera: () => undefined,
      state: createAlertListCounters(store, () => true).read,
    },
  });
  const describe = new Map(
    setAside.lines.map((one) => [one.alert, [one.by, one.reason, one.until, one.fault]]),
  );
  const of = (n: number) => describe.get(fakeAlert(n).id);
  expect([1, 2, 3, 4, 5, 6].map(of)).toEqual([
    [by.name, 'kẹt', to, null],
    ['Sở GTVT', 'Cầu: hàn cầu', to, null],
    ['Cầu', 'hàn cầu', to, null],
    ['', '', null, 'camera.fault'],
    ['Cầu', '', null, null],
    [by.name, 'tháo', null, null],
  ]);
});

it('a previous shift is counted once it is complete, and its stored figures do not change', async () => {
  const clock = handClock(to + shiftMs);
  const { store, project, take } = alertStore(clock);
  const shift = { key: 'morning', date: '2027-01-15', name: { vi: 'Sáng', en: 'Morning' }, from, to };
  const counting = countingOf({ store, project, clock });
  const before = async () => (await counting.figures(to, to + shiftMs, [shift], true)).before[0]?.received;
  take(fakeAlert(1, {}, from));
  expect(await before()).toBe(1);
  take(fakeAlert(2, {}, from));
  expect(await before()).toBe(2);
  store.run('UPDATE alertSync SET asOf = ?', to);
  expect(await before()).toBe(2);
  take(fakeAlert(3, {}, from));
  expect(await before()).toBe(2);
});

const hour = 3_600_000;
const anyUse = fc.record({
  quarter: fc.integer({ min: -9, max: 9 }).map((n) => from + n * hour),
  camera: fc.constantFrom('a', 'b', 'c', 'hidden'),
  own: fc.boolean(),
  views: fc.nat(9),
  gestures: fc.nat(9),
  steeredMs: fc.nat(900).map((n) => n * 6_000),
});

it('camera use equals a direct count over visible cameras, for the period and each previous shift', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyUse, { maxLength: 30 }), fc.boolean(), async (uses, own) => {
      const clock = handClock(to);
      const { store, project } = alertStore(clock);
      // Pending counts are included when the figures are requested.
      const waiting = [...uses];
      const settleUse = () =>
        void project((tx) => {
          for (const use of waiting.splice(0)) addCameraUse(tx, use);
        });
      const counting = countingOf({
        store,
        project,
        clock,
        settleUse,
        seesCamera: (camera) => camera !== 'hidden',
      });
      const shift = {
        key: 'a',
        date: '2027-01-15',
        name: { vi: 'a', en: 'a' },
        from: from - shiftMs,
        to: from,
      };
      const figures = await counting.figures(from, to, [shift], own);
      const count = (begin: number, end: number) => {
        const counted = uses.filter(
          (use) => use.quarter >= begin && use.quarter < end && use.camera !== 'hidden' && (use.own || !own),
        );
        const sum = (of: 'views' | 'gestures' | 'steeredMs') => counted.reduce((n, use) => n + use[of], 0);
        const cameras = (of: (use: (typeof uses)[number]) => number) =>
          new Set(counted.filter((use) => of(use) > 0).map(({ camera }) => camera)).size;
        return {
          ptz: {
            gestures: sum('gestures'),
            minutes: sum('steeredMs') / 60_000,
            cameras: cameras((use) => use.gestures + use.steeredMs),
          },
          cameras: { views: sum('views'), cameras: cameras((use) => use.views) },
        };
      };
      expect(figures).toMatchObject(count(from, to));
      expect(figures.before[0]?.use).toEqual(count(shift.from, shift.to));
      store.close();
    }),
    { numRuns: 40 },
  );
});
