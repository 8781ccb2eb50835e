import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { nativeBinding, type OpenedDatabase, openDatabase, refused } from '../../node/sql/database.ts';
import { migrations, schemaBase } from './schema.ts';

export type Store = Database.Database;

/** Opens the site's store in its data folder; see `openDatabase`. */
export const openStore = (folder: string, beside = false): Result<OpenedDatabase> =>
  openDatabase(folder, 'site', migrations, { base: schemaBase, beside });

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
