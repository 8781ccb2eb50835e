import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { createSystemClock } from '../../core/base/clock.ts';
import { CameraId, DeskId, OperatorId, ShiftLogId } from '../../core/base/ids.ts';
import type { HandoverReport } from '../../core/handover/report.ts';
import type { Operator } from '../../core/people/operator.ts';
import type { ShiftLogRecord } from '../../core/shiftlog/record.ts';
import { getShiftAt, Roster } from '../../core/shiftlog/shift.ts';
import { createThreadCounter } from '../../desk/app/alertCounter.ts';
import { createAlertListCounters } from '../../desk/features/alerts/queueState.ts';
import { makeReport } from '../../desk/features/handover/makeReport.ts';
import { createShiftStatistics } from '../../desk/features/handover/shiftStatistics.ts';
import { createIncidentScopeFilter } from '../../desk/features/shiftlog/incidents.ts';
import { createShiftLogReader } from '../../desk/features/shiftlog/shiftLogReader.ts';
import { createStepScheduler } from '../../desk/shared/stepScheduler.ts';
import { createStoreWriters } from '../../desk/shared/write.ts';
import { alertSync } from '../../desk/store/alertSync.ts';
import { openStore } from '../../desk/store/open.ts';
import { storeRecord } from '../../desk/store/shiftLogRecords.ts';
import { recomputeRow } from '../../desk/store/shiftLogRows.ts';
import { cached, filledStore, generator } from '../store/cache.ts';
import type { City } from '../store/city.ts';
import { must } from '../store/desk.ts';
import { madeUntil } from '../store/records.ts';

const clock = createSystemClock();
const log = () => undefined;
const desk = DeskId.parse('desk-00000000000000be');
const hourMs = 3_600_000;
const entriesAtOnce = 500;
const chief: Operator = {
  id: OperatorId.parse('hn:operator:chief'),
  name: 'chief',
  roles: [],
  demo: false,
  displayName: 'Trưởng ca',
  scope: 'all',
  rights: ['alert.read', 'log.read', 'handover.work'],
};
const sayings = [
  'Tuần tra tuyến phố, tình hình ổn định.',
  'Công an phường báo đã xử lý vụ va chạm, giao thông trở lại bình thường.',
  'Camera bị che khuất một phần bởi cành cây, đã báo đơn vị cây xanh cắt tỉa.',
  'Người dân gọi báo đỗ xe trái quy định trước cổng trường, đã chuyển tổ tuần tra.',
];
const typeOf = ['note', 'call', 'note', 'cameraFault', 'visitor'] as const;

/**
 * Returns the nth of `total` lines of a shift log, spread evenly over the last twelve hours of the alerts; every 400th
 * is an order.
 */
function lineOf(n: number, total: number): ShiftLogRecord {
  const at = madeUntil - 12 * hourMs + Math.floor((n / total) * 12 * hourMs);
  const id = createHash('sha256').update(`line ${n}`).digest('hex');
  const isOrder = n % 400 === 0;
  return {
    id: ShiftLogId.parse(
      `${at
        .toString(16)
        .padStart(12, '0')
        .replace(/(.{8})/, '$1-')}-7${id.slice(0, 3)}-8${id.slice(3, 6)}-${id.slice(6, 18)}`,
    ),
    desk,
    by: { id: chief.id, name: chief.displayName },
    at,
    monotonicMs: n * 1_000,
    body: {
      kind: 'entry',
      entry: {
        type: isOrder ? 'order' : (typeOf[n % typeOf.length] ?? 'note'),
        text: `${sayings[n % sayings.length]} Lượt ${n + 1}.`,
        happenedAt: at,
        place: null,
        cameras: n % 3 === 0 ? [CameraId.parse(`hn:camera:cam-${String(n % 3_700).padStart(5, '0')}`)] : [],
        alerts: [],
        people: [],
        incident: null,
        order: isOrder ? { givenBy: 'Giám đốc', answers: 'Tổ 2', dueAt: at + hourMs } : null,
      },
    },
  };
}

/** Returns a cached desk store with so many alerts and lines of the shift log. */
export function filledShiftLog(alerts: number, lines: number, city: City): string {
  const from = filledStore(alerts, city);
  return cached(`shift-log-${alerts}-${lines}`, [from, lineOf.toString(), ...generator()], (folder) => {
    cpSync(from, folder, { recursive: true });
    const opened = must(openStore({ folder, clock, log }));
    const { project } = createStoreWriters(opened.writing, { clock, log });
    for (let first = 0; first < lines; first += entriesAtOnce)
      must(
        project((tx) => {
          for (let n = first; n < Math.min(lines, first + entriesAtOnce); n += 1) {
            const record = lineOf(n, lines);
            storeRecord(tx, record, { seq: n + 1, own: true });
            recomputeRow(tx, record.id);
          }
          alertSync.setAsOf(tx, madeUntil);
        }),
      );
    opened.close();
  }).folder;
}

/** Creates the report of the last twelve hours from a filled store, as a desk does. */
export function openPreviews(
  folder: string,
  city: City,
): { measure(): Promise<{ readonly ms: number; readonly report: HandoverReport }>; close(): void } {
  const opened = must(openStore({ folder, clock, log }));
  const store = opened.reading;
  const { project } = createStoreWriters(opened.writing, { clock, log });
  const turns = createStepScheduler();
  const sees = () => true;
  const scopeFilter = { sees, forget() {} };
  const counters = createAlertListCounters(store, sees);
  const counter = createThreadCounter({
    program: new URL('../../desk/app/alertCounterThread.ts', import.meta.url),
    folder,
    store,
    turns,
    log,
  });
  const counting = createShiftStatistics({
    store,
    project,
    turns,
    clock,
    seesCamera: () => true,
    scope: () => '"all"',
    count: (task) => counter.count(task, chief.scope),
    // All usage was written when the store was filled.
    settleUse: () => undefined,
  });
  const roster = Roster.parse({ centre: 'Trung tâm' });
  const [from, to] = [madeUntil - 12 * hourMs, madeUntil];
  const shift = getShiftAt(roster, to - 1);
  if (!shift) throw new Error('a roster has a shift');
  const shiftLog = createShiftLogReader(
    { store, scopeFilter, turns },
    createIncidentScopeFilter({ store, scopeFilter }),
  );
  return {
    async measure() {
      const began = performance.now();
      const report = await makeReport(
        { store, turns, clock, desk },
        {
          counting,
          shiftLog,
          alerts: { sees, camera: city.camera, state: counters.read },
          current: { presences: () => [], unhealthy: () => [], exporting: () => [] },
          mayTouch: sees,
          roomAuditEvents: async () => ({ auditEvents: [], isAll: true }),
          siteName: () => 'Trung tâm',
          roster: () => roster,
        },
        chief,
        { subject: { desk, name: 'Bàn 1' }, shift, from, to, file: null },
      );
      return { ms: performance.now() - began, report };
    },
    close() {
      turns.stop();
      counter.close();
      opened.close();
    },
  };
}
