import type { HandoverReport } from '../../core/handover/report.ts';
import { alertId, byDay, camera, cameraId, from, leader, second, third, to } from './sampleReportNames.ts';

export const pace = [
  3, 2, 4, 3, 1, 2, 2, 5, 9, 18, 23, 17, 12, 8, 6, 5, 3, 4, 2, 2, 6, 7, 4, 3, 2, 1, 3, 2, 4, 6, 8, 9,
];
const received = pace.reduce((sum, n) => sum + n, 0);

const before: HandoverReport['figures']['before'] = [
  ['afternoon', 'Ca chiều', 'Afternoon', 25, 14, 204, 96_000, 0.04, 188, 88, 1104],
  ['morning', 'Ca sáng', 'Morning', 25, 6, 187, 88_000, 0.02, 181, 71, 960],
  ['night', 'Ca đêm', 'Night', 24, 22, 121, 141_000, 0, 117, 42, 611],
  ['afternoon', 'Ca chiều', 'Afternoon', 24, 14, 231, 102_000, 0.08, 219, 103.5, 1320],
  ['morning', 'Ca sáng', 'Morning', 24, 6, 196, 79_000, 0.02, 190, 64, 1015],
  ['night', 'Ca đêm', 'Night', 23, 22, 98, null, 0, 0, 38, 540],
  ['afternoon', 'Ca chiều', 'Afternoon', 23, 14, 243, 111_000, 0.1, 230, 97, 1277],
].map(([key, vi, en, day, start, count, acknowledgeMs, floodShare, closed, minutes, views], nth) => ({
  shift: byDay(Number(day), String(key), { vi: String(vi), en: String(en) }, Number(start)),
  received: Number(count),
  acknowledgeMs: acknowledgeMs === null ? null : Number(acknowledgeMs),
  floodShare: Number(floodShare),
  closed: Number(closed),
  use: {
    ptz: { gestures: 380, minutes: Number(minutes), cameras: 30 },
    cameras: { views: Number(views), cameras: 390 },
  },
  // One source sends far more alerts than usual; the last one is known for a few shifts only.
  sources: [6, 19, 17, 15, 12, 8, 7, 8, 5, nth < 3 ? 2 : null].map((n) => n && Math.max(0, n + 2 - nth)),
}));

export const figures = {
  alerts: {
    from,
    to,
    received,
    occurrences: 611,
    byPriority: { critical: 3, high: 24, medium: 61, low: received - 88 },
    peakPerTenMinutes: 19,
    floodShare: 0.104,
    acknowledgeMs: { median: 118_000, p95: 540_000 },
    closeMs: { median: 1_260_000, p95: 9_480_000 },
    dispositions: { genuine: 44, nuisance: 103, test: 2, technical: 19 },
    topSources: [
      [4, 31, 122],
      [0, 22, 63],
      [10, 19, 84],
      [8, 15, 40],
      [7, 11, 35],
      [9, 9, 71],
      [2, 8, 17],
      [6, 7, 12],
      [3, 5, 9],
    ]
      .map(([n = 0, alerts = 0, occurrences = 0]) => ({
        camera: cameraId(n) as string | null,
        source: 'onvif-1',
        alerts,
        occurrences,
      }))
      .concat([{ camera: null, source: 'frigate-1', alerts: 4, occurrences: 6 }]),
    operators: [
      { operator: second, open: 1, acknowledged: 74, closed: 70 },
      { operator: third, open: 1, acknowledged: 62, closed: 60 },
      { operator: leader, open: 0, acknowledged: 20, closed: 38 },
    ],
    standing: 1,
    chattering: [{ alert: alertId(6), camera: camera(7) }],
    shelved: 1,
  },
  perQuarterHour: pace,
  ptz: { gestures: 412, minutes: 96.5, cameras: 38 },
  cameras: { views: 1_284, cameras: 417 },
  before,
};
