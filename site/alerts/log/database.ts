import { chmodSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

export type Store = Database.Database;

/** From this Node-API on better-sqlite3's prebuilt binary works; before it, it crashes at load without an exception. */
const prebuiltNodeApi = 10;
/** How long a write waits for whoever else has the file (a backup), ms. */
const busyTimeoutMs = 500;
/** A whole check reads every page: past this size only what opening meets is noticed. */
const checkedAtOpenBytes = 64 * 1024 * 1024;
/** What a checkpoint leaves of the WAL, bytes. */
const walKeptBytes = 16 * 1024 * 1024;
/** Pages after which the committing thread checkpoints: 4 MB, so that none takes long and the WAL does not grow. */
const checkpointPages = 1_000;

/** What SQLite reports when it is the disk, not the statement, that is at fault (https://sqlite.org/rescode.html). */
const diskCodes =
  /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|LOCKED|CORRUPT|NOTADB|PERM|NOLFS|AUTH|PROTOCOL)(_|$)/;
const damageCodes = /^SQLITE_(CORRUPT|NOTADB)(_|$)/;
/** What the system reports when it is the disk, the folder or its rights. */
const systemCodes = /^E(NOSPC|DQUOT|IO|ROFS|ACCES|PERM|NOENT|NOTDIR|EXIST|MFILE)$/;

/** True if the disk, or whoever has it, refused; not if the program was wrong. */
export function isRefusal(error: unknown): error is Error {
  if (error instanceof Database.SqliteError) return diskCodes.test(error.code);
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    systemCodes.test(error.code)
  );
}

export const isOfDatabase = (error: unknown): boolean => error instanceof Database.SqliteError;

/** True if the file itself is broken. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Database.SqliteError && damageCodes.test(error.code);

/** A newer version of this program made it. */
export class NewerStore extends Error {}

export interface OpenedDatabase {
  readonly db: Store;
  /** Where a damaged file was put aside just now, if one was. */
  readonly damagedKeptAs: string | undefined;
}

/**
 * Opens a database in WAL, makes it if there is none, and brings it up to date. A damaged one is never deleted: it is renamed
 * with the time, and a new one begun.
 * @param schema in order; step n makes version n. One that has shipped is never changed
 * @param durable FULL: what was committed is on the disk. Else a power cut may take the last commits, whole
 * @throws where the disk refuses (`isRefusal`), or `NewerStore`
 */
export function openDatabase(file: string, schema: readonly string[], durable: boolean): OpenedDatabase {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    return { db: openSound(file, schema, durable), damagedKeptAs: undefined };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const damagedKeptAs = putAside(file, 'damaged');
    return { db: openSound(file, schema, durable), damagedKeptAs };
  }
}

/** Opens what was put aside, to read what can be read of it. */
export const openToRead = (file: string): Store =>
  new Database(file, { readonly: true, timeout: busyTimeoutMs, ...nativeBinding() });

/** Renames a closed database and what belongs to it. @returns its new name */
export function putAside(file: string, why: 'damaged' | 'left'): string {
  const kept = `${file}.${why}-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  for (const part of ['', '-wal', '-shm']) if (existsSync(file + part)) renameSync(file + part, kept + part);
  return kept;
}

function openSound(file: string, schema: readonly string[], durable: boolean): Store {
  const checked = existsSync(file) && statSync(file).size <= checkedAtOpenBytes;
  const db = new Database(file, { timeout: busyTimeoutMs, ...nativeBinding() });
  try {
    chmodSync(file, 0o600);
    db.pragma('journal_mode = WAL');
    db.pragma(`synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
    db.pragma(`wal_autocheckpoint = ${checkpointPages}`);
    db.pragma(`journal_size_limit = ${walKeptBytes}`);
    const verdict = checked ? db.pragma('quick_check(1)', { simple: true }) : 'ok';
    if (verdict !== 'ok') throw new Database.SqliteError(String(verdict), 'SQLITE_CORRUPT');
    const found = Number(db.pragma('user_version', { simple: true }));
    if (found > schema.length) throw new NewerStore(`version ${found}, but ${schema.length} is known here`);
    for (let version = found + 1; version <= schema.length; version += 1) {
      db.transaction(() => {
        db.exec(schema[version - 1] ?? '');
        db.pragma(`user_version = ${version}`);
      })();
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function nativeBinding(): { nativeBinding?: string } {
  const nodeApi = Number(process.versions.napi ?? 0);
  const own = process.env.BETTER_SQLITE3_NAPI9;
  if (nodeApi >= prebuiltNodeApi) return {};
  if (!own)
    throw new Error(`Node-API ${nodeApi} needs BETTER_SQLITE3_NAPI9: the path of a rebuilt better-sqlite3`);
  return { nativeBinding: own };
}
