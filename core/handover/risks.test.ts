import { expect, it } from 'vitest';
import { z } from 'zod';
import { deskOf, personOf, shiftLogId } from '../../test/fixtures/shiftLog.ts';
import type { DutySpan } from '../shiftlog/duty.ts';
import { Incident } from '../shiftlog/incident.ts';
import { type HandoverReport, ItemId } from './report.ts';
import { clockSetRiskMs, listCurrentRisks, listRisks, manyDegradedCameras, type RiskFacts } from './risks.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
type Gap = HandoverReport['gaps']['lines'][number];
const gap = (what: Gap['what'], fromMin: number, toMin: number | null): Gap => ({
  what,
  from: fromMin * minuteMs,
  to: toMin === null ? null : toMin * minuteMs,
  byMs: null,
});
const nothing = { lines: [], total: 0 };
const span = (fromHour: number, toHour: number | null): DutySpan => ({
  person: personOf('an'),
  desk: deskOf(1),
  post: '',
  since: fromHour * hourMs,
  until: toHour === null ? null : toHour * hourMs,
  shift: { key: 'day', date: '2026-05-01', name: { vi: 'Ca', en: 'Shift' }, from: 0, to: 8 * hourMs },
});
/** Returns the risks of a normal shift of eight hours, an hour before its end, with the given changes. */
const risks = (facts: Partial<RiskFacts>) =>
  listRisks({
    from: 0,
    to: 8 * hourMs,
    madeAt: 7 * hourMs,
    emergencies: 0,
    duty: [span(0, null)],
    incoming: null,
    alerts: { floodShare: 0, peakPerTenMinutes: 0 },
    degraded: nothing,
    incidents: nothing,
    gaps: nothing,
    ...facts,
  });
/** Returns the minutes offline; undefined: too few to be a risk. */
const minutesOffline = (...lines: Gap[]): number | undefined =>
  risks({ gaps: { lines, total: lines.length } }).find(({ why }) => why === 'offline')?.figures.minutes;
const incident = (over: object) =>
  Incident.extend({ item: ItemId, overdue: z.boolean() }).parse({
    id: shiftLogId(1),
    desk: deskOf(1),
    openedAt: 0,
    openedBy: personOf('an'),
    title: 'x',
    priority: 'critical',
    state: 'open',
    version: 0,
    changedAt: 0,
    changedBy: personOf('an'),
    closedAt: null,
    conflicts: [],
    pending: false,
    ties: {},
    item: 'incident:1',
    overdue: false,
    ...over,
  });
const broken = (what: 'camera' | 'link', count: number): HandoverReport['degraded'] => ({
  lines: Array.from({ length: count }, () => ({ what, camera: null, name: 'x', since: null, text: '' })),
  total: count,
});

it('a normal shift has no risks', () => {
  expect(risks({})).toEqual([]);
});

it('a flood is a risk, with its share of the time', () => {
  expect(risks({ alerts: { floodShare: 0.001, peakPerTenMinutes: 12 } })).toEqual([
    { why: 'flood', figures: { percent: 1, peakPerTenMinutes: 12 } },
  ]);
});

it('a degraded system is a risk: many cameras, or any other part', () => {
  expect(risks({ degraded: broken('camera', manyDegradedCameras - 1) })).toEqual([]);
  expect(risks({ degraded: broken('camera', manyDegradedCameras) })).toEqual([
    { why: 'degraded', figures: { cameras: manyDegradedCameras, others: 0 } },
  ]);
  expect(risks({ degraded: broken('link', 1) })).toEqual([
    { why: 'degraded', figures: { cameras: 0, others: 1 } },
  ]);
});

it('an ongoing emergency is a risk and comes first', () => {
  const of = (over: object) => ({ incidents: { lines: [incident(over)], total: 1 } });
  for (const over of [{ state: 'monitoring' }, { priority: 'high' }]) expect(risks(of(over))).toEqual([]);
  expect(risks(of({}))).toEqual([{ why: 'emergency', figures: { incidents: 1, alerts: 0 } }]);
  expect(
    risks({ emergencies: 2, alerts: { floodShare: 1, peakPerTenMinutes: 99 } }).map(({ why }) => why),
  ).toEqual(['emergency', 'flood']);
});

it('the incoming operator’s absence for days is a risk, if the records cover it', () => {
  const day = 24;
  const incoming = (knownSinceDay: number, ...spans: DutySpan[]) =>
    risks({ incoming: { spans, knownSince: knownSinceDay * day * hourMs } });
  expect(incoming(-15, span(-4 * day - 8, -4 * day))).toEqual([{ why: 'absence', figures: { days: 4 } }]);
  expect(incoming(-15, span(-9 * day, -8 * day), span(-3 * day - 8, -3 * day))).toEqual([]);
  expect(incoming(-15)).toEqual([{ why: 'absence', figures: { days: 15 } }]);
  // The desk is new: no duty is known for a longer time.
  expect(incoming(-1)).toEqual([]);
});

it('an absence known only after freezing is added to the frozen risks', () => {
  const reported = { why: 'absence', figures: { days: 5 } } as const;
  expect(listCurrentRisks({ risks: [], absence: { days: 5 } })).toEqual([reported]);
  expect(listCurrentRisks({ risks: [reported], absence: { days: 6 } })).toEqual([reported]);
  expect(listCurrentRisks({ risks: [] })).toEqual([]);
});

it('a desk that was unattended for a while is a risk', () => {
  expect(risks({ duty: [span(0, 3), span(3.1, null)] })).toEqual([]);
  expect(risks({ duty: [span(0, 3), span(2, 4), span(5, null)] })).toEqual([
    { why: 'unattended', figures: { minutes: 60 } },
  ]);
});

it.each([1, -1])('a clock set by an hour in either direction is a risk (%d)', (way) => {
  const what = way > 0 ? ('clockForward' as const) : ('clockBack' as const);
  const step = (byMs: number) => risks({ gaps: { lines: [{ ...gap(what, 60, 120), byMs }], total: 1 } });
  expect(step(way * hourMs)).toEqual([{ why: 'clock', figures: { steps: 1, minutes: 60 } }]);
  expect(step(way * (clockSetRiskMs - 1))).toEqual([]);
});

it('minutes offline count once, even if the desk was also down', () => {
  expect(minutesOffline(gap('deskDown', 100, 120), gap('offline', 105, 130))).toBe(30);
  expect(minutesOffline(gap('offline', 0, 60), gap('deskDown', 10, 20), gap('offline', 70, 80))).toBe(70);
  expect(minutesOffline(gap('offline', 410, null))).toBe(10);
  expect(minutesOffline(gap('offline', 0, 9), gap('deskDown', 0, 9))).toBeUndefined();
  expect(minutesOffline(gap('clockBack', 0, 90))).toBeUndefined();
});
