import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ok, type Result } from '../../../core/base/result.ts';
import { openAlertCopy } from './copy.ts';
import { sqliteLogFileName } from './sqlite.ts';

/**
 * Gives a log restored from a backup a new epoch: it will assign numbers again that desks know already.
 * @returns the epochs before and now; undefined if the site stores its log elsewhere
 */
export function resetRestoredLog(
  folder: string,
): Result<{ readonly before: string; readonly now: string } | undefined> {
  if (!existsSync(join(folder, `${sqliteLogFileName}.db`))) return ok(undefined);
  const opened = openAlertCopy(folder, sqliteLogFileName, true);
  if (!opened.ok) return opened;
  const copy = opened.value;
  const lives = { before: copy.epoch, now: randomUUID() };
  copy.begin(lives.now, copy.stream);
  copy.close();
  return ok(lives);
}
