import { createHash } from 'node:crypto';
import { type AuditEvent, chainEntry } from '../../core/audit/audit.ts';
import type { Clock } from '../../core/base/clock.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { SqlConnection, SqlWriter } from '../../node/sql/access.ts';
import { isDatabaseDamage } from '../../node/sql/fault.ts';
import { addAuditEntry, readLastAuditEntry } from '../store/audit.ts';
import { isDiskFull, toDiskFault } from '../store/disk.ts';
import { formatError, type LogEvent } from './log.ts';

/**
 * Executes an action in one transaction with its audit event, on disk when it returns.
 * A disk error undoes everything and returns `desk.storeFailed`; any other error undoes everything and throws.
 */
export type ExecuteAction = <T>(auditEvent: AuditEvent, change: (tx: SqlWriter) => T) => Result<T>;

/** Appends to the audit log in the open transaction. */
export type AddAuditEvent = (auditEvent: AuditEvent) => void;

/** Works as `ExecuteAction`, for any number of audit events. */
export type WriteWithAudit = <T>(change: (tx: SqlWriter, add: AddAuditEvent) => T) => Result<T>;

/**
 * Stores data from the site, which is no operator's action at this desk.
 * Actions of operators reported by the site are audited too. Faults as for `ExecuteAction`.
 */
export type WriteFromSite = WriteWithAudit;

export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

interface WriteOptions {
  readonly clock: Clock;
  readonly log: LogEvent;
  /** The disk is full. Returns whether space was freed: an action is then retried once. */
  readonly onFull?: () => boolean;
  /** The store is damaged. */
  readonly onDamage?: (error: unknown) => void;
}

/** Creates the only writers of the desk's store. */
export function createStoreWriters(
  db: SqlConnection,
  { clock, log, onFull, onDamage }: WriteOptions,
): {
  readonly write: ExecuteAction;
  readonly writeWithAudit: WriteWithAudit;
  readonly project: WriteFromSite;
} {
  /** The end of the audit chain on disk, written only here; undefined: it must be read. */
  let end: { readonly seq: number; readonly hash: string } | undefined;

  function transact<T>(change: (tx: SqlWriter, add: AddAuditEvent) => T): T {
    let last = end;
    // After a failed transaction the end must be read from the store.
    end = undefined;
    const add: AddAuditEvent = (event) => {
      const time = { at: Math.round(clock.now()), monotonicMs: clock.monotonic() };
      const entry = chainEntry(last ?? readLastAuditEntry(db), event, time, sha256Hex);
      addAuditEntry(db, entry);
      last = entry;
    };
    const value = db.transaction(() => change(db, add));
    end = last;
    return value;
  }

  function attempt<T>(change: (tx: SqlWriter, add: AddAuditEvent) => T, triesAgain: boolean): Result<T> {
    try {
      return ok(transact(change));
    } catch (error) {
      const fault = toDiskFault(error);
      if (!fault) throw error;
      log('error', 'not written', { why: formatError(error) });
      if (isDatabaseDamage(error)) onDamage?.(error);
      if (isDiskFull(error) && onFull?.() && triesAgain) return attempt(change, false);
      return fault;
    }
  }

  const writeWithAudit: WriteWithAudit = (change) => attempt(change, true);
  return {
    writeWithAudit,
    // The site can resend its data, so the disk reserve is only used for operators' actions.
    project: (change) => attempt(change, false),
    write: (event, change) =>
      writeWithAudit((open, add) => {
        const value = change(open);
        add(event);
        return value;
      }),
  };
}
