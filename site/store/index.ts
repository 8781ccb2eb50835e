import type { Deed } from '../../core/audit/audit.ts';
import type { Clock } from '../../core/base/clock.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { type AlertTrailTable, alertTrailTable } from './alerttrail.ts';
import { type AuditTable, auditTable } from './audit.ts';
import { type DeskTable, deskTable } from './desks.ts';
import { attempt } from './fault.ts';
import { type HandoverTable, handoverTable } from './handovers.ts';
import { type HeadTable, headTable } from './heads.ts';
import { type LateWrites, lateWrites } from './later.ts';
import { type LayoutTable, layoutTable } from './layouts.ts';
import { type MachineTable, machineTable } from './machines.ts';
import { lockFolder, openStore } from './open.ts';
import { type OperatorTable, operatorTable } from './operators.ts';
import { type OwnCameraTable, ownCameraTable } from './ownCameras.ts';
import { type PasswordTable, passwordTable } from './passwords.ts';
import { registryRevision } from './registry.ts';
import { type SessionTable, sessionTable } from './sessions.ts';
import { type SettingTable, settingTable } from './settings.ts';
import { type SittingTable, sittingTable } from './sittings.ts';
import { type TourTable, tourTable } from './tours.ts';
import { type VerifierTable, verifierTable } from './verifiers.ts';
import { type WatchTable, watchTable } from './watch.ts';

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
  readonly sittings: SittingTable;
  readonly watch: WatchTable;
  readonly desks: DeskTable;
  readonly handovers: HandoverTable;
  /** Runs all within it as one transaction; a fault, and nothing done, if the disk refuses it. */
  attempt(run: () => void): Result<void>;
  later: LateWrites['add'];
  /** Deeds in one transaction; a fault if they cannot be written. */
  record(deeds: readonly Deed[]): Result<void>;
  /** Deeds as of now, as soon as they can be written. */
  recordLater(deeds: readonly Deed[]): void;
  readonly revisionOf: (contentHash: string) => Result<number>;
  /** Where a damaged store was put aside at this start, if one was. */
  readonly damagedMovedAsideTo: string | undefined;
  /** Where a store of an older version was put aside just now, if one was. */
  readonly olderMovedAsideTo: string | undefined;
  /** Changes whenever another process has written to the store. */
  writtenBeside(): number;
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
  const { db, damagedMovedAsideTo, olderMovedAsideTo } = opened.value;
  // A fresh store is given its roles here.
  const operators = attempt(() => operatorTable(db));
  if (!operators.ok) {
    db.close();
    locked.value();
    return operators;
  }
  if (damagedMovedAsideTo !== undefined)
    onNotice({ code: 'site.storeDamaged', params: { kept: damagedMovedAsideTo } });
  if (olderMovedAsideTo !== undefined)
    onNotice({ code: 'site.storeOlder', params: { kept: olderMovedAsideTo } });
  // Immediate: whoever administers the site from beside it may write between a transaction's reading and its writing.
  const inTransaction = (run: () => void) => db.transaction(run).immediate();
  const late = lateWrites(inTransaction, clock, log);
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
    sittings: sittingTable(db),
    watch: watchTable(db),
    desks: deskTable(db),
    handovers: handoverTable(db),
    attempt: (run) => attempt(() => inTransaction(run)),
    later: late.add,
    record(deeds) {
      const written = attempt(() => audit.appendAll(deeds));
      if (written.ok) late.flush();
      return written;
    },
    recordLater(deeds) {
      const time = audit.timeNow();
      late.add(() => audit.appendAll(deeds, time));
    },
    revisionOf: registryRevision(db),
    damagedMovedAsideTo,
    olderMovedAsideTo,
    writtenBeside: () => Number(db.pragma('data_version', { simple: true })),
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
    attempt: (run) => attempt(() => db.transaction(run).immediate()),
    close: () => void db.close(),
  });
}
