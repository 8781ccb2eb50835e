import type { AuditEvent } from '../../core/audit/audit.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { ok, type Result } from '../../core/base/result.ts';
import { createBackOff } from '../../core/base/retry.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { QuarantinedDatabase } from '../../node/sql/database.ts';
import { createQuarantineNotice, toStoreResult } from '../shared/database.ts';
import {
  type AlertAuditPositionTable,
  type AuditTable,
  type ChainHeadTable,
  createAlertAuditPositionTable,
  createAuditTable,
  createChainHeadTable,
} from './audit.ts';
import {
  createDeskTable,
  createLayoutTable,
  createOwnCameraTable,
  createTourTable,
  type DeskTable,
  getRegistryRevision,
  type LayoutTable,
  type OwnCameraTable,
  type TourTable,
} from './camerasAndWalls.ts';
import { lockDataFolder, openSiteStoreDatabase } from './open.ts';
import {
  createDeskKeyTable,
  createDeskSessionTable,
  createMachineTable,
  createOperatorTable,
  createPasswordTable,
  createSessionTable,
  createThrottleTable,
  createVerifierTable,
  type DeskKeyTable,
  type DeskSessionTable,
  type DeskVerifierTable,
  type MachineTable,
  type OperatorTable,
  type PasswordTable,
  type SessionTable,
  type ThrottlePurpose,
  type ThrottleTable,
} from './people.ts';
import {
  createHandoverDocumentTable,
  createShiftLogTable,
  type HandoverDocumentTable,
  type ShiftLogTable,
} from './shiftlog.ts';
import { createSettingTable, type SettingTable } from './siteStarts.ts';

const delay = createBackOff({ firstMs: 1_000, maxMs: 30_000 });

/**
 * Writes about past events, such as the end of a view: they may be late, but never undo or stop the event itself.
 * Their number is bounded: while the disk refuses writes nothing new can begin.
 */
export interface DeferredWrites {
  /** Writes now, or when the disk recovers; in order. Never throws. */
  add(write: () => void): void;
  /**
   * Retries waiting writes.
   * @returns how many still wait
   */
  flush(): number;
  /** Discards waiting writes, and reports them. */
  close(): void;
}

/**
 * Creates deferred writes.
 * @param transaction runs one write as a whole, or throws
 */
export function createDeferredWrites(
  transaction: (write: () => void) => void,
  clock: Clock,
  log: (line: string) => void,
): DeferredWrites {
  const waiting: (() => void)[] = [];
  let attempt = 0;
  let cancel: Cancel = () => undefined;

  function flush(): number {
    cancel();
    try {
      for (let write = waiting[0]; write; write = waiting[0]) {
        transaction(write);
        waiting.shift();
      }
      if (attempt > 0) log('store: what waited is written');
      attempt = 0;
    } catch (error) {
      attempt += 1;
      // Logged once, and not at each try.
      if (attempt === 1)
        log(`store refuses writes; they wait: ${error instanceof Error ? error.message : String(error)}`);
      cancel = clock.after(delay(attempt), flush);
    }
    return waiting.length;
  }

  return {
    add(write) {
      waiting.push(write);
      if (waiting.length === 1) flush();
    },
    flush,
    close() {
      const left = flush();
      cancel();
      if (left > 0) log(`store: ${left} ${left === 1 ? 'record is' : 'records are'} lost`);
      waiting.length = 0;
    },
  };
}

