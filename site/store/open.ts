import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fail, ok, type Result } from '../../core/result.ts';
import { isDamage, isRefusal } from './fault.ts';
import { migrations } from './migrations/index.ts';

export type Store = Database.Database;

export interface OpenedStore {
  readonly db: Store;
  /** Where a damaged store was put aside just now, if one was. */
  readonly damagedKeptAs: string | undefined;
}

/** From this Node-API on better-sqlite3's prebuilt binary works; before it, it crashes at load without an exception. */
const prebuiltNodeApi = 10;
/** How long a write waits for whoever else has the file, ms: all windows wait with it. */
const busyTimeoutMs = 100;
/** A whole check reads every page: past this size only what opening meets is noticed. */
const checkedAtOpenBytes = 64 * 1024 * 1024;

function nativeBinding(): { nativeBinding?: string } {
  const nodeApi = Number(process.versions.napi ?? 0);
  const own = process.env.BETTER_SQLITE3_NAPI9;
  if (nodeApi >= prebuiltNodeApi) return {};
  if (!own)
    throw new Error(`Node-API ${nodeApi} needs BETTER_SQLITE3_NAPI9: the path of a rebuilt better-sqlite3`);
  return { nativeBinding: own };
}

/**
 * Opens the site's store in its data folder, makes it if there is none, and brings it up to date, with a copy kept before
 * each migration of a store that holds something. A damaged one is never deleted: it is renamed with the time, and a new
 * one begun. WAL with FULL sync: what was answered is on the disk.
 * @param beside opened next to the site that may be running on it: what is damaged then stays where it is
 * @returns `site.newerStore` for a store that a newer version made, `site.dataRefused` where the disk refuses
 */
export function openStore(folder: string, beside = false): Result<OpenedStore> {
  const file = join(folder, 'site.db');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      return openSound(file, undefined);
    } catch (error) {
      if (!isDamage(error)) throw error;
      if (beside) return refused(folder, error);
      return openSound(file, putAside(file));
    }
  } catch (error) {
    return refused(folder, error);
  }
}

/**
 * Keeps other sites away from a data folder for as long as this process lives, however it ends: a lock of the system on a
 * file beside the store. @returns what gives it up
 */
export function lockFolder(folder: string): Result<() => void> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const lock = new Database(join(folder, 'site.lock'), { timeout: 0, ...nativeBinding() });
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return ok(() => void lock.close());
    } catch (error) {
      lock.close();
      if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_BUSY') throw error;
      return fail('site.dataInUse', { folder });
    }
  } catch (error) {
    return refused(folder, error);
  }
}

function refused(folder: string, error: unknown): Result<never> {
  if (!(error instanceof Error) || !(isRefusal(error) || isDamage(error))) throw error;
  return fail('site.dataRefused', { folder, why: error.message.slice(0, 300) });
}

function openSound(file: string, damagedKeptAs: string | undefined): Result<OpenedStore> {
  const checked = existsSync(file) && statSync(file).size <= checkedAtOpenBytes;
  const db = new Database(file, { timeout: busyTimeoutMs, ...nativeBinding() });
  try {
    chmodSync(file, 0o600);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('journal_size_limit = 16777216');
    const verdict = checked ? db.pragma('quick_check(1)', { simple: true }) : 'ok';
    if (verdict !== 'ok') throw new Database.SqliteError(String(verdict), 'SQLITE_CORRUPT');
    const found = Number(db.pragma('user_version', { simple: true }));
    if (found > migrations.length) {
      db.close();
      return fail('site.newerStore', { found, known: migrations.length });
    }
    for (let version = found + 1; version <= migrations.length; version += 1) {
      if (found > 0) backUp(db, file.replace(/\.db$/, `.before-${version}.${Date.now()}.db`));
      db.transaction(() => {
        db.exec(migrations[version - 1] ?? '');
        db.pragma(`user_version = ${version}`);
      })();
    }
    return ok({ db, damagedKeptAs });
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A whole copy, for its owner only from its first byte on, and on the disk: `VACUUM INTO` does not sync what it wrote. */
function backUp(db: Store, file: string): void {
  const handle = openSync(file, 'wx', 0o600);
  try {
    db.prepare('VACUUM INTO ?').run(file);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Renames a store and what belongs to it, and returns its new name. */
function putAside(file: string): string {
  const kept = `${file}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  for (const part of ['', '-wal', '-shm']) if (existsSync(file + part)) renameSync(file + part, kept + part);
  return kept;
}
