import { join } from 'node:path';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import {
  type Migration,
  NewerDatabase,
  OlderDatabase,
  type OpenedDatabase,
  openDatabase,
  type QuarantinedDatabase,
} from '../../node/sql/database.ts';
import { isDatabaseDamage, isDiskRefusal, isSqliteError } from '../../node/sql/fault.ts';

/**
 * Opens or creates `<name>.db` in the site's data folder; see `openDatabase`.
 * @param options.inPlace the site may be running on it: a damaged or older one stays in place
 * Errors: `site.newerStore` for a newer version's file, `site.dataRefused` if the disk refuses
 */
export function openSiteDatabase(
  folder: string,
  name: string,
  migrations: readonly Migration[],
  options: { readonly inPlace?: boolean; readonly pragmas?: readonly string[] } = {},
): Result<OpenedDatabase> {
  try {
    return ok(openDatabase(join(folder, `${name}.db`), migrations, options));
  } catch (error) {
    if (error instanceof NewerDatabase)
      return fail('site.newerStore', { found: error.found, known: error.known });
    if (error instanceof OlderDatabase) return fail('site.dataRefused', { folder, why: error.message });
    return toDataRefused(folder, error);
  }
}

const setAsideCodes = { damaged: 'site.storeDamaged', older: 'site.storeOlder' } as const;

/** Returns the notice for people that a database was quarantined. */
export const createQuarantineNotice = ({ why, path }: QuarantinedDatabase): Fault => ({
  code: setAsideCodes[why],
  params: { movedTo: path },
});

/**
 * Returns `site.dataRefused` for an error of the disk.
 * @throws any other error
 */
export function toDataRefused(folder: string, error: unknown): Result<never> {
  if (!(isDiskRefusal(error) || isDatabaseDamage(error))) throw error;
  return fail('site.dataRefused', { folder, why: error.message.slice(0, 300) });
}

/**
 * Returns the result of `run`; `site.storeFailed` if the disk refuses it.
 * @throws any other error
 */
export function toStoreResult<T>(run: () => T): Result<T> {
  try {
    return ok(run());
  } catch (error) {
    if (!isSqliteError(error) || !isDiskRefusal(error)) throw error;
    return fail('site.storeFailed', { why: error.message.slice(0, 300) });
  }
}
