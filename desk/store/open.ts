import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { bringUp, OlderStore } from '../../node/sql/bringUp.ts';
import { backUp, nativeBinding, putAside } from '../../node/sql/database.ts';
import { isDamage } from '../../node/sql/fault.ts';
import type { Log } from '../shared/log.ts';
import { diskFault } from './disk.ts';
import { type Salvaged, salvage } from './salvage.ts';
import { migrations as allMigrations, type Migration } from './schema.ts';

/** The version that a database's schema has; 0 for a new one. */
const schemaVersion = (db: Database.Database): number =>
  z.int().parse(db.pragma('user_version', { simple: true }));

/**
 * Brings a database up to the last of `migrations` as `bringUp` does, each step in a transaction of its own; the copy is beside it
 * (`<file>.before-NNN`, NNN the first step that changed it). A database newer than we know is left alone: `desk.newerStore`.
 */
export function migrate(
  db: Database.Database,
  migrations: readonly Migration[],
  log: Log,
): Result<{ readonly from: number; readonly to: number }> {
  const from = schemaVersion(db);
  const known = migrations.at(-1)?.version ?? 0;
  if (from > known) return fail('desk.newerStore', { found: from, known });
  bringUp({
    found: from,
    base: migrations[0]?.version ?? 1,
    steps: migrations,
    copy(version) {
      const copy = `${db.name}.before-${String(version).padStart(3, '0')}`;
      backUp(db, copy);
      return copy;
    },
    take({ sql, name }, version) {
      db.transaction(() => {
        db.exec(sql);
        db.pragma(`user_version = ${version}`);
      }).immediate();
      log('info', 'store migrated', { version, name });
    },
    keepOnly: (copy) => forgetOthers(db.name, copy, log),
  });
  return ok({ from, to: known });
}

/** Of the copies beside a database, all but one. One that cannot be removed stays, and is said. */
function forgetOthers(file: string, copy: string, log: Log): void {
  const beginning = `${basename(file)}.before-`;
  try {
    for (const name of readdirSync(dirname(file)))
      if (name.startsWith(beginning) && name !== basename(copy)) rmSync(join(dirname(file), name));
  } catch (error) {
    log('warn', 'an old copy of the store stays', { file, why: String(error) });
  }
}

export const storeFile = 'desk.db';
/** Beside a store in which damage was met while it was in use: the next start looks no further. */
const suspectFile = `${storeFile}.suspect`;

/** A whole check reads every page (22 s for 4.7 GB, measured): past this size only what opening meets is noticed. */
const checkedAtOpenBytes = 64 * 1024 * 1024;

/** How long a connection waits for the other one, ms. */
const busyTimeoutMs = 2_000;

/** The store's two connections: one that SQLite itself keeps from writing, and the one that `write.ts` owns. */
export interface OpenStore {
  readonly reading: Database.Database;
  readonly writing: Database.Database;
  /** Where a damaged store was put aside at this start, if one was. */
  readonly damagedMovedAsideTo: string | undefined;
  /** Where a store was put aside at this start that is older than the first of the migrations, if one was. */
  readonly olderMovedAsideTo: string | undefined;
  /** What the store put aside had of deeds which the site had not answered. */
  readonly salvaged: Salvaged | undefined;
  close(): void;
}

interface OpenOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly migrations?: readonly Migration[];
}

/**
 * Opens the desk's store, and makes it if it is not there. A damaged one, or one older than the migrations begin, is never
 * deleted: it is renamed with the time and a new one begun. Faults: `desk.newerStore` (left untouched), `desk.storeFailed`.
 */
