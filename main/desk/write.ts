import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Clock } from '../../core/clock.ts';
import { chainEntry, type Deed } from '../../core/domain/audit.ts';
import { ok, type Result } from '../../core/result.ts';
import { errorText, type Log } from './log.ts';
import { type Writer, writer } from './store/access.ts';
import { addAuditEntry, lastAuditEntry } from './store/audit.ts';
import { diskFault } from './store/disk.ts';

/**
 * Does a deed: one transaction that holds both its rows and its entry in the audit trail, on disk when this returns. If
 * the disk fails nothing was done that can be counted on and the fault is `desk.storeFailed`; a bug throws, also undone.
 */
export type Write = <T>(deed: Deed, change: (tx: Writer) => T) => Result<T>;

/** Stores what the site told us, which is nobody's deed at this desk. Faults as for `Write`. */
export type Project = <T>(change: (tx: Writer) => T) => Result<T>;

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** The only writers of the desk's store. */
export function createWrite(
  db: Database.Database,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): { readonly write: Write; readonly project: Project } {
  const tx = writer(db, { log, monotonic: () => clock.monotonic() });

  function project<T>(change: (tx: Writer) => T): Result<T> {
    try {
      return ok(db.transaction(() => change(tx)).immediate());
    } catch (error) {
      const fault = diskFault(error);
      if (!fault) throw error;
      log('error', 'not written', { why: errorText(error) });
      return fault;
    }
  }

  return {
    project,
    write: (deed, change) =>
      project((open) => {
        const value = change(open);
        const time = { at: Math.round(clock.now()), monotonicMs: clock.monotonic() };
        addAuditEntry(open, chainEntry(lastAuditEntry(open), deed, time, sha256));
        return value;
      }),
  };
}
