import Database from 'better-sqlite3';

/** What SQLite reports when it is the disk, not the statement, that is at fault (https://sqlite.org/rescode.html). */
const diskCodes =
  /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|LOCKED|CORRUPT|NOTADB|PERM|NOLFS|AUTH|PROTOCOL)(_|$)/;
const damageCodes = /^SQLITE_(CORRUPT|NOTADB)(_|$)/;

/** What the system reports when it is the disk, the folder or its rights. */
const systemCodes = /^E(NOSPC|DQUOT|IO|ROFS|ACCES|PERM|NOENT|NOTDIR|EXIST|MFILE)$/;

export const isSqliteError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Database.SqliteError;

/** True for SQLite's codes that mean the disk. */
export const isDiskCode = (code: string): boolean => diskCodes.test(code);

/** True if the disk, or anyone who has it, refused; not if the program was wrong. */
export function isRefusal(error: unknown): error is Error {
  if (isSqliteError(error)) return isDiskCode(error.code);
  return error instanceof Error && 'code' in error && systemCodes.test(String(error.code));
}

/** True if the database file itself is broken. */
export const isDamage = (error: unknown): error is Error =>
  isSqliteError(error) && damageCodes.test(error.code);
