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
  createSqlConnection,
  openSqliteFile,
  type SqlConnection,
  type SqlReadConnection,
} from './access.ts';
import { isDatabaseDamage } from './fault.ts';

/**
 * One step of a database's schema. Once shipped it never changes: further changes are new steps with the next
 * version.
 */
export interface Migration {
  readonly version: number;
  /** Run as one script, in the transaction that also sets the version. */
  readonly sql: string;
}

/** Thrown for a database with a schema from before the first migration. */
export class OlderDatabase extends Error {
  constructor(found: number, base: number) {
    super(`the store has schema ${found}, older than ${base}`);
  }
}

/** Thrown for a database from a newer program. */
export class NewerDatabase extends Error {
  readonly found: number;
  readonly known: number;
  constructor(found: number, known: number) {
    super(`the store has schema ${found}, newer than ${known}`);
    this.found = found;
    this.known = known;
  }
}

/** The new path of a quarantined previous database, and the reason. */
export interface QuarantinedDatabase {
  readonly why: 'damaged' | 'older';
  readonly path: string;
}

export interface OpenedDatabase {
  readonly db: SqlConnection;
  /** Undefined: there was no previous database, or it is the opened one. */
  readonly setAside: QuarantinedDatabase | undefined;
}

/**
 * The size up to which the whole file is checked: reading every page takes long (22 s for 4.7 GB, measured). In a
 * larger file only damage met while opening is detected.
 */
const checkedAtOpenBytes = 64 * 1024 * 1024;

interface OpenOptions extends AccessOptions {
  /** Leaves a damaged or older database where it is, and throws: another process may have it open. */
  readonly inPlace?: boolean;
  /** Treats the file as damaged without a check. */
  readonly isSuspect?: boolean;
  readonly timeoutMs?: number;
  /** Set after opening, for example `synchronous = NORMAL`. */
  readonly pragmas?: readonly string[];
  /** Returns ms since the epoch, used in the name of a quarantined file. */
  readonly now?: () => number;
  readonly onSetAside?: (setAside: QuarantinedDatabase, error: unknown) => void;
  readonly onMigrated?: (version: number) => void;
}

/**
 * Opens a database, creates it if missing, and migrates it.
 * A damaged one, or one older than the first migration, is never deleted: it is renamed with the time, and a new
 * one created. WAL with FULL sync: committed data is on the disk.
 * @param migrations in order of version, without gaps; the first is a whole schema that creates its version from
 * nothing
 * @throws NewerDatabase, OlderDatabase (with `inPlace`), and errors of SQLite and the file system
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
    if (options.inPlace || (why === 'damaged' && !isDatabaseDamage(error))) throw error;
    const setAside = { why, path: quarantineDatabase(file, why, options.now?.()) } as const;
    options.onSetAside?.(setAside, error);
    return { db: openSound(file, migrations, options), setAside };
  }
}

function openSound(file: string, migrations: readonly Migration[], options: OpenOptions): SqlConnection {
  const isChecked = existsSync(file) && statSync(file).size <= checkedAtOpenBytes;
  const raw = openSqliteFile(file, { timeout: options.timeoutMs ?? busyTimeoutMs });
  const db = createSqlConnection(raw, options);
  try {
    // It may contain tokens and passwords: readable by its owner only, wherever the folder is copied to.
    chmodSync(file, 0o600);
    db.pragma('journal_mode = WAL');
    // NORMAL, the library's default, may lose in a power cut what the screen has already reported as saved.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('journal_size_limit = 16777216');
    for (const pragma of options.pragmas ?? []) db.pragma(pragma);
    const verdict = isChecked ? db.pragma('quick_check(1)') : 'ok';
    if (verdict !== 'ok') throw new Database.SqliteError(String(verdict), 'SQLITE_CORRUPT');
    migrateDatabase(db, migrations, options.onMigrated);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Migrates a database to the last version, each step in a transaction of its own; a failing step throws and leaves
 * the database as before it.
 * A database with content is first copied to `<file>.before-N`, where N is the first version that changes it;
 * after all steps, earlier copies are deleted, because a database may have gigabytes.
 * @throws OlderDatabase for one between empty and the first version, NewerDatabase for one past the last; both
 * stay unchanged
 */
export function migrateDatabase(
  db: SqlConnection,
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
  if (found > 0 && pending.length > 0) backUpDatabase(db, `${copies}${found + 1}`);
  for (const { version, sql } of pending) {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    });
    onMigrated?.(version);
  }
  if (found > 0 && pending.length > 0) deleteOthers(copies, `${copies}${found + 1}`);
}

/** Writes a complete copy, readable by its owner only from its first byte on, and syncs it: `VACUUM INTO` does not. */
export function backUpDatabase(db: SqlReadConnection, file: string): void {
  // Left by a failed attempt at this same migration, from the same database.
  rmSync(file, { force: true });
  const handle = openSync(file, 'wx', 0o600);
  try {
    db.copyTo(file);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Deletes all files with this path prefix except one. */
function deleteOthers(beginning: string, copy: string): void {
  const folder = dirname(copy);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(basename(beginning)) || name === basename(copy)) continue;
    try {
      rmSync(join(folder, name));
    } catch {
      // The file stays until the next migration; the program starts nevertheless.
    }
  }
}

/** Renames a closed database and its WAL files. @returns its new path */
export function quarantineDatabase(
  file: string,
  why: QuarantinedDatabase['why'] | 'left',
  now = Date.now(),
): string {
  const path = `${file}.${why}-${new Date(now).toISOString().replace(/[:.]/g, '-')}`;
  for (const part of ['', '-wal', '-shm']) if (existsSync(file + part)) renameSync(file + part, path + part);
  return path;
}
