import type { AlertId } from '../base/ids.ts';
import type { Alert } from './alert.ts';
import type { LogRecord, NewRecord, Occurrence } from './log.ts';
import type { AlertPolicy } from './policy.ts';
import type { Suppressed } from './suppress.ts';

export interface CorrelatorOptions {
  /** The first part of ids. */
  readonly site: string;
  /** The name of this process, whose inbox the rows are of. */
  readonly process: string;
  readonly policy: AlertPolicy;
  /** Of this machine's copy of the log: the newest alert with a correlation key, closed or not. */
  readonly latestOfKey: (key: string) => Alert | undefined;
  readonly alert: (id: AlertId) => Alert | undefined;
  /** At least 32 hex digits of a good hash (SHA-256); the same in every process of a site. */
  readonly hash: (text: string) => string;
  /** What by design keeps an alert that opens now from being announced; null: nothing. */
  readonly suppressedBy?: (alert: Alert, now: number) => Suppressed | null;
  /** Where the log is at present for this process (`inboxThrough`), and so where rows go on. */
  readonly through: number;
}

/** What became of one record: in the log, or somebody else was first, or it cannot be known (a fault of the log). */
export type Settled = 'appended' | 'conflict' | 'unknown';

/**
 * Makes records of occurrences. No I/O and no clock: anyone who holds it hands in what comes, appends what is due, tells what
 * became of it, and shows it all that the log tells.
 */
export interface Correlator {
  /** One row of the inbox, in order of rows, with what the normaliser made of it (nothing, too). `now`: ms since the epoch. */
  take(row: number, occurrences: readonly Occurrence[], now: number): void;
  /** When something is due next; undefined: nothing waits. */
  nextAt(): number | undefined;
  /** What is to be appended by now, at most `limit`; each stays under way until it is settled. */
  due(now: number, limit?: number): readonly NewRecord[];
  /** What became of a record that `due` gave. After `conflict` and `unknown` it is decided again, `unknown` a second later. */
  settled(record: NewRecord, how: Settled, now: number): void;
  /**
   * What the log tells, own records too, in order: at the start its last `recalledRecords`, then all that is appended, before
   * the conflict that it caused is settled.
   */
  observe(records: readonly LogRecord[]): void;
  /** At the start: the alerts that are not closed (what stands is ended, and what is put aside gathers what comes of its kind). */
  resume(open: Iterable<Alert>): void;
  /** Up to this row all is in the log: the inbox may mark them done. */
  through(): number;
  /** Rows that are not. Beyond `maxRowsWaiting` hand in no more until some are. */
  waiting(): number;
}

/** Records of the log's end that a correlator must be shown at its start: they hold all that it may have taken beyond `through`. */
export const recalledRecords = 20_000;
/** Rows not yet in the log beyond which no more may be handed in. */
export const maxRowsWaiting = 4_000;
