import type { ActionId, ActionOutcome } from '../../../core/alerts/action.ts';
import type { Alert } from '../../../core/alerts/alert.ts';
import type { LogRecord, NewRecord } from '../../../core/alerts/log.ts';
import type { AlertCursor } from '../../../core/alerts/queue.ts';
import type { Cancel } from '../../../core/base/clock.ts';
import type { AlertId, DeskId } from '../../../core/base/ids.ts';
import type { Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';

/** `conflict`: the alert is at another version by now; nothing of this record went in. Read it again and decide again. */
export type Appended = { readonly seq: number } | { readonly conflict: true };

/** What can be read of a log, or of a copy of one. */
export interface ReadableLog {
  /** In order, after `seq`. */
  read(after: number, limit: number): readonly LogRecord[];
  /** As of the head. */
  alert(id: AlertId): Alert | undefined;
  /** The newest alert with this correlation key, closed or not. */
  latestOfKey(key: string): Alert | undefined;
  /** Not closed, in order of priority and newest first, after a place. */
  open(after: AlertCursor | undefined, limit: number): readonly Alert[];
  /** The records about one alert, the newest last. */
  timeline(id: AlertId, limit: number): readonly LogRecord[];
  /** What became of an action, for ever. */
  outcome(action: ActionId): ActionOutcome | undefined;
  /** The last number of this desk's actions that has an outcome; 0: none. */
  deskSeq(desk: DeskId): number;
  /** How far this process's inbox has been taken into the log; 0: nothing. */
  inboxThrough(process: string): number;
}

/**
 * The alert log: append-only, in order of `seq`, durable when `append` answers. Whatever keeps it, what is read here is this
 * machine's own copy, which follows what others append.
 */
export interface AlertLog extends ReadableLog {
  /** Of this life of the log: another log, or one begun again, has another. A stream may be made again while this runs: read it each time. */
  readonly epoch: string;
  /** The last number of this copy; 0 while it is empty. */
  head(): number;
  /** Why nothing can be appended at present (disk, no majority); null while it can. */
  fault(): Fault | null;
  onFault(listener: (fault: Fault | null) => void): Cancel;
  /**
   * Appends each record only if its alert's version is one less; one after the other, so that a batch may hold several of one
   * alert. Answers in the same order, once all are durable and in this copy. A fault: it cannot be known whether any of them
   * went in; anyone who tries again must decide again from what is read (actions and inbox positions tell what is in already).
   */
  append(records: readonly NewRecord[]): Promise<Result<readonly Appended[]>>;
  /**
   * Lets go of what was closed, is not held and was last written of before `before` (ms since the epoch), and of the chain's own
   * tests before it: at most about `most` records, the oldest first. Numbers go on; what became of an action is known for ever.
   * @returns how many went; 0: nothing is left to go
   */
  forget(before: number, most: number): Promise<Result<number>>;
  /** What was appended, by whomever, in order; never called from within `append` itself. */
  onRecords(listener: (records: readonly LogRecord[]) => void): Cancel;
  close(): Promise<void>;
}
