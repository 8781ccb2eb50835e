import { open } from 'node:fs/promises';
import { fail, type Result } from '../../core/base/result.ts';
import { isDiskCode, isSqliteError } from '../../node/sql/fault.ts';

/** What the system reports when it is the disk, the folder or its rights. */
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

/** `desk.storeFailed` if the disk is at fault; undefined if the program is. */
export function diskFault(error: unknown): Result<never> | undefined {
  const code = codeOf(error);
  if (code === undefined || !(error instanceof Error)) return undefined;
  const disk = isSqliteError(error) ? isDiskCode(code) : systemCodes.has(code);
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
