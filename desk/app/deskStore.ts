import type { Clock } from '../../core/base/clock.ts';
import type { DeskId } from '../../core/base/ids.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { SqlReader } from '../../node/sql/access.ts';
import type { QuarantinedDatabase } from '../../node/sql/database.ts';
import { formatError, type LogEvent } from '../shared/log.ts';
import type { StepScheduler } from '../shared/stepScheduler.ts';
import {
  createStoreWriters,
  type ExecuteAction,
  type WriteFromSite,
  type WriteWithAudit,
} from '../shared/write.ts';
import type { CountAlertsFor } from '../store/alertCount.ts';
import { createDiskReserve, type DiskReserve } from '../store/diskReserve.ts';
import { createDeskId, readDeskId, saveDeskId } from '../store/identity.ts';
import { markStoreDamaged, openStore } from '../store/open.ts';
import { restoreSalvaged, type SalvagedData } from '../store/salvage.ts';
import { createThreadCounter } from './alertCounter.ts';

/** Returns the desk's id in audit logs; a new store gets a new id, and audits the fate of the previous store. */
export function getOrCreateDeskId(options: {
  readonly store: SqlReader;
  readonly write: ExecuteAction;
  readonly setAside: QuarantinedDatabase | undefined;
  /** The salvage of the previous store: its actions continue, under its id if known. */
  readonly salvaged: SalvagedData | undefined;
}): Result<DeskId> {
  const { store, write, setAside, salvaged } = options;
  const known = readDeskId(store);
  if (known) return ok(known);
  const desk = salvaged?.desk ?? createDeskId();
  const cause = { damaged: 'was damaged', older: 'was made by an older version' };
  const why = setAside ? `the store before it ${cause[setAside.why]} and is kept as ${setAside.path}` : null;
  const detail = salvaged
    ? JSON.stringify({
        salvaged: [...salvaged.waiting, ...salvaged.records].map(({ id }) => id).slice(0, 90),
      })
    : '';
  const made = write({ who: desk, event: 'desk.create', camera: null, why, detail }, (tx) => {
    saveDeskId(tx, desk);
    if (salvaged) restoreSalvaged(tx, salvaged, desk);
  });
  return made.ok ? ok(desk) : made;
}

/** The desk's storage: a reader, the only writers, and the disk space reserve. */
export interface DeskStorage {
  readonly store: SqlReader;
  readonly write: ExecuteAction;
  readonly writeWithAudit: WriteWithAudit;
  readonly project: WriteFromSite;
  readonly ballast: DiskReserve;
  readonly count: CountAlertsFor;
  readonly desk: DeskId;
  /** Problems found when it was opened. */
  readonly notices: Fault[];
  close(): void;
}

/** Opens the desk's storage. Faults: those of `openStore`, and of assigning the desk's id. */
export function openDeskStore(options: {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: LogEvent;
  readonly turns: StepScheduler;
  /** The program of the thread that counts alerts. */
  readonly counter: URL;
  /** The disk is full, or has free space again. */
  readonly onRoom: () => void;
  readonly onDamage: (() => void) | undefined;
}): Result<DeskStorage> {
  const { folder, clock, log, turns, counter } = options;
  let isDamaged = false;
  /** From here on the store is unreliable: the next start sets it aside. */
  function onDamage(error: unknown): void {
    if (isDamaged) return;
    isDamaged = true;
    log('error', 'store damaged while in use', { why: formatError(error) });
    markStoreDamaged(folder);
    options.onDamage?.();
  }
  const opened = openStore({ folder, clock, log, onDamage });
  if (!opened.ok) return opened;
  const { reading: store, writing, setAside, salvaged, close: closeStore } = opened.value;
  const ballast = createDiskReserve({ folder, clock, log, onChange: options.onRoom });
  const { write, writeWithAudit, project } = createStoreWriters(writing, {
    clock,
    log,
    onDamage,
    onFull: () => ballast.drop(),
  });
  const alertCounter = createThreadCounter({ program: counter, folder, store, turns, log });
  function close(): void {
    alertCounter.close();
    ballast.close();
    closeStore();
  }

  const known = getOrCreateDeskId({ store, write, setAside, salvaged });
  if (!known.ok) {
    close();
    return known;
  }
  const notices: Fault[] = [];
  const codes = { damaged: 'desk.storeDamaged', older: 'desk.storeOlder' } as const;
  if (setAside) notices.push({ code: codes[setAside.why], params: { movedTo: setAside.path } });
  const saved = salvaged ? salvaged.waiting.length + salvaged.records.length : 0;
  if (saved > 0) notices.push({ code: 'desk.outboxSalvaged', params: { waiting: saved } });
  const { count } = alertCounter;
  return ok({ store, write, writeWithAudit, project, ballast, count, desk: known.value, notices, close });
}
