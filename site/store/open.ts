import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { openSqliteFile } from '../../node/sql/access.ts';
import type { OpenedDatabase } from '../../node/sql/database.ts';
import { isSqliteError } from '../../node/sql/fault.ts';
import { openSiteDatabase, toDataRefused } from '../shared/database.ts';
import { migrations } from './schema.ts';

/** Opens the site's store in its data folder; see `openSiteDatabase`. */
export const openSiteStoreDatabase = (folder: string, inPlace = false): Result<OpenedDatabase> =>
  openSiteDatabase(folder, 'site', migrations, { inPlace });

/**
 * Locks a data folder for the lifetime of this process, however it ends: a system lock on a file next to the store.
 * @returns a function that releases it
 */
export function lockDataFolder(folder: string): Result<() => void> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const lock = openSqliteFile(join(folder, 'site.lock'), { timeout: 0 });
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return ok(() => void lock.close());
    } catch (error) {
      lock.close();
      if (!isSqliteError(error) || error.code !== 'SQLITE_BUSY') throw error;
      return fail('site.dataInUse', { folder });
    }
  } catch (error) {
    return toDataRefused(folder, error);
  }
}
