import type {
  AuditFilter,
  AuditLogOwner,
  AuditLogState,
  AuditNames,
  AuditRow,
} from '../../core/audit/api.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { CamerasState } from '../../renderer/shared/mirror.ts';

export const auditScenes = ['whole', 'broken', 'empty', 'offline'] as const;

const people = [
  ['hn:operator:an', 'Nguyễn Văn An'],
  ['hn:operator:binh', 'Đỗ Thị Bình'],
  ['hn:operator:cuong', 'Trần Quốc Cường'],
  ['hn:operator:dung', 'Lê Thu Dung'],
] as const;
const kinds: readonly (readonly [event: string, hasCamera: boolean, why: string | null])[] = [
  ['camera.view', true, null],
  ['camera.viewEnd', true, null],
  ['ptz.steer', true, null],
  ['lease.preempt', true, null],
  ['alert.acknowledge', true, null],
  ['alert.close', true, 'Báo nhầm, lá cây trước ống kính'],
  ['export.snapshot', true, 'Yêu cầu của công an phường Hoàn Kiếm, biên bản số 12'],
  ['session.signIn', false, null],
  ['session.refused', false, null],
  ['wall.save', false, null],
  ['operator.changed', false, null],
  ['audit.export', false, 'Kiểm tra quý IV'],
];
const desks = ['desk-1f0c22aa90b1d3e4', 'desk-5b7e90c1d2f3a4b6', 'desk-0123456789abcdef'];
const hash = (n: number) => (n * 2_654_435_761).toString(16).padStart(8, '0').slice(-8).repeat(8);

/** Simulates the audit log of a desk and a site. */
export function fixtureAudit(scene: (typeof auditScenes)[number], cameras: CamerasState) {
  const total = scene === 'empty' ? 0 : 12_480;
  const now = Date.now();
  const rowOf = (seq: number): AuditRow => {
    const [action, hasCamera, why] = kinds[(seq * 7) % kinds.length] ?? ['camera.view', true, null];
    const camera = cameras.list[(seq * 31) % Math.max(1, cameras.list.length)]?.camera.id ?? null;
    const desk = desks[seq % desks.length] ?? null;
    return {
      seq,
      at: now - (total - seq) * 9_000 - (seq === total - 4 ? 900_000 : 0),
      monotonicMs: seq * 9_000.125,
      who: action === 'session.refused' ? 'nobody' : (people[(seq * 5) % people.length]?.[0] ?? ''),
      event: action,
      camera: hasCamera ? camera : null,
      why,
      detail: JSON.stringify({
        desk,
        window: `w${(seq % 4) + 1}`,
        stream: 'sub',
        durationMs: (seq % 90) * 1_000,
      }),
      previous: hash(seq - 1),
      hash: hash(seq),
      desk,
    };
  };
  const holds = (row: AuditRow, filter: AuditFilter) =>
    (filter.who === undefined || row.who === filter.who) &&
    (filter.camera === undefined || row.camera === filter.camera) &&
    (filter.desk === undefined || row.desk === filter.desk) &&
    (filter.event === undefined || row.event.startsWith(filter.event)) &&
    (filter.from === undefined || row.at >= filter.from) &&
    (filter.to === undefined || row.at <= filter.to);
  function page(filter: AuditFilter, before: number, limit: number) {
    const entries: AuditRow[] = [];
    let seq = before - 1;
    for (; seq > 0 && entries.length < limit; seq -= 1) {
      const row = rowOf(seq);
      if (holds(row, filter)) entries.push(row);
    }
    const reported = entries.flatMap(({ camera }) => cameras.byId.get(camera as never)?.camera ?? []);
    return { entries, cameras: reported, ...(seq > 0 ? { next: seq + 1 } : {}) };
  }
  const names: AuditNames = {
    who: [...people.map(([id, name]) => ({ id, name })), { id: 'nobody' }],
    auditEvents: kinds.map(([action]) => action).sort(),
    desks: desks.map((id, at) => ({ id, name: `Bàn ${at + 1}` })),
  };
  const state: AuditLogState = {
    first: total === 0 ? 0 : 2_001,
    last: total,
    segments: total === 0 ? 0 : 3,
    dropped: total === 0 ? 0 : 1,
    signedThrough: Math.max(0, total - 312),
    witnessedThrough: Math.max(0, total - 312),
    signedAt: total === 0 ? null : now - 400_000,
    witnessedAt: total === 0 ? null : now - 390_000,
    fingerprint: total === 0 ? null : hash(5),
    checkedThrough: total,
    checked: true,
    broken: scene === 'broken' ? 8_112 : null,
    trouble: null,
  };
  return {
    call(name: string, input: unknown): Result<unknown> | undefined {
      if (!name.startsWith('audit.')) return undefined;
      const asked = input as {
        auditLog?: AuditLogOwner;
        filter?: AuditFilter;
        before?: number;
        limit?: number;
      };
      if (scene === 'offline' && asked.auditLog === 'site')
        return fail('site.unreachable', { site: 'Trung tâm Hà Nội 1' });
      if (name === 'audit.page')
        return ok(page(asked.filter ?? {}, asked.before ?? total + 1, asked.limit ?? 100));
      if (name === 'audit.names') return ok(names);
      if (name === 'audit.state') return ok(state);
      if (name === 'audit.export')
        return ok({
          file: 'audit_site_20261126-073000_1a2b3c4d.json',
          folder: '/home/truc/exports',
          entries: total,
        });
      return ok(name === 'audit.exportState' ? { running: null } : {});
    },
  };
}
