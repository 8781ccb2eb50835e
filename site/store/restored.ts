import type { AuditEvent } from '../../core/audit/audit.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';
import { attempt } from '../shared/database.ts';
import { auditTable } from './audit.ts';
import { openStore } from './open.ts';

/**
 * Makes a store that was put back from a copy another life of itself: what desks have heard of since goes by numbers that this one
 * will give again. They read all again, and send again what they made; the trail goes on where it was, with this action.
 * @param alertLog the alert log's life in the copy, and the one that it has now
 */
export function resetStore(options: {
  readonly folder: string;
  readonly clock: Clock;
  readonly auditEvent: AuditEvent;
  readonly alertLog: { readonly before: string; readonly now: string } | undefined;
}): Result<void> {
  const { folder, clock, auditEvent, alertLog } = options;
  // A store that this version cannot read is refused and stays: an empty one would take the place of what was restored.
  const opened = openStore(folder, true);
  if (!opened.ok) return opened;
  const { db } = opened.value;
  const trail = auditTable(db, clock);
  const done = attempt(() =>
    db.transaction(() => {
      db.run('UPDATE shift_life SET epoch = lower(hex(randomblob(8)))');
      if (alertLog) db.run('UPDATE alert_trail SET epoch = @now WHERE epoch = @before', { ...alertLog });
      trail.append(auditEvent);
    }),
  );
  db.close();
  return done;
}
