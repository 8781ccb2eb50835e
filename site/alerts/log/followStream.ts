import {
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import type { LogRecord } from '../../../core/alerts/log.ts';
import type { AlertCopy } from './copy.ts';
import { parseExpiredAlerts } from './expiredAlerts.ts';
import { LogUnusableError } from './natsFault.ts';
import { parseLogRecord } from './stream.ts';

/** Messages requested in advance. */
const pulledAhead = 1_000;
const pullEndsMs = 10_000;
/** Heartbeat interval of the consumer, ms; after two missed ones the consumer is recreated. */
const heartbeatMs = 1_000;
/** Messages per transaction, which bounds how long reads of the copy wait. */
const messagesPerCommit = 500;

export interface StreamFollower {
  /** Resolves with the cause of the end; undefined after `stop`. */
  readonly ended: Promise<unknown>;
  /** Reads messages up to `to` one by one when the consumer delivers none: without a meta leader no consumer can be created. */
  fill(manager: JetStreamManager, to: number): Promise<void>;
  stop(): void;
}

type Message = Pick<JsMsg, 'seq' | 'subject' | 'data'>;

/**
 * Copies the stream from the copy's cursor on, rows and cursor in one transaction.
 * After any failure (server, disk) the next call continues at the copy's cursor.
 * @param onTaken called after each commit, with its records
 * @param onForeign called for a message that is no record; it is skipped
 */
export async function followStream(
  js: JetStreamClient,
  copy: AlertCopy,
  stream: string,
  onTaken: (records: readonly LogRecord[]) => void,
  onForeign: (seq: number, subject: string) => void,
): Promise<StreamFollower> {
  const consumer = await js.consumers.get(stream, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: copy.cursor() + 1,
  });
  let arrived: JsMsg[] = [];
  let due: NodeJS.Immediate | undefined;
  let over = false;
  let end: (why: unknown) => void = () => undefined;
  const ended = new Promise<unknown>((resolve) => {
    end = resolve;
  });

  function take(): void {
    due = undefined;
    if (over) return;
    const part = arrived.splice(0, messagesPerCommit);
    if (arrived.length > 0) due = setImmediate(take);
    takeIn(part);
  }

  function takeIn(part: readonly Message[]): void {
    const taken: LogRecord[] = [];
    try {
      copy.write((put) => {
        for (const message of part) {
          if (message.seq <= copy.cursor()) continue;
          const { subject, data } = message;
          const record = parseLogRecord(stream, subject, data);
          const forgotten = record ? undefined : parseExpiredAlerts(stream, subject, data);
          put(record ?? forgotten, message.seq);
          if (forgotten) continue;
          if (record) taken.push({ ...record, seq: message.seq });
          else onForeign(message.seq, message.subject);
        }
      });
    } catch (error) {
      end(error);
      stop();
      return;
    }
    onTaken(taken);
  }

  async function fill(manager: JetStreamManager, to: number): Promise<void> {
    const last = Math.min(to, copy.cursor() + messagesPerCommit);
    let passed = 0;
    for (let seq = copy.cursor() + 1; seq <= last && !over; seq += 1) {
      const message = await manager.streams.getMessage(stream, { seq });
      if (!message) passed = seq;
      else if (!over && copy.cursor() < seq) takeIn([message]);
    }
    // Purged messages leave a gap, and possibly nothing else so far.
    if (over || passed <= copy.cursor()) return;
    copy.write((put) => put(undefined, passed));
    onTaken([]);
  }

  function stop(): void {
    over = true;
    arrived = [];
    clearImmediate(due);
    messages.stop();
    end(undefined);
  }

  const messages: ConsumerMessages = await consumer.consume({
    max_messages: pulledAhead,
    expires: pullEndsMs,
    idle_heartbeat: heartbeatMs,
    callback: (message) => {
      arrived.push(message);
      due ??= setImmediate(take);
    },
  });
  void messages.closed().then((why) => {
    if (over) return;
    over = true;
    end(why ?? new LogUnusableError('its consumer ended'));
  });
  return { ended, fill, stop };
}
