import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { type Connection, openToRead, type ReadConnection } from '../../node/sql/access.ts';
import { type Migration, NewerDatabase, openDatabase, type SetAside } from '../../node/sql/database.ts';
import type { Log } from '../shared/log.ts';
import { diskFault } from './disk.ts';
import { type Salvaged, salvage } from './salvage.ts';
import { migrations as allMigrations } from './schema.ts';

export const storeFile = 'desk.db';
/** Lies next to a store in which damage was found while it was in use: the next start checks no further. */
const suspectFile = `${storeFile}.suspect`;

/** How long a connection waits for the other one, ms. */
const timeoutMs = 2_000;

/** The store's two connections: one that SQLite itself protects from writes, and the one that `write.ts` owns. */
export interface OpenStore {
  readonly reading: ReadConnection;
  readonly writing: Connection;
  /** The store before this one, if this start has renamed it. */
  readonly setAside: SetAside | undefined;
  /** Actions in the store before this one that the site had not answered. */
  readonly salvaged: Salvaged | undefined;
  close(): void;
}

interface OpenOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Damage was found while the store was in use. */
  readonly onDamage?: (error: unknown) => void;
  readonly migrations?: readonly Migration[];
}

/**
 * Opens the desk's store, and makes it if it is not there; see `openDatabase`.
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
      // A quarter of SQLite's 1,000: pages go from the WAL into the store within one transaction, which calls wait for.
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
      // Pages that the migrations wrote go into the store while no window waits for a response yet.
      writing.pragma('wal_checkpoint(PASSIVE)');
      const salvaged = salvagedFor(writing, setAside?.path ?? lastSetAside(folder));
      const reading = openToRead(file, { ...access, timeoutMs });
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
    const fault = diskFault(error);
    if (!fault) throw error;
    log('error', 'store not opened', { file, why: String(error) });
    return fault;
  }
}

/** Opens one more connection to the store in a folder, for reading. @throws what SQLite throws */
export const openStoreToRead = (folder: string): ReadConnection =>
  openToRead(join(folder, storeFile), { timeoutMs });

/**
 * A store that has no desk name yet takes over what can be salvaged from the one before, also if the start that set that one aside
 * ended before it got here.
 */
function salvagedFor(db: Connection, path: string | undefined): Salvaged | undefined {
  if (path === undefined || db.one(z.unknown(), 'SELECT 1 FROM identity') !== undefined) return undefined;
  return salvage(path);
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

/** The store is damaged: the next start sets it aside and salvages what it can, however large it is. */
export function markSuspect(folder: string): void {
  writeFileSync(join(folder, suspectFile), '');
}
