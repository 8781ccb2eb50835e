import Database from 'better-sqlite3';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { isRefusal } from '../../node/sql/fault.ts';

/** What `run` gives; `site.storeFailed` where the disk refuses it. Bugs throw on. */
export function attempt<T>(run: () => T): Result<T> {
  try {
    return ok(run());
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || !isRefusal(error)) throw error;
    return fail('site.storeFailed', { why: error.message.slice(0, 300) });
  }
}
