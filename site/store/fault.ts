import Database from 'better-sqlite3';
import { fail, ok, type Result } from '../../core/result.ts';

/** What SQLite reports when it is the disk, not the statement, that is at fault (https://sqlite.org/rescode.html). */
const diskCodes =
  /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|LOCKED|CORRUPT|NOTADB|PERM|NOLFS|AUTH|PROTOCOL)(_|$)/;
const damageCodes = /^SQLITE_(CORRUPT|NOTADB)(_|$)/;

/** True if the database file itself is broken. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Database.SqliteError && damageCodes.test(error.code);

/** What `run` gives; `site.storeFailed` where the disk refuses it. Bugs throw on. */
export function attempt<T>(run: () => T): Result<T> {
  try {
    return ok(run());
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || !diskCodes.test(error.code)) throw error;
    return fail('site.storeFailed', { why: error.message.slice(0, 300) });
  }
}