export function openStore(options: OpenOptions): Result<OpenStore> {
  const { folder, clock, log } = options;
  const file = join(folder, storeFile);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      if (existsSync(join(folder, suspectFile)))
        throw new Database.SqliteError('met while it was in use', 'SQLITE_CORRUPT');
      return openSound(file, options, nothingPutAside);
    } catch (error) {
      const isOlder = error instanceof OlderStore;
      if (!isOlder && !isDamage(error)) throw error;
      log('error', isOlder ? 'store too old' : 'store damaged', { file, why: String(error) });
      const kept = putAside(file, isOlder ? 'older' : 'damaged', clock.now());
      rmSync(join(folder, suspectFile), { force: true });
      return openSound(file, options, {
        ...nothingPutAside,
        ...(isOlder ? { olderMovedAsideTo: kept } : { damagedMovedAsideTo: kept }),
      });
    }
  } catch (error) {
    const fault = diskFault(error);
    if (!fault) throw error;
    log('error', 'store not opened', { file, why: String(error) });
    return fault;
  }
}

/** One more connection to the store in a folder, which SQLite itself keeps from writing. Throws what SQLite says. */
export const openToRead = (folder: string): Database.Database =>
  new Database(join(folder, storeFile), { readonly: true, timeout: busyTimeoutMs, ...nativeBinding() });

/** Where the store before this one is now. */
type PutAside = Pick<OpenStore, 'damagedMovedAsideTo' | 'olderMovedAsideTo'>;
const nothingPutAside: PutAside = { damagedMovedAsideTo: undefined, olderMovedAsideTo: undefined };

function openSound(file: string, options: OpenOptions, aside: PutAside): Result<OpenStore> {
  const checked = existsSync(file) && statSync(file).size <= checkedAtOpenBytes;
  const writing = new Database(file, { timeout: busyTimeoutMs, ...nativeBinding() });
  try {
    // The token of a room wall's machine is in it: for its owner's eyes only, wherever the folder is copied to.
    chmodSync(file, 0o600);
    writing.pragma('journal_mode = WAL');
    // NORMAL, the library's default, may lose in a power cut what the screen has already called saved.
    writing.pragma('synchronous = FULL');
    // A quarter of SQLite's 1,000: what goes from the log into the store does so within one transaction, which calls wait for.
    writing.pragma('wal_autocheckpoint = 250');
    writing.pragma('foreign_keys = ON');
    if (checked) {
      const verdict = z.string().parse(writing.pragma('quick_check(1)', { simple: true }));
      if (verdict !== 'ok') throw new Database.SqliteError(verdict, 'SQLITE_CORRUPT');
    }
    const migrated = migrate(writing, options.migrations ?? allMigrations, options.log);
    if (!migrated.ok) {
      writing.close();
      return fail(migrated.fault.code, migrated.fault.params);
    }
    // What the migrations wrote goes into the store while no window waits for an answer yet.
    writing.pragma('wal_checkpoint(PASSIVE)');
    const salvaged = salvagedFor(
      writing,
      aside.damagedMovedAsideTo ?? aside.olderMovedAsideTo ?? lastPutAside(file),
    );
    const reading = openToRead(dirname(file));
    return ok({
      reading,
      writing,
      ...aside,
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
}

/**
 * A store that has no name yet takes what can be saved of the one before; also where the start that put it aside came no further
 * than that.
 */
function salvagedFor(db: Database.Database, kept: string | undefined): Salvaged | undefined {
  if (kept === undefined || db.prepare('SELECT 1 FROM identity').get() !== undefined) return undefined;
  return salvage(kept);
}

function lastPutAside(file: string): string | undefined {
  const why = /^\.(?:damaged|older)-/;
  const timeOf = (name: string) => name.slice(basename(file).length).replace(why, '');
  const kept = readdirSync(dirname(file)).filter(
    (name) =>
      name.startsWith(basename(file)) &&
      why.test(name.slice(basename(file).length)) &&
      !/-(wal|shm)$/.test(name),
  );
  const last = kept.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1)).at(-1);
  return last && join(dirname(file), last);
}

/** The store is damaged: the next start puts it aside and saves what it can, however large it is. */
export function markSuspect(folder: string): void {
  writeFileSync(join(folder, suspectFile), '');
}
