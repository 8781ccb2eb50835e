import {
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import type { LogRecord } from '../../../core/alerts/log.ts';
import type { AlertCopy } from './copy.ts';
import { forgottenIn } from './forgotten.ts';
import { LogRefuses } from './natsFault.ts';
import { recordIn } from './stream.ts';

/** Messages asked for ahead. */
const pulledAhead = 1_000;
const pullEndsMs = 10_000;
/** Two of these missed, and the consumer is looked for again. */
const heartbeatMs = 1_000;
/** Messages a transaction: reads of the copy wait for no more than that. */
const messagesPerCommit = 500;

export interface Following {
  /** Ends with what ended it; undefined where `stop` did. */
  readonly ended: Promise<unknown>;
  /** Takes in what lies up to `to` one by one, where the consumer brings nothing: without a leader of all there is none to be had. */
  fill(manager: JetStreamManager, to: number): Promise<void>;
  stop(): void;
}

type Message = Pick<JsMsg, 'seq' | 'subject' | 'data'>;

/**
 * Takes the stream into the copy from the copy's cursor on: rows and cursor in one transaction. Whatever ends it (its server, the
 * disk), the next one goes on where the copy stands.
 * @param onTaken after each commit, with the records of it
 * @param onForeign a message that is no record; it is passed over
 */
export async function follow(
  js: JetStreamClient,
  copy: AlertCopy,
  stream: string,
  onTaken: (records: readonly LogRecord[]) => void,
  onForeign: (seq: number, subject: string) => void,
): Promise<Following> {
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
          const record = recordIn(stream, subject, data);
          const forgotten = record ? undefined : forgottenIn(stream, subject, data);
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
    // What was purged leaves a gap, and there may be nothing else so far.
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
    end(why ?? new LogRefuses('its consumer ended'));
  });
  return { ended, fill, stop };
}
