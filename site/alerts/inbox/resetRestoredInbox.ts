import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ok, type Result } from '../../../core/base/result.ts';
import { openSiteDatabase } from '../../shared/database.ts';
import { migrations } from './migrations.ts';
import { inboxFileName } from './open.ts';

/**
 * Gives an inbox restored from a backup a new id.
 * A cluster's log has taken messages under numbers that this inbox will assign again, and would take those for duplicates.
 */
export function resetRestoredInbox(folder: string): Result<void> {
  if (!existsSync(join(folder, `${inboxFileName}.db`))) return ok(undefined);
  const opened = openSiteDatabase(folder, inboxFileName, migrations);
  if (!opened.ok) return opened;
  const { db } = opened.value;
  db.run('UPDATE place SET process = ?', randomUUID());
  db.close();
  return ok(undefined);
}
