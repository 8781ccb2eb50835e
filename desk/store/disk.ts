import { open } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { fail, type Result } from '../../core/base/result.ts';

/**
 * better-sqlite3's prebuilt binary needs Node-API 10 and dies without an exception below it: the Electron for trying and
 * testing (Node-API 9) is given one of its own in `BETTER_SQLITE3_NAPI9`.
 */
export function nativeBinding(): { nativeBinding?: string } {
  if (Number(process.versions.napi) >= 10) return {};
  const file = process.env.BETTER_SQLITE3_NAPI9;
  if (!file)
    throw new Error('Node-API below 10 needs BETTER_SQLITE3_NAPI9, the path of a better-sqlite3 built for 9');
  return { nativeBinding: file };
}

/** What SQLite reports when it is the disk, not the statement, that is at fault (https://sqlite.org/rescode.html). */
const diskCodes =
  /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|LOCKED|CORRUPT|NOTADB|PERM|NOLFS|AUTH|PROTOCOL)(_|$)/;
const damageCodes = /^SQLITE_(CORRUPT|NOTADB)(_|$)/;
const systemCodes = new Set([
  'ENOSPC',
  'EDQUOT',
  'EIO',
  'EROFS',
  'EACCES',
  'EPERM',
  'ENOENT',
  'ENOTDIR',
  'EMFILE',
]);

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** True if there is no room left on the disk. */
export const isFull = (error: unknown): boolean => /^(SQLITE_FULL|ENOSPC|EDQUOT)$/.test(codeOf(error) ?? '');

/** True if the database file itself is broken. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Database.SqliteError && damageCodes.test(error.code);

/** `desk.storeFailed` if the disk is at fault; undefined if the program is. */
export function diskFault(error: unknown): Result<never> | undefined {
  const code = codeOf(error);
  if (code === undefined || !(error instanceof Error)) return undefined;
  const disk = error instanceof Database.SqliteError ? diskCodes.test(code) : systemCodes.has(code);
  return disk ? fail('desk.storeFailed', { why: error.message.slice(0, 300) }) : undefined;
}

/** A rename outlives a power cut only once its folder is on the disk. Windows has no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