/** The site's store, in a data folder locked until it closes. */
export interface SiteStore {
  readonly operators: OperatorTable;
  readonly passwords: PasswordTable;
  readonly sessions: SessionTable;
  readonly verifiers: DeskVerifierTable;
  readonly deskKeys: DeskKeyTable;
  readonly machines: MachineTable;
  throttle(purpose: ThrottlePurpose): ThrottleTable;
  readonly layouts: LayoutTable;
  readonly tours: TourTable;
  readonly ownCameras: OwnCameraTable;
  readonly audit: AuditTable;
  readonly heads: ChainHeadTable;
  readonly alertAuditPosition: AlertAuditPositionTable;
  readonly settings: SettingTable;
  readonly deskSessions: DeskSessionTable;
  readonly shiftLog: ShiftLogTable;
  readonly desks: DeskTable;
  readonly handovers: HandoverDocumentTable;
  /** Runs a function as one transaction; an error, and no change, if the disk refuses it. */
  attempt(run: () => void): Result<void>;
  later: DeferredWrites['add'];
  /** Writes audit events in one transaction; an error if that fails. */
  record(auditEvents: readonly AuditEvent[]): Result<void>;
  /** Writes audit events with the current time, as soon as possible. */
  recordLater(auditEvents: readonly AuditEvent[]): void;
  readonly revisionOf: (contentHash: string) => Result<number>;
  /** The previous store, if this start has renamed it. */
  readonly setAside: QuarantinedDatabase | undefined;
  /** Returns a value that changes whenever another process has written to the store. */
  externalChanges(): number;
  close(): void;
}

export function openSiteStore(options: {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Called if the store was damaged. */
  readonly onNotice: (fault: Fault) => void;
}): Result<SiteStore> {
  const { folder, clock, log, onNotice } = options;
  const locked = lockDataFolder(folder);
  if (!locked.ok) return locked;
  const opened = openSiteStoreDatabase(folder);
  if (!opened.ok) {
    locked.value();
    return opened;
  }
  const { db, setAside } = opened.value;
  // A fresh store receives its roles here.
  const operators = toStoreResult(() => createOperatorTable(db));
  if (!operators.ok) {
    db.close();
    locked.value();
    return operators;
  }
  if (setAside) onNotice(createQuarantineNotice(setAside));
  const late = createDeferredWrites(db.transaction, clock, log);
  const audit = createAuditTable(db, clock);
  return ok({
    operators: operators.value,
    passwords: createPasswordTable(db),
    sessions: createSessionTable(db),
    verifiers: createVerifierTable(db),
    deskKeys: createDeskKeyTable(db),
    machines: createMachineTable(db),
    throttle: (purpose) => createThrottleTable(db, purpose),
    layouts: createLayoutTable(db),
    tours: createTourTable(db),
    ownCameras: createOwnCameraTable(db),
    audit,
    heads: createChainHeadTable(db),
    alertAuditPosition: createAlertAuditPositionTable(db),
    settings: createSettingTable(db),
    deskSessions: createDeskSessionTable(db),
    shiftLog: createShiftLogTable(db),
    desks: createDeskTable(db),
    handovers: createHandoverDocumentTable(db),
    attempt: (run) => toStoreResult(() => db.transaction(run)),
    later: late.add,
    record(auditEvents) {
      const written = toStoreResult(() => audit.appendAll(auditEvents));
      if (written.ok) late.flush();
      return written;
    },
    recordLater(auditEvents) {
      const time = audit.timeNow();
      late.add(() => audit.appendAll(auditEvents, time));
    },
    revisionOf: getRegistryRevision(db),
    setAside,
    externalChanges: () => Number(db.pragma('data_version')),
    close() {
      late.close();
      db.close();
      locked.value();
    },
  });
}

/** Opens the parts of the store for administration, while a site may be running on it. */
export function openStoreForAdministration(
  folder: string,
  clock: Clock,
): Result<
  Pick<
    SiteStore,
    | 'operators'
    | 'passwords'
    | 'sessions'
    | 'verifiers'
    | 'deskKeys'
    | 'machines'
    | 'audit'
    | 'attempt'
    | 'close'
  >
> {
  const opened = openSiteStoreDatabase(folder, true);
  if (!opened.ok) return opened;
  const { db } = opened.value;
  const operators = toStoreResult(() => createOperatorTable(db));
  if (!operators.ok) {
    db.close();
    return operators;
  }
  return ok({
    operators: operators.value,
    passwords: createPasswordTable(db),
    sessions: createSessionTable(db),
    verifiers: createVerifierTable(db),
    deskKeys: createDeskKeyTable(db),
    machines: createMachineTable(db),
    audit: createAuditTable(db, clock),
    attempt: (run) => toStoreResult(() => db.transaction(run)),
    close: () => db.close(),
  });
}
