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
import { fail, ok, type Result } from '../../core/base/result.ts';
import { bringUp, OlderStore } from './bringUp.ts';
import { isDamage, isRefusal } from './fault.ts';

export interface OpenedDatabase {
  readonly db: Database.Database;
  /** Where a damaged one was put aside just now, if one was. */
  readonly damagedMovedAsideTo: string | undefined;
  /** Where one was put aside just now that is older than the first of the migrations, if one was. */
  readonly olderMovedAsideTo: string | undefined;
}

/** Where the database before this one is now. */
type PutAside = Omit<OpenedDatabase, 'db'>;
const nothingPutAside: PutAside = { damagedMovedAsideTo: undefined, olderMovedAsideTo: undefined };

/** From this Node-API on better-sqlite3's prebuilt binary works; before it, it crashes at load without an exception. */
const prebuiltNodeApi = 10;
/** How long a write waits for whoever else has the file, ms: all windows wait with it. */
const busyTimeoutMs = 100;
/** A whole check reads every page: past this size only what opening meets is noticed. */
const checkedAtOpenBytes = 64 * 1024 * 1024;

/** Of better-sqlite3, where its own does not load. */
export function nativeBinding(): { nativeBinding?: string } {
  const nodeApi = Number(process.versions.napi ?? 0);
  const own = process.env.BETTER_SQLITE3_NAPI9;
  if (nodeApi >= prebuiltNodeApi) return {};
  if (!own)
    throw new Error(`Node-API ${nodeApi} needs BETTER_SQLITE3_NAPI9: the path of a rebuilt better-sqlite3`);
  return { nativeBinding: own };
}

/**
 * Opens a database in the site's data folder, makes it if there is none, and brings it up to date as `bringUp` does: the copy of
 * one that holds something is `<name>.before-N.db`, N the first migration that changed it. A damaged one, or one older than the
 * migrations begin, is never deleted: it is renamed with the time, and a new one begun. WAL with FULL sync: what was committed is
 * on the disk.
 * @param name of its file without `.db`
 * @param migrations in order; the first makes version `base` from nothing
 * @param beside opened next to the site that may be running on it: what is damaged or older then stays where it is
 * @returns `site.newerStore` for one that a newer version made, `site.dataRefused` where the disk refuses
 */
export function openDatabase(
  folder: string,
  name: string,
  migrations: readonly string[],
  { base = 1, beside = false }: { readonly base?: number; readonly beside?: boolean } = {},
): Result<OpenedDatabase> {
  const file = join(folder, `${name}.db`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      return openSound(file, migrations, base, nothingPutAside);
    } catch (error) {
      if (error instanceof OlderStore && beside)
        return fail('site.dataRefused', { folder, why: error.message });
      if (beside || !(isDamage(error) || error instanceof OlderStore)) throw error;
      const aside: PutAside =
        error instanceof OlderStore
          ? { ...nothingPutAside, olderMovedAsideTo: putAside(file, 'older') }
          : { ...nothingPutAside, damagedMovedAsideTo: putAside(file) };
      return openSound(file, migrations, base, aside);
    }
  } catch (error) {
    return refused(folder, error);
  }
}

/** `site.dataRefused`, where it was the disk. @throws what was not */
export function refused(folder: string, error: unknown): Result<never> {
  if (!(isRefusal(error) || isDamage(error))) throw error;
  return fail('site.dataRefused', { folder, why: error.message.slice(0, 300) });
}

function openSound(
  file: string,
  migrations: readonly string[],
  base: number,
  aside: PutAside,
): Result<OpenedDatabase> {
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
    const known = base + migrations.length - 1;
    if (found > known) {
      db.close();
      return fail('site.newerStore', { found, known });
    }
    const copies = file.replace(/\.db$/, '.before-');
    bringUp({
      found,
      base,
      steps: migrations,
      copy(version) {
        const copy = `${copies}${version}.db`;
        backUp(db, copy);
        return copy;
      },
      take: (sql, version) =>
        db.transaction(() => {
          db.exec(sql);
          db.pragma(`user_version = ${version}`);
        })(),
      keepOnly: (copy) => keepOnly(copies, copy),
    });
    return ok({ db, ...aside });
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A whole copy, for its owner only from its first byte on, and on the disk: `VACUUM INTO` does not sync what it wrote. */
export function backUp(db: Database.Database, file: string): void {
  // Left by an attempt at this same migration that failed, from the same database.
  rmSync(file, { force: true });
  const handle = openSync(file, 'wx', 0o600);
  try {
    db.prepare('VACUUM INTO ?').run(file);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Of files whose paths begin so, this one only. */
function keepOnly(beginning: string, copy: string): void {
  const folder = dirname(copy);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(basename(beginning)) || name === basename(copy)) continue;
    try {
      rmSync(join(folder, name));
    } catch {
      // It stays until the next migration: a site starts all the same.
    }
  }
}

/** Opens what was put aside, to read what can be read of it. @throws what SQLite throws */
export const openToRead = (file: string): Database.Database =>
  new Database(file, { readonly: true, timeout: busyTimeoutMs, ...nativeBinding() });

/** Renames a closed database and what belongs to it, and returns its new name. */
export function putAside(
  file: string,
  why: 'damaged' | 'older' | 'left' = 'damaged',
  now = Date.now(),
): string {
  const kept = `${file}.${why}-${new Date(now).toISOString().replace(/[:.]/g, '-')}`;
  for (const part of ['', '-wal', '-shm']) if (existsSync(file + part)) renameSync(file + part, kept + part);
  return kept;
}
