import { createHash } from 'node:crypto';
import { type AuditEvent, chainEntry } from '../../core/audit/audit.ts';
import type { Clock } from '../../core/base/clock.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { Connection, Writer } from '../../node/sql/access.ts';
import { isDamage } from '../../node/sql/fault.ts';
import { addAuditEntry, lastAuditEntry } from '../store/audit.ts';
import { diskFault, isFull } from '../store/disk.ts';
import { errorText, type Log } from './log.ts';

/**
 * Does an action: one transaction that holds both its rows and its entry in the audit trail, on disk when this returns. If
 * the disk fails nothing was done that can be counted on and the fault is `desk.storeFailed`; a bug throws, also undone.
 */
export type Write = <T>(auditEvent: AuditEvent, change: (tx: Writer) => T) => Result<T>;

/** Adds to the audit trail, in the transaction that is open. */
export type AddAuditEvent = (auditEvent: AuditEvent) => void;

/** As `Write`, for as many actions as there are. */
export type WriteWithAudit = <T>(change: (tx: Writer, add: AddAuditEvent) => T) => Result<T>;

/**
 * Stores what the site told us, which is nobody's action at this desk; what it tells of people's actions goes into the trail too.
 * Faults as for `Write`.
 */
export type Project = WriteWithAudit;

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

interface WriteOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** The disk is full. True if room was made: an action is then tried once more. */
  readonly onFull?: () => boolean;
  /** The store is damaged. */
  readonly onDamage?: (error: unknown) => void;
}

/** The only writers of the desk's store. */
export function createWrite(
  db: Connection,
  { clock, log, onFull, onDamage }: WriteOptions,
): { readonly write: Write; readonly writeWithAudit: WriteWithAudit; readonly project: Project } {
  /** The end of the chain on disk, which nobody else writes; undefined: it has to be looked up. */
  let end: { readonly seq: number; readonly hash: string } | undefined;

  function transact<T>(change: (tx: Writer, add: AddAuditEvent) => T): T {
    let last = end;
    // What a transaction that fails leaves behind is for the store to say.
    end = undefined;
    const add: AddAuditEvent = (event) => {
      const time = { at: Math.round(clock.now()), monotonicMs: clock.monotonic() };
      const entry = chainEntry(last ?? lastAuditEntry(db), event, time, sha256);
      addAuditEntry(db, entry);
      last = entry;
    };
    const value = db.transaction(() => change(db, add));
    end = last;
    return value;
  }

  function attempt<T>(change: (tx: Writer, add: AddAuditEvent) => T, triesAgain: boolean): Result<T> {
    try {
      return ok(transact(change));
    } catch (error) {
      const fault = diskFault(error);
      if (!fault) throw error;
      log('error', 'not written', { why: errorText(error) });
      if (isDamage(error)) onDamage?.(error);
      if (isFull(error) && onFull?.() && triesAgain) return attempt(change, false);
      return fault;
    }
  }

  const writeWithAudit: WriteWithAudit = (change) => attempt(change, true);
  return {
    writeWithAudit,
    // What the site tells it can tell again: the room that was kept is for what people do.
    project: (change) => attempt(change, false),
    write: (event, change) =>
      writeWithAudit((open, add) => {
        const value = change(open);
        add(event);
        return value;
      }),
  };
}
