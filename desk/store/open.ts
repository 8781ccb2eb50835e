import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { openReadConnection, type SqlConnection, type SqlReadConnection } from '../../node/sql/access.ts';
import {
  type Migration,
  NewerDatabase,
  openDatabase,
  type QuarantinedDatabase,
} from '../../node/sql/database.ts';
import type { LogEvent } from '../shared/log.ts';
import { toDiskFault } from './disk.ts';
import { type SalvagedData, salvageStore } from './salvage.ts';
import { migrations as allMigrations } from './schema.ts';

export const storeFile = 'desk.db';
/** Marks a store in which damage was found during use: the next start sets it aside without further checks. */
const suspectFile = `${storeFile}.suspect`;

/** How long a connection waits for a lock of the other one, ms. */
const timeoutMs = 2_000;

/** The store's two connections: a read-only one, and the writing one that `write.ts` owns. */
export interface OpenStore {
  readonly reading: SqlReadConnection;
  readonly writing: SqlConnection;
  /** The previous store, if this start has set it aside. */
  readonly setAside: QuarantinedDatabase | undefined;
  /** Unconfirmed actions from the previous store. */
  readonly salvaged: SalvagedData | undefined;
  close(): void;
}

interface OpenOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: LogEvent;
  /** Called when damage is found while the store is in use. */
  readonly onDamage?: (error: unknown) => void;
  readonly migrations?: readonly Migration[];
}

/**
 * Opens the desk's store, and creates it if it is missing; see `openDatabase`.
 * Faults: `desk.newerStore` (left untouched), `desk.storeFailed`.
 */
export function openStore(options: OpenOptions): Result<OpenStore> {
  const { folder, clock, log, onDamage } = options;
  const file = join(folder, storeFile);
  const suspect = join(folder, suspectFile);
  const access = { log, monotonic: () => clock.monotonic(), ...(onDamage ? { onDamage } : {}) };
  try {
    const { db: writing, setAside } = openDatabase(file, options.migrations ?? allMigrations, {
      ...access,
      timeoutMs,
      isSuspect: existsSync(suspect),
      // A quarter of SQLite's default of 1,000: a checkpoint runs within one transaction, which callers wait
      // for.
      pragmas: ['wal_autocheckpoint = 250'],
      now: () => clock.now(),
      onSetAside({ why }, error) {
        rmSync(suspect, { force: true });
        const text = why === 'older' ? 'store too old' : 'store damaged';
        log('error', text, { file, why: String(error) });
      },
      onMigrated: (version) => log('info', 'store migrated', { version }),
    });
    try {
      // Checkpoints the migrations' pages while no window waits for a response yet.
      writing.pragma('wal_checkpoint(PASSIVE)');
      const salvaged = salvagedFor(writing, setAside?.path ?? lastSetAside(folder));
      const reading = openReadConnection(file, { ...access, timeoutMs });
      return ok({
        reading,
        writing,
        setAside,
        salvaged,
        close() {
          reading.close();
          writing.close();
        },
      });
    } catch (error) {
      writing.close();
      throw error;
    }
  } catch (error) {
    if (error instanceof NewerDatabase)
      return fail('desk.newerStore', { found: error.found, known: error.known });
    const fault = toDiskFault(error);
    if (!fault) throw error;
    log('error', 'store not opened', { file, why: String(error) });
    return fault;
  }
}

/** Opens one more read-only connection to the store in a folder. @throws SQLite's errors */
export const openStoreToRead = (folder: string): SqlReadConnection =>
  openReadConnection(join(folder, storeFile), { timeoutMs });

/**
 * Salvages the previous store if this one has no desk name yet.
 * This also holds if the start that set the previous store aside ended before it got here.
 */
function salvagedFor(db: SqlConnection, path: string | undefined): SalvagedData | undefined {
  if (path === undefined || db.one(z.unknown(), 'SELECT 1 FROM identity') !== undefined) return undefined;
  return salvageStore(path);
}

function lastSetAside(folder: string): string | undefined {
  const pattern = /^desk\.db\.(?:damaged|older)-(.*)(?<!-wal|-shm)$/;
  const names = readdirSync(folder).flatMap((name) => {
    const time = pattern.exec(name)?.[1];
    return time === undefined ? [] : [{ name, time }];
  });
  const last = names.sort((a, b) => (a.time < b.time ? -1 : 1)).at(-1);
  return last && join(folder, last.name);
}

/** Marks the store as damaged: the next start sets it aside and salvages what it can, however large it is. */
export function markStoreDamaged(folder: string): void {
  writeFileSync(join(folder, suspectFile), '');
}
