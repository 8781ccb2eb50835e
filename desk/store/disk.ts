import { open } from 'node:fs/promises';
import { fail, type Result } from '../../core/base/result.ts';
import { isDiskCode, isSqliteError } from '../../node/sql/fault.ts';

/** Error codes of the system that point to the disk, the folder or its permissions. */
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

/** Returns whether an error means that the disk is full. */
export const isDiskFull = (error: unknown): boolean =>
  /^(SQLITE_FULL|ENOSPC|EDQUOT)$/.test(codeOf(error) ?? '');

/** Returns `desk.storeFailed` if the disk caused the error; undefined if the program did. */
export function toDiskFault(error: unknown): Result<never> | undefined {
  const code = codeOf(error);
  if (code === undefined || !(error instanceof Error)) return undefined;
  const disk = isSqliteError(error) ? isDiskCode(code) : systemCodes.has(code);
  return disk ? fail('desk.storeFailed', { why: error.message.slice(0, 300) }) : undefined;
}

/** Flushes a folder: only then does a rename survive a power cut. Windows has no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
