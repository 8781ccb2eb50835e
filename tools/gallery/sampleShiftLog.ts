import type { Person } from '../../core/alerts/alert.ts';
import type { AlertId, DeskId, ShiftLogId } from '../../core/base/ids.ts';
import { AlertId as AlertIds, DeskId as DeskIds } from '../../core/base/ids.ts';
import type { EntryType } from '../../core/shiftlog/entry.ts';
import type { Incident } from '../../core/shiftlog/incident.ts';
import type { LogLine, StandingLine } from '../../core/shiftlog/line.ts';
import type { CamerasState } from '../../renderer/shared/mirror.ts';
import { person } from './sampleAlerts.ts';

interface Making {
  readonly now: number;
  readonly desk: DeskId;
  readonly me: Person;
  readonly uuid: () => ShiftLogId;
  readonly cameras: CamerasState;
  readonly isLive: boolean;
}

const minuteMs = 60_000;
const other = DeskIds.parse('desk-00000000000000c2');
const kinds: readonly (readonly [EntryType, string])[] = [
  [
    'note',
    'Bàn giao xong, hệ thống bình thường. Kiểm tra toàn bộ tường hình: đủ hình, không có camera đứng.',
  ],
  ['call', '113 hỏi hình ngã tư Kim Mã – Liễu Giai từ 01:10 đến 01:20. Đã hướng dẫn gửi công văn.'],
  ['order', 'Theo dõi sát khu vực hồ Hoàn Kiếm, phát hiện tụ tập trên 20 người báo ngay trực chỉ huy.'],
  ['cameraFault', 'Hình mờ do bụi, đã báo đội kỹ thuật phường.'],
  ['visitor', 'Kiểm tra đường truyền cáp quang tầng 3.'],
  ['incident', 'Va chạm xe máy và ô tô con, một người bị thương nhẹ, xe cấp cứu đã tới lúc 02:14.'],
  ['note', 'Mưa to khu vực Long Biên, nước ngập hầm chui khoảng 20 cm, xe máy còn đi được.'],
];

/** Returns the log of two days, newest first; all states occur in turn. */
export function createSampleEntries({ now, desk, me, uuid, cameras, isLive }: Making): LogLine[] {
  return Array.from({ length: 180 }, (_, at): LogLine => {
    const [type, text] = kinds[at % kinds.length] ?? ['note', ''];
    const happenedAt = now - (at * 17 + (at % 5)) * minuteMs - 40_000;
    const camera = type === 'call' || type === 'visitor' ? undefined : cameras.list[(at * 31) % 400]?.camera;
    const by = at % 3 === 0 ? me : person(at);
    const isEnded = type === 'order' && at > 20;
    return {
      id: uuid(),
      desk: at % 11 === 10 ? other : desk,
      by,
      at: happenedAt + (at % 13 === 5 ? 22 * minuteMs : 20_000),
      entry: {
        type,
        text,
        happenedAt,
        incident: null,
        place: camera
          ? { lat: camera.position.lat, lon: camera.position.lon, ward: camera.ward, text: camera.name }
          : null,
        cameras: camera ? [camera.id] : [],
        alerts: [],
        people:
          type === 'visitor' ? ['Đỗ Văn Toàn (VNPT)'] : type === 'call' ? ['Trực ban 113'] : [person(0).name],
        order:
          type === 'order'
            ? {
                givenBy: 'Thượng tá Nguyễn Văn Bình',
                answers: by.name,
                dueAt: at < 8 ? now - 12 * minuteMs : now + at * 4 * minuteMs,
              }
            : null,
      },
      addenda:
        at % 9 === 3
          ? [
              {
                id: uuid(),
                by: person(1),
                at: happenedAt + 9 * minuteMs,
                text: 'Đội kỹ thuật hẹn 08:00 tới lau.',
              },
            ]
          : [],
      ended: isEnded
        ? {
            by: person(0),
            at: happenedAt + 90 * minuteMs,
            how: 'done',
            text: 'Đến hết ca không có gì bất thường.',
          }
        : null,
      pending: !isLive && at < 3,
      refused: at === 8 ? { code: 'signIn.refused', params: {} } : null,
    };
  });
}

const alert = (at: number): AlertId =>
  AlertIds.parse(`hn:alert:${String(1_000_000 - at).padStart(12, '0')}00000000000000000000`);

export function createSampleIncidents(
  { now, desk, me, uuid, cameras, isLive }: Making,
  lines: readonly LogLine[],
): Incident[] {
  const titles = [
    'Ngập hầm chui Thanh Xuân, hướng vào trung tâm',
    'Tụ tập đông người ở hồ Hoàn Kiếm, phía Tháp Bút',
    'Va chạm ô tô và xe máy ở ngã tư Kim Mã – Liễu Giai',
  ];
  return titles.map((title, at): Incident => {
    const entry = cameras.list[at * 5 + 8]?.camera;
    return {
      id: uuid(),
      desk,
      openedAt: now - (90 - at * 20) * minuteMs,
      openedBy: person(at),
      title,
      priority: (['high', 'critical', 'medium'] as const)[at] ?? 'high',
      place: entry
        ? { lat: entry.position.lat, lon: entry.position.lon, ward: entry.ward, text: entry.name }
        : null,
      owner: at === 2 ? null : at === 0 ? me : person(at),
      nextStep: at === 2 ? '' : 'Gọi lại công ty thoát nước, hỏi giờ máy bơm tới',
      dueAt: at === 0 ? now - 5 * minuteMs : at === 1 ? now + 20 * minuteMs : null,
      ties: {
        alerts: at === 0 ? [alert(0), alert(2)] : [],
        entries: lines.slice(6, 7).map(({ id }) => id),
        snapshots: at === 0 ? ['camera-9_20261126-021530_snapshot_1f2e3d4c.png'] : [],
        trail: cameras.list
          .slice(8 + at, 10 + at)
          .map(({ camera }, n) => ({ camera: camera.id, at: now - (60 - n * 6) * minuteMs })),
      },
      state: at === 2 ? 'monitoring' : 'open',
      version: at,
      changedAt: now - 9 * minuteMs,
      changedBy: person(1),
      closedAt: null,
      conflicts:
        at === 1
          ? [
              {
                record: uuid(),
                by: me,
                at: now - 4 * minuteMs,
                change: { state: 'monitoring', nextStep: 'Giữ hình tới 06:00' },
              },
            ]
          : [],
      pending: !isLive && at === 0,
    };
  });
}

export function createSampleStanding({ now, uuid, cameras, me }: Making): StandingLine[] {
  const hourMs = 60 * minuteMs;
  const made = [
    ['watch', 'Xe tải trắng 29C-123.45, báo 113 khi thấy', now - 5 * hourMs, null],
    ['order', 'Không xuất hình ra ngoài khi chưa có chữ ký trưởng ca', now - 200 * hourMs, null],
    ['event', 'Cấm đường quanh hồ Hoàn Kiếm, phố đi bộ', now + 3 * hourMs, now + 8 * hourMs],
    ['event', 'Bảo trì đường truyền phường Cầu Giấy', now - 6 * hourMs, now - hourMs],
  ] as const;
  return made.map(([what, text, from, until], at): StandingLine => {
    const camera = cameras.list[at * 7 + 2]?.camera;
    return {
      id: uuid(),
      by: at % 2 === 0 ? me : person(at),
      at: now - 6 * hourMs,
      ended: null,
      pending: false,
      standing: { what, text, from, until, place: null, cameras: camera && at !== 1 ? [camera.id] : [] },
    };
  });
}
