import type { AlertSourceId, AlertSourceKind } from '../../../core/alerts/alert.ts';
import type { QuarantinedMessage } from '../../../core/alerts/api.ts';
import type { Cancel } from '../../../core/base/clock.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import type { Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';

/** What a source said, as it came. */
export interface IncomingMessage {
  readonly source: AlertSourceId;
  readonly kind: AlertSourceKind;
  /** As the normaliser takes it (formats/message.ts): the topic, or the path and the media type. Cut at 400 characters. */
  readonly channel: string;
  readonly bytes: Uint8Array;
  /** Where `bytes` are only the beginning of one that is too large, and can be read all the same: the size of all of it, bytes. */
  readonly cutFrom?: number | undefined;
  /** ms since the epoch. */
  readonly receivedAt: number;
  /** Kept by a broker from before, and given to anyone who comes: what was, not what happened just now. */
  readonly retained?: boolean;
  /** The transport says that it may have been delivered before (MQTT's DUP). */
  readonly mayBeAgain?: boolean;
}

/** One in the inbox. */
export interface InboxMessage extends Required<Omit<IncomingMessage, 'mayBeAgain' | 'cutFrom'>> {
  readonly cutFrom: number | undefined;
  readonly seq: number;
  /** The same delivery came before and lies in the inbox already. */
  readonly again: boolean;
}

/** What became of one message. */
export interface Settled {
  readonly seq: number;
  /** The alerts that it went into. */
  readonly alerts: readonly AlertId[];
  /** The log knew it already. */
  readonly duplicate?: boolean;
  readonly late?: boolean;
  readonly future?: boolean;
  /** It was understood, and no alert is made of what it tells. */
  readonly leftOut?: boolean;
  /** It became nothing, and why: it goes into the quarantine. */
  readonly unusable?: { readonly as: 'malformed' | 'unknown'; readonly why: Fault };
}

/** Since the inbox was made. `accepted`: settled, and neither unusable nor left out nor a duplicate. */
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
 * What sources said and the log does not have yet, on the disk of this machine; and, for a while, what it was made of. Nothing
 * that was answered is ever lost: a source is told that its message is taken only after the commit.
 */
export interface Inbox {
  /** Of this life of the inbox: its numbers mean something together with it only. */
  readonly process: string;
  /** The last number given out; 0: none yet. */
  head(): number;
  /**
   * Resolves once they are durable: with those that others bring at about the same time, within some 10 ms. A fault: none of
   * them is known to be in, and anyone who brought them must bring them again.
   */
  put(messages: readonly IncomingMessage[]): Promise<Result<void>>;
  /** One that is too large to be read: its beginning goes into the quarantine, with its whole size in bytes. */
  putTooLarge(message: IncomingMessage, size: number): Promise<Result<void>>;
  /** In order, after `seq`, at most `limit`; fewer where those are long. */
  next(after: number, limit: number): readonly InboxMessage[];
  /** There are new ones after `head` as it was. */
  onPut(listener: () => void): Cancel;
  /** All up to `through` are in the log, or will never be: counted, linked to their alerts, and free to go in time. Resolves as `put` does. */
  done(through: number, settled: readonly Settled[]): Promise<Result<void>>;
  /** How far `done` went. */
  doneThrough(): number;
  /**
   * Of what lies up to `through`, in order: the newest so many, and no more bytes than that; of one kind, where it says so (CAP's
   * are few and refer far back).
   */
  recent(
    through: number,
    most: { readonly rows: number; readonly bytes: number },
    kind?: 'cap',
  ): Iterable<InboxMessage>;
  /** What an alert was made of, the newest last. */
  raw(alert: AlertId, limit: number): readonly Omit<QuarantinedMessage, 'why'>[];
  /** The newest first. */
  quarantined(before: number | undefined, limit: number): { messages: QuarantinedMessage[]; total: number };
  counters(source: AlertSourceId): SourceCounters;
  /** Why nothing can be taken in, `alert.intakePaused`; null while it can. It looks by itself whether it can again. */
  fault(): Fault | null;
  onFault(listener: (fault: Fault | null) => void): Cancel;
  close(): Promise<void>;
}
