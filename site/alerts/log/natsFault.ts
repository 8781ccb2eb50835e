import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';
import type { Fault } from '../../../core/errors/faults.ts';
import { isDiskRefusal, isSqliteError } from '../../../node/sql/fault.ts';

/** JetStream's error codes (https://github.com/nats-io/nats-server/blob/main/server/errors.json). */
const wrongLastSequence = [10071, 10164];
const noQuorum = [10008, 10009, 10074, 10076];

/** Raised if the log must not be used; the sentence comes from its servers or its copy. */
export class LogUnusableError extends Error {}

export const throwLogUnusable = (why: string): Fault => ({
  code: 'alert.logRefuses',
  params: { why: why.slice(0, 300) },
});

/**
 * Detects that another record of this alert came first.
 * @returns the number of the newest one, 0 if it is still in flight; undefined for other errors
 */
export function isAppendConflict(error: unknown): number | undefined {
  if (!(error instanceof JetStreamApiError) || !wrongLastSequence.includes(error.code)) return undefined;
  return Number(/(\d+)\s*$/.exec(error.message)?.[1] ?? 0);
}

export const isStreamMissing = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound;

/**
 * Converts an error to the reason why the log cannot be written.
 * With several replicas, no response means no leader, and so no majority.
 * @throws errors that do not come from servers, network or disk
 */
export function toLogFault(error: unknown, replicas: number): Fault {
  const silent =
    error instanceof errors.TimeoutError ||
    // The client's error for a missing response; its class is not exported.
    (error instanceof Error && error.name === 'JetStreamNotEnabled') ||
    error instanceof errors.NoRespondersError ||
    (error instanceof errors.RequestError && error.isNoResponders()) ||
    (error instanceof JetStreamApiError && (error.status === 503 || noQuorum.includes(error.code)));
  if (silent && replicas > 1) return { code: 'alert.noMajority', params: {} };
  if (!(error instanceof Error) || isBug(error)) throw error;
  return throwLogUnusable(wordsOf(error));
}

/** Not all errors of the client, TLS and the resolver have a class of their own. */
const isBug = (error: Error): boolean =>
  error instanceof TypeError ||
  error instanceof RangeError ||
  error instanceof ReferenceError ||
  (isSqliteError(error) && !isDiskRefusal(error));

/** Returns the message of an error; the client's errors have the original as their cause. */
function wordsOf(error: Error): string {
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`;
}
