import type { AlertPriority, Person } from '../../core/alerts/alert.ts';
import type { HandoverReport } from '../../core/handover/report.ts';

/** Invented names and events: none of these people exist, and the night did not take place. */
const person = (n: number, name: string): Person => ({ id: `hanoi:operator:${n}` as Person['id'], name });
export const leader = person(1, 'Nguyễn Thị Hương Giang');
export const second = person(2, 'Trần Quốc Đạt');
export const third = person(3, 'Phạm Đỗ Ngọc Ánh');
export const taking = person(4, 'Lê Hoàng Vũ');
export const adjacent = person(5, 'Đặng Thùy Trâm');

/** The names of this night's cameras. */
export const reportCameras: ReadonlyMap<string, string> = new Map(
  [
    'Ngã tư Khuất Duy Tiến – Nguyễn Trãi',
    'Cổng bến xe Mỹ Đình, làn ra',
    'Cầu Nhật Tân, trụ P12',
    'Hồ Hoàn Kiếm, góc Lê Thái Tổ – Hàng Trống',
    'Chợ Đồng Xuân, cửa số 3',
    'Hầm chui Kim Liên, cửa phía nam',
    'Ga Hà Nội, sảnh chờ A',
    'Phố Tạ Hiện – Lương Ngọc Quyến',
    'Cầu Vĩnh Tuy 2, nhánh lên',
    'Sân vận động Mỹ Đình, khán đài B',
    'Bệnh viện Bạch Mai, cổng Giải Phóng',
    'Trạm bơm Yên Sở, hồ điều hoà 1',
  ].map((name, i) => [cameraId(i), name]),
);

export function cameraId(i: number): string {
  return `hanoi:camera:${[118, 204, 331, 12, 57, 640, 75, 29, 402, 511, 233, 718][i % 12]}`;
}
export const camera = (i: number) => cameraId(i) as Camera;
type Camera = NonNullable<HandoverReport['alerts']['lines'][number]['camera']>;

export const desk = 'desk-3f9a01c27be4d805' as HandoverReport['desk'];
/** 25/11/2026 22:00 in Hanoi. */
export const from = Date.UTC(2026, 10, 25, 15, 0);
export const hour = 3_600_000;
const minute = 60_000;
export const to = from + 8 * hour;
export const at = (hours: number, minutes = 0) => from + hours * hour + minutes * minute;

/** Returns a UUIDv7 for a number. */
export const shiftLogId = (n: number) =>
  `019ac8f0-0000-7000-8000-${n.toString(16).padStart(12, '0')}` as HandoverReport['standing']['lines'][number]['id'];
export const alertId = (n: number) =>
  `hanoi:alert:${n}` as HandoverReport['alerts']['lines'][number]['alert'];
export const byDay = (day: number, key: string, name: { vi: string; en: string }, start: number) => ({
  key,
  name,
  date: `2026-11-${day}`,
  from: Date.UTC(2026, 10, day, start - 7),
  to: Date.UTC(2026, 10, day, start + 1),
});

export interface SampleAlert {
  readonly priority: AlertPriority;
  readonly class: string;
  readonly title: string;
  readonly camera: number;
  readonly at: number;
  readonly owner?: Person;
  readonly acknowledged?: boolean;
  readonly count?: number;
}
export const alertLine = (n: number, what: SampleAlert) => ({
  alert: alertId(n),
  priority: what.priority,
  class: what.class,
  title: what.title,
  camera: camera(what.camera),
  cameraName: reportCameras.get(cameraId(what.camera)) ?? '',
  receivedAt: what.at,
  count: what.count ?? 1,
  owner: what.owner ?? null,
  acknowledged: what.acknowledged ?? what.owner !== undefined,
});
export const noTies = { alerts: [], entries: [], snapshots: [], trail: [] };
export const place = (text: string) => ({ lat: null, lon: null, ward: null, text });
export const section = <L>(lines: L[]) => ({ lines, total: lines.length });
