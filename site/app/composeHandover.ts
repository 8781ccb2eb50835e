import type { Clock } from '../../core/base/clock.ts';
import type { DeskId } from '../../core/base/ids.ts';
import { ok } from '../../core/base/result.ts';
import { formatDate } from '../../core/base/text.ts';
import { foldDuty } from '../../core/shiftlog/duty.ts';
import type { RoomHandoverServices, ShiftLogServices } from '../api/deskServices.ts';
import type { CameraRegistry } from '../cameras/index.ts';
import { createHandoverDocuments, type HandoverDocuments } from '../handover/documents.ts';
import { createDutyRecordCache } from '../handover/dutyRecords.ts';
import { startOverdueHandoverAlerts } from '../handover/overdue.ts';
import { createRoomAuditEvents } from '../handover/room.ts';
import type { DeskOccupancy } from '../people/deskOccupancy.ts';
import { createPersonNames } from '../people/names.ts';
import { createShiftLogService, type ShiftLogService } from '../shiftlog/shiftLogService.ts';
import type { SiteStore } from '../store/index.ts';
import type { ComposedAlerts } from './composeAlerts.ts';
import type { SiteConfig } from './config.ts';
import type { Disposables } from './disposables.ts';

const overdueClass = 'handover.overdue';
/**
 * Duty ends and desks become overdue without a record, so marks are recomputed this often, ms. Boards are requested every other second.
 */
const marksForMs = 15_000;

interface DeskMarks {
  readonly onDuty: boolean;
  readonly overdue: boolean;
}

/** The handovers of a site's desks, connected to the other modules. */
export interface ComposedHandover {
  readonly documents: HandoverDocuments;
  readonly room: RoomHandoverServices;
  recordsCame(): void;
  /** Adds to desks whether a person is on duty there, and whether they are overdue. */
  marked<D extends { readonly desk: DeskId }>(desks: readonly D[]): (D & DeskMarks)[];
}

/** Connects handovers to shifts, people and cameras. Everything it starts is added to `undo`. */
export function composeHandover(options: {
  readonly config: SiteConfig;
  readonly clock: Clock;
  readonly store: SiteStore;
  readonly registry: CameraRegistry;
  readonly alerts: Pick<ComposedAlerts, 'notice'>;
  readonly undo: Disposables;
  /** Returns whether a desk is the wall of a room. */
  readonly isWall: (desk: string) => boolean;
}): ComposedHandover {
  const { config, clock, store, registry, alerts, undo } = options;
  const documents = createHandoverDocuments({
    clock,
    table: store.handovers,
    attempt: store.attempt,
    append: store.audit.append,
    mayTouch: registry.mayTouch,
  });
  const duty = createDutyRecordCache(clock, store.shiftLog.duty);
  const roster = config.roster;
  const overdue =
    roster &&
    startOverdueHandoverAlerts({
      clock,
      roster,
      records: duty.all,
      publish({ desk, shift, people }, over) {
        const who = people.map(({ name }) => name).join(', ');
        const title = `${who} · ${shift.name.vi} ${formatDate(shift.date)}`.slice(0, 200);
        alerts.notice({ class: overdueClass, camera: null, key: desk, over, title });
      },
    });
  undo.add(() => overdue?.close());

  let known: { readonly manned: ReadonlySet<DeskId>; readonly overdue: ReadonlySet<DeskId> } | undefined;
  let knownUntil = 0;
  function marks() {
    if (known && clock.monotonic() < knownUntil) return known;
    const now = Math.round(clock.now());
    const manned = foldDuty(duty.all(), now).map(({ desk }) => desk);
    const late = [...(overdue?.desks() ?? [])].filter(([, due]) => due.overdue).map(([desk]) => desk);
    known = { manned: new Set(manned), overdue: new Set(late) };
    knownUntil = clock.monotonic() + marksForMs;
    return known;
  }
  const room = createRoomAuditEvents({
    table: store.audit.table,
    isWall: options.isWall,
    personName: createPersonNames(config.id, store.operators),
  });
  return {
    documents,
    room: {
      auditEvents: ({ operator: { scope } }, asked) =>
        ok(room.auditEvents(asked, scope === 'all' ? 'all' : (camera) => registry.mayTouch(scope, camera))),
    },
    recordsCame() {
      if (!duty.look()) return;
      known = undefined;
      overdue?.recordsCame();
    },
    marked(desks) {
      const { manned, overdue: late } = marks();
      return desks.map((one) => ({ ...one, onDuty: manned.has(one.desk), overdue: late.has(one.desk) }));
    },
  };
}

/** Connects the shift log to the store, the roster and the registry. */
export function composeShiftLog(options: {
  readonly config: SiteConfig;
  readonly clock: Clock;
  readonly store: SiteStore;
  readonly registry: CameraRegistry;
  readonly seats: DeskOccupancy;
  readonly onRecords: () => void;
}): ShiftLogServices & Pick<ShiftLogService, 'topics'> {
  const { config, clock, store, registry, seats, onRecords } = options;
  return createShiftLogService({
    clock,
    onRecords,
    records: store.shiftLog,
    ...seats,
    roster: config.roster ?? null,
    write: (run) => store.attempt(() => run((action) => store.audit.append(action))),
    mayTouch: registry.mayTouch,
    mayName: registry.mayName,
  });
}
