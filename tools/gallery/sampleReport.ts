import { HandoverReport } from '../../core/handover/report.ts';
import { figures, pace } from './sampleReportFigures.ts';
import { type ReportLog, reportLog } from './sampleReportLog.ts';
import {
  adjacent,
  at,
  camera,
  desk,
  from,
  leader,
  second,
  section,
  shiftLogId,
  taking,
  third,
  to,
} from './sampleReportNames.ts';
import { abnormal, degraded, exports, orders, standing } from './sampleReportState.ts';
import { alerts, incidents, setAside } from './sampleReportWork.ts';

const sha256 = '7d1f0c9e5b2a48d6903c1e77ab54f0d2c86e19b3457af8021d6ce94b70a3f58c';

export interface ReportWish {
  /** Number of lines in the shift log; 48 by default. */
  readonly log?: number;
  /** The signatures under the report. */
  readonly signed?: 'nobody' | 'outgoing' | 'both';
}

/** Returns the report of a night at a centre in Hanoi, with content in every section and a log of any length. */
export function createSampleReport({ log = 48, signed = 'both' }: ReportWish = {}): HandoverReport {
  const lines: ReportLog = reportLog(log, { from, to, shiftLogId, camera, people: [leader, second, third] });
  const ticked = (hours: number, minutes: number) =>
    signed === 'both' ? { by: taking, at: at(hours, minutes) } : null;
  return HandoverReport.parse({
    form: 1,
    handover: shiftLogId(500),
    site: 'hanoi',
    desk,
    centre: 'Trung tâm điều hành thông minh Hà Nội, cơ sở 1',
    zone: 'Asia/Ho_Chi_Minh',
    subject: { desk, name: 'Bàn trực 3' },
    shift: { key: 'night', date: '2026-11-25', name: { vi: 'Ca đêm', en: 'Night' }, from, to },
    from,
    to,
    madeAt: at(7, 56),
    risks: [
      { why: 'emergency', figures: { incidents: 1, alerts: 0 } },
      { why: 'flood', figures: { percent: 10, peakPerTenMinutes: 19 } },
      { why: 'degraded', figures: { cameras: 31, others: 2 } },
    ],
    people: [
      { person: leader, desk, post: 'Trực chỉ huy', since: at(0, -8), until: null, as: 'outgoing' },
      { person: taking, desk, post: 'Trực chỉ huy', since: at(7, 50), until: null, as: 'incoming' },
      { person: second, desk, post: 'Trực hình', since: at(0, -5), until: null, as: 'duty' },
      { person: third, desk, post: 'Trực hình', since: at(0, -2), until: null, as: 'duty' },
      { person: adjacent, desk, post: 'Kỹ thuật', since: at(0), until: at(4, 30), as: 'duty' },
    ],
    things: [
      {
        by: leader,
        at: at(7, 44),
        text: 'Cháy kho sau chợ Đồng Xuân đã khống chế nhưng chưa tắt hẳn. Chốt chặn phố Cầu Đông còn nguyên. Gọi lại 114 trước 06:00.',
      },
      {
        by: leader,
        at: at(7, 46),
        text: 'Nhánh cáp quang Long Biên đứt từ 03:12, 31 camera không có hình. Viettel hẹn nối xong lúc 08:00.',
      },
      {
        by: leader,
        at: at(7, 47),
        text: 'Đoàn nguyên thủ đi từ Nội Bài về lúc 09:30: giữ camera cầu Nhật Tân đến khi đoàn qua.',
      },
    ],
    incidents: section(incidents),
    alerts,
    setAside: section(setAside),
    degraded,
    abnormal,
    standing,
    orders,
    exports,
    log: lines,
    figures,
    gaps: section([
      { what: 'offline', from: at(5, 12), to: at(5, 31), byMs: null },
      { what: 'clockBack', from: at(5, 31), to: null, byMs: -42_000 },
    ]),
    unknown: ['tours', 'exports'],
    questions: [
      {
        id: shiftLogId(400),
        by: taking,
        at: at(7, 52),
        text: 'Ai giữ chìa khoá phòng máy sau 06:00?',
        answer: { by: leader, at: at(7, 53), text: 'Để ở hộp khoá số 4, mã đã báo miệng.' },
      },
      {
        id: shiftLogId(401),
        by: taking,
        at: at(7, 54),
        text: 'Đã báo báo chí về vụ cháy chưa?',
        answer: null,
      },
    ],
    words: [
      {
        by: leader,
        at: at(7, 48),
        place: `incident:${shiftLogId(1)}`,
        text: 'Chỉ huy hiện trường là thượng tá Hải, số ghi ở bảng trắng.',
      },
      {
        by: leader,
        at: at(7, 49),
        place: 'alerts',
        text: 'Cảnh báo ùn tắc sẽ tăng từ 06:30, chỉ cần tiếp nhận.',
      },
    ],
    carried: [
      ...incidents.map(({ item }) => ({ item, ticked: ticked(7, 55) })),
      ...[310, 311].map((n) => ({ item: `order:${shiftLogId(n)}`, ticked: ticked(7, 56) })),
      ...[300, 301, 302].map((n) => ({ item: `standing:${shiftLogId(n)}`, ticked: ticked(7, 56) })),
      ...['alerts', 'setAside', 'degraded'].map((item) => ({ item, ticked: ticked(7, 57) })),
    ],
    signatures: [
      ...(signed === 'nobody'
        ? []
        : [{ as: 'outgoing', by: leader, at: at(7, 58), desk, how: 'site', version: 1, sha256 }]),
      ...(signed === 'both'
        ? [{ as: 'incoming', by: taking, at: at(8, 3), desk, how: 'verifier', version: 1, sha256 }]
        : []),
    ],
    addenda:
      signed === 'both'
        ? [{ by: leader, at: at(8, 40), text: 'Nhầm: chốt chặn phố Cầu Đông đã tháo từ 05:50.' }]
        : [],
  });
}

/** Returns a report of an uneventful shift, with every section empty. */
export function emptyReport(): HandoverReport {
  const full = createSampleReport({ log: 0, signed: 'nobody' });
  const none = { lines: [], total: 0 };
  const counters = { critical: 0, high: 0, medium: 0, low: 0 };
  return HandoverReport.parse({
    ...full,
    handover: null,
    risks: [],
    people: [],
    things: [null, null, null],
    incidents: none,
    setAside: none,
    alerts: { ...none, unacknowledged: 0, byPriority: counters },
    degraded: none,
    abnormal: none,
    standing: none,
    orders: none,
    exports: none,
    log: none,
    gaps: none,
    figures: {
      alerts: {
        from,
        to,
        received: 0,
        occurrences: 0,
        byPriority: counters,
        peakPerTenMinutes: 0,
        floodShare: 0,
        acknowledgeMs: { median: null, p95: null },
        closeMs: { median: null, p95: null },
        dispositions: { genuine: 0, nuisance: 0, test: 0, technical: 0 },
        topSources: [],
        operators: [],
        standing: 0,
        chattering: [],
        shelved: 0,
      },
      perQuarterHour: pace.map(() => 0),
      ptz: { gestures: 0, minutes: 0, cameras: 0 },
      cameras: { views: 0, cameras: 0 },
      before: [],
    },
    unknown: [],
    questions: [],
    words: [],
    carried: [],
    addenda: [],
  });
}
