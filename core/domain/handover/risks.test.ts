import { expect, it } from 'vitest';
import type { HandoverReport } from './report.ts';
import { type RiskFacts, risksOf } from './risks.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
type Gap = HandoverReport['gaps']['lines'][number];
const gap = (what: Gap['what'], fromMin: number, toMin: number | null): Gap => ({
  ...{ what, from: fromMin * minuteMs, to: toMin === null ? null : toMin * minuteMs, byMs: null },
});
const nothing = { lines: [], total: 0 };
/** Minutes without the site, of a shift of the first eight hours; undefined: not worth a word. */
const minutesOffline = (...lines: Gap[]): number | undefined => {
  const facts: RiskFacts = {
    ...{ from: 0, to: 8 * hourMs, madeAt: 7 * hourMs, emergencies: 0, duty: [], incoming: null },
    alerts: { floodShare: 0, peakPerTenMinutes: 0 },
    ...{ degraded: nothing, incidents: nothing, gaps: { lines, total: lines.length } },
  };
  return risksOf(facts).find(({ why }) => why === 'offline')?.figures.minutes;
};

it('minutes without the site count once, though the desk was also down in them', () => {
  expect(minutesOffline(gap('deskDown', 100, 120), gap('offline', 105, 130))).toBe(30);
  expect(minutesOffline(gap('offline', 0, 60), gap('deskDown', 10, 20), gap('offline', 70, 80))).toBe(70);
  expect(minutesOffline(gap('offline', 410, null))).toBe(10);
  expect(minutesOffline(gap('offline', 0, 9), gap('deskDown', 0, 9))).toBeUndefined();
  expect(minutesOffline(gap('clockBack', 0, 90))).toBeUndefined();
});
