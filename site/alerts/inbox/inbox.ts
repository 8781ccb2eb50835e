import type { AlertSourceId, AlertSourceKind } from '../../../core/alerts/alert.ts';
import type { QuarantinedMessage } from '../../../core/alerts/api.ts';
import type { Cancel } from '../../../core/base/clock.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import type { Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';

/** A message as its source sent it. */
export interface IncomingMessage {
  readonly source: AlertSourceId;
  readonly kind: AlertSourceKind;
  /** The normaliser's channel (formats/message.ts): the topic, or the path and the media type. Cut at 400 characters. */
  readonly channel: string;
  readonly bytes: Uint8Array;
  /** The size of the whole message in bytes, if `bytes` are the readable beginning of an oversized one. */
  readonly cutFrom?: number | undefined;
  /** ms since the epoch. */
  readonly receivedAt: number;
  /** A message retained by the broker, delivered at each subscription: an earlier state, not a new event. */
  readonly retained?: boolean;
  /** The transport marks it as a possible redelivery (MQTT's DUP). */
  readonly mayBeAgain?: boolean;
}

/** A message stored in the inbox. */
export interface InboxMessage extends Required<Omit<IncomingMessage, 'mayBeAgain' | 'cutFrom'>> {
  readonly cutFrom: number | undefined;
  readonly seq: number;
  /** The same delivery is in the inbox already. */
  readonly again: boolean;
}

/** The outcome of one message. */
export interface MessageOutcome {
  readonly seq: number;
  /** The alerts to which it contributed. */
  readonly alerts: readonly AlertId[];
  /** The log had it already. */
  readonly duplicate?: boolean;
  readonly late?: boolean;
  readonly future?: boolean;
  /** It was understood, and does not raise an alert by design. */
  readonly leftOut?: boolean;
  /** It could not be used, and why: it goes into the quarantine. */
  readonly unusable?: { readonly as: 'malformed' | 'unknown'; readonly why: Fault };
}

/** Counters since the inbox was created. `accepted`: settled, and neither unusable nor left out nor a duplicate. */
export interface SourceCounters {
  readonly lastAt: number;
  readonly received: number;
  readonly accepted: number;
  readonly leftOut: number;
  readonly duplicate: number;
  readonly late: number;
  readonly future: number;
  readonly malformed: number;
  readonly unknown: number;
  readonly tooLarge: number;
}

/**
 * Stores messages on this machine's disk until the log has them, and for a while afterwards as raw evidence.
 * No acknowledged message is ever lost: a source receives its acknowledgement only after the commit.
 */
export interface Inbox {
  /** The id of this inbox: sequence numbers are unique only together with it. */
  readonly process: string;
  /** The last number assigned; 0: none yet. */
  head(): number;
  /**
   * Resolves once the messages are durable, together with others that arrive within some 10 ms.
   * Error: none of them is known to be stored, and the caller must put them again.
   */
  put(messages: readonly IncomingMessage[]): Promise<Result<void>>;
  /** Stores the beginning of a message that is too large to be read in the quarantine, with its whole size in bytes. */
  putTooLarge(message: IncomingMessage, size: number): Promise<Result<void>>;
  /** Returns messages in order, after `seq`, at most `limit`; fewer if they are long. */
  next(after: number, limit: number): readonly InboxMessage[];
  /** Subscribes to new messages after `head`. */
  onPut(listener: () => void): Cancel;
  /**
   * Marks all messages up to `through` as settled: counted, linked to their alerts, and free to be deleted later. Resolves as `put` does.
   */
  done(through: number, settled: readonly MessageOutcome[]): Promise<Result<void>>;
  /** The last number that `done` settled. */
  doneThrough(): number;
  /**
   * Returns the newest messages up to `through`, in order, limited in number and bytes, and optionally of one kind (CAP's are few and
   * refer far back).
   */
  recent(
    through: number,
    most: { readonly rows: number; readonly bytes: number },
    kind?: 'cap',
  ): Iterable<InboxMessage>;
  /** Returns the raw messages behind an alert, the newest last. */
  raw(alert: AlertId, limit: number): readonly Omit<QuarantinedMessage, 'why'>[];
  /** Returns quarantined messages, the newest first. */
  quarantined(before: number | undefined, limit: number): { messages: QuarantinedMessage[]; total: number };
  counters(source: AlertSourceId): SourceCounters;
  /** Returns why no message is accepted, `alert.intakePaused`; null while they are. Recovery is detected automatically. */
  fault(): Fault | null;
  onFault(listener: (fault: Fault | null) => void): Cancel;
  close(): Promise<void>;
}
