import type { JetStreamClient } from '@nats-io/jetstream';
import type { NewLogRecord } from '../../../core/alerts/log.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { AlertCopy } from './copy.ts';
import type { AppendOutcome } from './log.ts';
import { isAppendConflict, throwLogUnusable, toLogFault } from './natsFault.ts';
import { getAlertSubject } from './stream.ts';

/** Appends that wait until the copy has a sequence number. */
export interface PendingAppends {
  /** Resolves once the copy has this number, or with the fault passed to `give` if that comes first. */
  until(seq: number): Promise<Result<number>>;
  reached(seq: number): void;
  /** Ends all waits with a fault: the log is closed. */
  give(fault: Fault): void;
}

export function createPendingAppends(from: number): PendingAppends {
  const waiting = new Set<{ readonly seq: number; readonly settle: (result: Result<number>) => void }>();
  let at = from;
  let given: Fault | undefined;
  return {
    until(seq) {
      if (at >= seq) return Promise.resolve(ok(at));
      if (given) return Promise.resolve({ ok: false, fault: given });
      return new Promise((settle) => void waiting.add({ seq, settle }));
    },
    reached(seq) {
      at = Math.max(at, seq);
      for (const one of waiting) {
        if (one.seq > at) continue;
        waiting.delete(one);
        one.settle(ok(at));
      }
    },
    give(fault) {
      given = fault;
      for (const { settle } of waiting) settle({ ok: false, fault });
      waiting.clear();
    },
  };
}

/** Records in flight: enough to fill a round trip; few enough that even a slow disk stores them before the timeout. */
const underWay = 64;

/** Records of one alert: each needs the number of the one before, so they go one after the other. */
type Chain = { readonly record: NewLogRecord; readonly index: number }[];

/**
 * Publishes each record on its alert's subject, on condition that the subject's last message is the one that the copy knows.
 * Those of different alerts are under way at once, in order. Resolves once the servers have all of them and the copy has them, or
 * what came before them.
 */
export async function appendToStream(
  js: JetStreamClient,
  copy: AlertCopy,
  behind: PendingAppends,
  stream: string,
  records: readonly NewLogRecord[],
  withinMs: number,
  replicas: number,
  clock: Clock,
): Promise<Result<readonly AppendOutcome[]>> {
  const chains = new Map<string, Chain>();
  records.forEach((record, index) => {
    const chain = chains.get(record.alert.id);
    if (chain) chain.push({ record, index });
    else chains.set(record.alert.id, [{ record, index }]);
  });
  const answers: AppendOutcome[] = records.map(() => ({ conflict: true }));
  let failure: { readonly error: unknown } | undefined;
  let wanted = 0;

  async function send(chain: Chain): Promise<void> {
    const first = chain[0];
    if (!first) return;
    let known = copy.standing(first.record.alert.id);
    for (const { record, index } of chain) {
      if (failure) return;
      if (record.alert.version !== known.version + 1) continue;
      const { at, alert, entry } = record;
      try {
        const { seq } = await js.publish(
          getAlertSubject(stream, alert.id),
          JSON.stringify({ at, alert, entry }),
          {
            expect: { lastSubjectSequence: known.seq, streamName: stream },
            timeout: withinMs,
          },
        );
        answers[index] = { seq };
        known = { version: alert.version, seq };
        wanted = Math.max(wanted, seq);
      } catch (error) {
        const newest = isAppendConflict(error);
        if (newest === undefined) {
          failure ??= { error };
          return;
        }
        // The caller decides again from the copy, which must contain the conflicting record.
        wanted = Math.max(wanted, newest > 0 ? newest : copy.cursor() + 1);
        return;
      }
    }
  }

  const all = [...chains.values()];
  let next = 0;
  const lane = async () => {
    for (let chain = all[next++]; chain; chain = all[next++]) await send(chain);
  };
  await Promise.all(Array.from({ length: Math.min(underWay, all.length) }, lane));
  if (failure) return { ok: false, fault: toLogFault(failure.error, replicas) };
  const there = await waitUntilCopyReaches(behind, wanted, withinMs, clock);
  return there.ok ? ok(answers) : there;
}

/** Waits for the copy to reach a number; an error if it does not in time. */
export async function waitUntilCopyReaches(
  behind: PendingAppends,
  seq: number,
  withinMs: number,
  clock: Clock,
): Promise<Result<number>> {
  let cancel: Cancel = () => undefined;
  const tooLate = new Promise<Result<number>>((resolve) => {
    cancel = clock.after(withinMs, () => {
      resolve({ ok: false, fault: throwLogUnusable('its copy is behind the stream') });
    });
  });
  const there = await Promise.race([behind.until(seq), tooLate]);
  cancel();
  return there;
}
