import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import { ok, type Result } from '../../../core/base/result.ts';
import type { AlertCopy } from './copy.ts';
import { forgottenSubject, messagesOf } from './forgotten.ts';
import { faultOf } from './natsFault.ts';
import { subjectOf } from './stream.ts';

/** Alerts a call: each is a message or two to the stream, and a purge. */
const alertsPerCall = 20;

/**
 * Forgets in a stream. What is over is told to all copies first, as a message like any other; only what is out of this copy, which so
 * has taken that in, is purged from the stream, by its subject and up to its newest number. Two processes that do so at once do
 * no harm. Purging is a request to the server's leader: one that is lost leaves records that nobody has any more, and that the next
 * look finds by nothing but their room.
 */
export async function forgetIn(
  session: { readonly js: JetStreamClient; readonly manager: JetStreamManager },
  copy: AlertCopy,
  stream: string,
  before: number,
  most: number,
  withinMs: number,
  replicas: number,
  until: (seq: number) => Promise<Result<number>>,
): Promise<Result<number>> {
  const { js, manager } = session;
  try {
    let gone = 0;
    if (copy.thinBeats(before, most) > 0) {
      for (const { id, seq } of copy.beats())
        gone += (await manager.streams.purge(stream, { filter: subjectOf(stream, id), seq })).purged;
    }
    for (const { id, seq } of copy.over(before, alertsPerCall)) {
      if (gone >= most) break;
      let told = 0;
      for (const message of messagesOf({ forgotten: id, through: seq, ...copy.remembered(id) })) {
        const answer = await js.publish(forgottenSubject(stream), JSON.stringify(message), {
          expect: { streamName: stream },
          timeout: withinMs,
        });
        told = answer.seq;
      }
      const there = await until(told);
      if (!there.ok) return there;
      // Somebody wrote of it meanwhile: it stays.
      if (copy.standing(id).version > 0) continue;
      const purged = await manager.streams.purge(stream, { filter: subjectOf(stream, id), seq: seq + 1 });
      gone += Math.max(1, purged.purged);
    }
    return ok(gone);
  } catch (error) {
    return { ok: false, fault: faultOf(error, replicas) };
  }
}
