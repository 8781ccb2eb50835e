import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import {
  type AccessOptions,
  busyTimeoutMs,
  type Connection,
  connect,
  openFile,
  type ReadConnection,
} from './access.ts';
import { isDamage } from './fault.ts';

/** One step of a database's schema. Once shipped it never changes: what comes after is a new step with the next version. */
export interface Migration {
  readonly version: number;
  /** Run as one script, in the transaction that also sets the version. */
  readonly sql: string;
}

/** A database that an older program made, with a schema from before the first migration. */
export class OlderDatabase extends Error {
  constructor(found: number, base: number) {
    super(`the store has schema ${found}, older than ${base}`);
  }
}

/** A database that a newer program made. */
export class NewerDatabase extends Error {
  readonly found: number;
  readonly known: number;
  constructor(found: number, known: number) {
    super(`the store has schema ${found}, newer than ${known}`);
    this.found = found;
    this.known = known;
  }
}

/** Where the database before this one is now, and why it was renamed. */
export interface SetAside {
  readonly why: 'damaged' | 'older';
  readonly path: string;
}

export interface OpenedDatabase {
  readonly db: Connection;
  /** Undefined: there was none before, or it is the one that was opened. */
  readonly setAside: SetAside | undefined;
}

/** A whole check reads every page (22 s for 4.7 GB, measured): past this size only damage that opening meets is noticed. */
const checkedAtOpenBytes = 64 * 1024 * 1024;

interface OpenOptions extends AccessOptions {
  /** Leaves a damaged or older database where it is, and throws: another process may have it open. */
  readonly inPlace?: boolean;
  /** Treats the file as damaged without a check. */
  readonly isSuspect?: boolean;
  readonly timeoutMs?: number;
  /** Set once it is open, for example `synchronous = NORMAL`. */
  readonly pragmas?: readonly string[];
  /** ms since the epoch; dates the name of a file that is set aside. */
  readonly now?: () => number;
  readonly onSetAside?: (setAside: SetAside, error: unknown) => void;
  readonly onMigrated?: (version: number) => void;
}

/**
 * Opens a database, makes it if there is none, and migrates it. A damaged one, or one older than the first migration, is never
 * deleted: it is renamed with the time, and a new one begun. WAL with FULL sync: what was committed is on the disk.
 * @param migrations in order of version, without gaps; the first is a whole schema and makes its version from nothing
 * @throws NewerDatabase, OlderDatabase (with `inPlace`), and what SQLite and the file system throw
 */
export function openDatabase(
  file: string,
  migrations: readonly Migration[],
  options: OpenOptions = {},
): OpenedDatabase {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    if (options.isSuspect) throw new Database.SqliteError('damaged while in use', 'SQLITE_CORRUPT');
    return { db: openSound(file, migrations, options), setAside: undefined };
  } catch (error) {
    const why = error instanceof OlderDatabase ? 'older' : 'damaged';
    if (options.inPlace || (why === 'damaged' && !isDamage(error))) throw error;
    const setAside = { why, path: moveAside(file, why, options.now?.()) } as const;
    options.onSetAside?.(setAside, error);
    return { db: openSound(file, migrations, options), setAside };
  }
}

function openSound(file: string, migrations: readonly Migration[], options: OpenOptions): Connection {
  const isChecked = existsSync(file) && statSync(file).size <= checkedAtOpenBytes;
  const raw = openFile(file, { timeout: options.timeoutMs ?? busyTimeoutMs });
  const db = connect(raw, options);
  try {
    // It may hold tokens and passwords: for its owner only, wherever the folder is copied to.
    chmodSync(file, 0o600);
    db.pragma('journal_mode = WAL');
    // NORMAL, the library's default, may lose in a power cut what the screen has already called saved.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('journal_size_limit = 16777216');
    for (const pragma of options.pragmas ?? []) db.pragma(pragma);
    const verdict = isChecked ? db.pragma('quick_check(1)') : 'ok';
    if (verdict !== 'ok') throw new Database.SqliteError(String(verdict), 'SQLITE_CORRUPT');
    migrate(db, migrations, options.onMigrated);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Brings a database up to the last migration, each in a transaction of its own; one that fails throws and leaves the database as
 * it was before that step. A database that holds something is first copied whole, to `<file>.before-N`, N the first version that
 * changes it; once all steps are done, copies of earlier times are deleted, since a database may be gigabytes.
 * @throws OlderDatabase for one between empty and the first version, NewerDatabase for one past the last; both stay as they are
 */
export function migrate(
  db: Connection,
  migrations: readonly Migration[],
  onMigrated?: (version: number) => void,
): void {
  const found = z.int().parse(db.pragma('user_version'));
  const known = migrations.at(-1)?.version ?? 0;
  const base = migrations[0]?.version ?? 0;
  if (found > known) throw new NewerDatabase(found, known);
  if (found > 0 && found < base) throw new OlderDatabase(found, base);
  const pending = migrations.filter(({ version }) => version > found);
  const copies = `${db.file}.before-`;
  if (found > 0 && pending.length > 0) backUp(db, `${copies}${found + 1}`);
  for (const { version, sql } of pending) {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    });
    onMigrated?.(version);
  }
  if (found > 0 && pending.length > 0) deleteOthers(copies, `${copies}${found + 1}`);
}

/** Writes a whole copy, for its owner only from its first byte on, and on the disk: `VACUUM INTO` does not sync what it wrote. */
export function backUp(db: ReadConnection, file: string): void {
  // Left by an attempt at this same migration that failed, from the same database.
  rmSync(file, { force: true });
  const handle = openSync(file, 'wx', 0o600);
  try {
    db.copyTo(file);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Deletes all files whose paths begin so but one. */
function deleteOthers(beginning: string, copy: string): void {
  const folder = dirname(copy);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(basename(beginning)) || name === basename(copy)) continue;
    try {
      rmSync(join(folder, name));
    } catch {
      // It stays until the next migration: the program starts all the same.
    }
  }
}

/** Renames a closed database and its WAL files. @returns its new path */
export function moveAside(file: string, why: SetAside['why'] | 'left', now = Date.now()): string {
  const path = `${file}.${why}-${new Date(now).toISOString().replace(/[:.]/g, '-')}`;
  for (const part of ['', '-wal', '-shm']) if (existsSync(file + part)) renameSync(file + part, path + part);
  return path;
}
