import Database from 'better-sqlite3';
import { fail, ok, type Result } from '../../core/result.ts';

/** What SQLite reports when it is the disk, not the statement, that is at fault (https://sqlite.org/rescode.html). */
const diskCodes =
  /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|LOCKED|CORRUPT|NOTADB|PERM|NOLFS|AUTH|PROTOCOL)(_|$)/;
const damageCodes = /^SQLITE_(CORRUPT|NOTADB)(_|$)/;

/** What the system reports when it is the disk, the folder or its rights. */
const systemCodes = /^E(NOSPC|DQUOT|IO|ROFS|ACCES|PERM|NOENT|NOTDIR|EXIST|MFILE)$/;

/** True if the disk, or whoever has it, refused; not if the program was wrong. */
export function isRefusal(error: Error): boolean {
  if (error instanceof Database.SqliteError) return diskCodes.test(error.code);
  return 'code' in error && typeof error.code === 'string' && systemCodes.test(error.code);
}

/** True if the database file itself is broken. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Database.SqliteError && damageCodes.test(error.code);

/** What `run` gives; `site.storeFailed` where the disk refuses it. Bugs throw on. */
export function attempt<T>(run: () => T): Result<T> {
  try {
    return ok(run());
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || !isRefusal(error)) throw error;
    return fail('site.storeFailed', { why: error.message.slice(0, 300) });
  }
}
