import type { AuditEvent } from '../../core/audit/audit.ts';
import type { Clock } from '../../core/base/clock.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { SetAside } from '../../node/sql/database.ts';
import { attempt, setAsideNotice } from '../shared/database.ts';
import {
  type AlertTrailTable,
  type AuditTable,
  alertTrailTable,
  auditTable,
  type HeadTable,
  headTable,
} from './audit.ts';
import {
  type OwnCameraTable,
  ownCameraTable,
  registryRevision,
  type TourTable,
  tourTable,
} from './cameras.ts';
import { type LateWrites, lateWrites } from './later.ts';
import { lockFolder, openStore } from './open.ts';
import {
  type DeskSessionTable,
  deskSessionTable,
  type MachineTable,
  machineTable,
  type OperatorTable,
  operatorTable,
  type PasswordTable,
  passwordTable,
  type SessionTable,
  sessionTable,
  type VerifierTable,
  verifierTable,
} from './people.ts';
import { type HandoverTable, handoverTable, type WatchTable, watchTable } from './shiftlog.ts';
import { type SettingTable, settingTable } from './starts.ts';
import { type DeskTable, deskTable, type LayoutTable, layoutTable } from './wall.ts';

/** Everything the site keeps, in a data folder that is its own until it closes. */
export interface SiteStore {
  readonly operators: OperatorTable;
  readonly passwords: PasswordTable;
  readonly sessions: SessionTable;
  readonly verifiers: VerifierTable;
  readonly machines: MachineTable;
  readonly layouts: LayoutTable;
  readonly tours: TourTable;
  readonly ownCameras: OwnCameraTable;
  readonly audit: AuditTable;
  readonly heads: HeadTable;
  readonly alertTrail: AlertTrailTable;
  readonly settings: SettingTable;
  readonly deskSessions: DeskSessionTable;
  readonly watch: WatchTable;
  readonly desks: DeskTable;
  readonly handovers: HandoverTable;
  /** Runs all within it as one transaction; a fault, and nothing done, if the disk refuses it. */
  attempt(run: () => void): Result<void>;
  later: LateWrites['add'];
  /** Actions in one transaction; a fault if they cannot be written. */
  record(auditEvents: readonly AuditEvent[]): Result<void>;
  /** Actions as of now, as soon as they can be written. */
  recordLater(auditEvents: readonly AuditEvent[]): void;
  readonly revisionOf: (contentHash: string) => Result<number>;
  /** The store before this one, if this start has renamed it. */
  readonly setAside: SetAside | undefined;
  /** Changes whenever another process has written to the store. */
  externalChanges(): number;
  close(): void;
}

export function openSiteStore(options: {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Told that the store was damaged. */
  readonly onNotice: (fault: Fault) => void;
}): Result<SiteStore> {
  const { folder, clock, log, onNotice } = options;
  const locked = lockFolder(folder);
  if (!locked.ok) return locked;
  const opened = openStore(folder);
  if (!opened.ok) {
    locked.value();
    return opened;
  }
  const { db, setAside } = opened.value;
  // A fresh store is given its roles here.
  const operators = attempt(() => operatorTable(db));
  if (!operators.ok) {
    db.close();
    locked.value();
    return operators;
  }
  if (setAside) onNotice(setAsideNotice(setAside));
  const late = lateWrites(db.transaction, clock, log);
  const audit = auditTable(db, clock);
  return ok({
    operators: operators.value,
    passwords: passwordTable(db),
    sessions: sessionTable(db),
    verifiers: verifierTable(db),
    machines: machineTable(db),
    layouts: layoutTable(db),
    tours: tourTable(db),
    ownCameras: ownCameraTable(db),
    audit,
    heads: headTable(db),
    alertTrail: alertTrailTable(db),
    settings: settingTable(db),
    deskSessions: deskSessionTable(db),
    watch: watchTable(db),
    desks: deskTable(db),
    handovers: handoverTable(db),
    attempt: (run) => attempt(() => db.transaction(run)),
    later: late.add,
    record(auditEvents) {
      const written = attempt(() => audit.appendAll(auditEvents));
      if (written.ok) late.flush();
      return written;
    },
    recordLater(auditEvents) {
      const time = audit.timeNow();
      late.add(() => audit.appendAll(auditEvents, time));
    },
    revisionOf: registryRevision(db),
    setAside,
    externalChanges: () => Number(db.pragma('data_version')),
    close() {
      late.close();
      db.close();
      locked.value();
    },
  });
}

/** As much of the store as an administrator needs, opened beside a site that may be running on it. */
export function openForAdministration(
  folder: string,
  clock: Clock,
): Result<
  Pick<
    SiteStore,
    'operators' | 'passwords' | 'sessions' | 'verifiers' | 'machines' | 'audit' | 'attempt' | 'close'
  >
> {
  const opened = openStore(folder, true);
  if (!opened.ok) return opened;
  const { db } = opened.value;
  const operators = attempt(() => operatorTable(db));
  if (!operators.ok) {
    db.close();
    return operators;
  }
  return ok({
    operators: operators.value,
    passwords: passwordTable(db),
    sessions: sessionTable(db),
    verifiers: verifierTable(db),
    machines: machineTable(db),
    audit: auditTable(db, clock),
    attempt: (run) => attempt(() => db.transaction(run)),
    close: () => db.close(),
  });
}
