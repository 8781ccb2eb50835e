import type { ActionId, ActionOutcome } from '../../../core/alerts/action.ts';
import type { Alert } from '../../../core/alerts/alert.ts';
import type { LogRecord, NewLogRecord } from '../../../core/alerts/log.ts';
import type { AlertCursor } from '../../../core/alerts/queue.ts';
import type { Cancel } from '../../../core/base/clock.ts';
import type { AlertId, DeskId } from '../../../core/base/ids.ts';
import type { Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';

/** `conflict`: the alert is at another version now, and this record was not stored. Read the alert and decide again. */
export type AppendOutcome = { readonly seq: number } | { readonly conflict: true };

/** The read operations of a log, or of a copy of one. */
export interface ReadableLog {
  /** Returns records in order, after `seq`. */
  read(after: number, limit: number): readonly LogRecord[];
  /** Returns an alert as of the head. */
  alert(id: AlertId): Alert | undefined;
  /** Returns the newest alert with this correlation key, closed or not. */
  latestOfKey(key: string): Alert | undefined;
  /** Returns open alerts by priority, newest first, after a cursor. */
  open(after: AlertCursor | undefined, limit: number): readonly Alert[];
  /** Returns the records of one alert, the newest last. */
  timeline(id: AlertId, limit: number): readonly LogRecord[];
  /** Returns the outcome of an action; kept for ever. */
  outcome(action: ActionId): ActionOutcome | undefined;
  /** Returns the last number of this desk's actions that has an outcome; 0: none. */
  deskSeq(desk: DeskId): number;
  /** Returns the position up to which this process's inbox is in the log; 0: nothing. */
  inboxThrough(process: string): number;
}

/**
 * The alert log: append-only, in order of `seq`, durable when `append` resolves.
 * Reads always use this machine's own copy, which follows the appends of all processes.
 */
export interface AlertLog extends ReadableLog {
  /** The epoch of the log: a new or recreated log has another. A stream may be recreated at run time: read it each time. */
  readonly epoch: string;
  /** The last number in this copy; 0 while it is empty. */
  head(): number;
  /** Returns why appends fail at present (disk, no majority); null while they succeed. */
  fault(): Fault | null;
  onFault(listener: (fault: Fault | null) => void): Cancel;
  /**
   * Appends each record if its alert's version is one less, one after the other, so a batch may hold several of one alert.
   * Results have the same order, once all are durable and in this copy. Error: it is uncertain whether any of them was stored; before a
   * retry the caller must decide again from the log (actions and inbox positions show what is stored).
   */
  append(records: readonly NewLogRecord[]): Promise<Result<readonly AppendOutcome[]>>;
  /**
   * Deletes alerts that are closed, not held and last written before `before` (ms since the epoch), and heartbeats before it.
   * At most about `most` records, the oldest first. Numbering continues; outcomes of actions are kept for ever.
   * @returns the number deleted; 0: nothing remains to delete
   */
  forget(before: number, most: number): Promise<Result<number>>;
  /** Subscribes to records appended by any process, in order; never called from within `append` itself. */
  onRecords(listener: (records: readonly LogRecord[]) => void): Cancel;
  close(): Promise<void>;
}
