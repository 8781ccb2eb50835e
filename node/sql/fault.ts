import Database from 'better-sqlite3';

/** SQLite's codes for failures of the disk, not of the statement (https://sqlite.org/rescode.html). */
const diskCodes =
  /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|LOCKED|CORRUPT|NOTADB|PERM|NOLFS|AUTH|PROTOCOL)(_|$)/;
const damageCodes = /^SQLITE_(CORRUPT|NOTADB)(_|$)/;

/** System codes for failures of the disk, the folder or its permissions. */
const systemCodes = /^E(NOSPC|DQUOT|IO|ROFS|ACCES|PERM|NOENT|NOTDIR|EXIST|MFILE)$/;

export const isSqliteError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Database.SqliteError;

/** Returns whether an SQLite code means a failure of the disk. */
export const isDiskCode = (code: string): boolean => diskCodes.test(code);

/** Returns whether the disk or the system refused the operation, as opposed to a bug. */
export function isDiskRefusal(error: unknown): error is Error {
  if (isSqliteError(error)) return isDiskCode(error.code);
  return error instanceof Error && 'code' in error && systemCodes.test(String(error.code));
}

/** Returns whether the database file itself is damaged. */
export const isDatabaseDamage = (error: unknown): error is Error =>
  isSqliteError(error) && damageCodes.test(error.code);
