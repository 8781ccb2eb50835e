import type { AuditEvent } from '../../core/audit/audit.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';
import { toStoreResult } from '../shared/database.ts';
import { createAuditTable } from './audit.ts';
import { openSiteStoreDatabase } from './open.ts';

/**
 * Gives a store restored from a backup a new epoch: it will assign numbers again that desks know already.
 * Desks then reload all and resend their own records; the audit log continues with this event.
 * @param alertLog the alert log's epochs in the copy, and now
 */
export function resetRestoredStore(options: {
  readonly folder: string;
  readonly clock: Clock;
  readonly auditEvent: AuditEvent;
  readonly alertLog: { readonly before: string; readonly now: string } | undefined;
}): Result<void> {
  const { folder, clock, auditEvent, alertLog } = options;
  // An unreadable store of another version is refused and stays: an empty one would replace the restored data.
  const opened = openSiteStoreDatabase(folder, true);
  if (!opened.ok) return opened;
  const { db } = opened.value;
  const auditLog = createAuditTable(db, clock);
  const done = toStoreResult(() =>
    db.transaction(() => {
      db.run('UPDATE shift_life SET epoch = lower(hex(randomblob(8)))');
      if (alertLog)
        db.run('UPDATE alert_audit_position SET epoch = @now WHERE epoch = @before', { ...alertLog });
      auditLog.append(auditEvent);
    }),
  );
  db.close();
  return done;
}
