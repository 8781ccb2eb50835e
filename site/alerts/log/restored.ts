import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ok, type Result } from '../../../core/base/result.ts';
import { openCopy } from './copy.ts';
import { sqliteLogName } from './sqlite.ts';

/**
 * Makes a log that was put back from a copy another life of itself: it will give numbers again that desks know already.
 * @returns its life before and now; undefined where the site keeps its log elsewhere
 */
export function resetLog(
  folder: string,
): Result<{ readonly before: string; readonly now: string } | undefined> {
  if (!existsSync(join(folder, `${sqliteLogName}.db`))) return ok(undefined);
  const opened = openCopy(folder, sqliteLogName, true);
  if (!opened.ok) return opened;
  const copy = opened.value;
  const lives = { before: copy.epoch, now: randomUUID() };
  copy.begin(lives.now, copy.stream);
  copy.close();
  return ok(lives);
}
