import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';
import type { Fault } from '../../../core/errors/faults.ts';
import { isRefusal, isSqliteError } from '../../../node/sql/fault.ts';

/** JetStream's own numbers (https://github.com/nats-io/nats-server/blob/main/server/errors.json). */
const wrongLastSequence = [10071, 10164];
const noQuorum = [10008, 10009, 10074, 10076];

/** Why the log refuses, in a sentence of its own: what its servers or its copy say themselves. */
export class LogRefuses extends Error {}

export const logRefuses = (why: string): Fault => ({
  code: 'alert.logRefuses',
  params: { why: why.slice(0, 300) },
});

/** Another record of this alert came first. @returns the number of the newest one, 0 where it is still on its way; or undefined */
export function conflictOf(error: unknown): number | undefined {
  if (!(error instanceof JetStreamApiError) || !wrongLastSequence.includes(error.code)) return undefined;
  return Number(/(\d+)\s*$/.exec(error.message)?.[1] ?? 0);
}

export const isNoStream = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound;

/**
 * What keeps the log from being written. Of several replicas, nobody answering means that there is no leader, and that means no
 * majority. @throws what is no fault of servers, network or disk
 */
export function faultOf(error: unknown, replicas: number): Fault {
  const silent =
    error instanceof errors.TimeoutError ||
    // What the client makes of nobody answering; it does not export the class.
    (error instanceof Error && error.name === 'JetStreamNotEnabled') ||
    error instanceof errors.NoRespondersError ||
    (error instanceof errors.RequestError && error.isNoResponders()) ||
    (error instanceof JetStreamApiError && (error.status === 503 || noQuorum.includes(error.code)));
  if (silent && replicas > 1) return { code: 'alert.noMajority', params: {} };
  if (!(error instanceof Error) || isBug(error)) throw error;
  return logRefuses(wordsOf(error));
}

/** Not every error of the client's has a class of its own, nor those of TLS and the resolver. */
const isBug = (error: Error): boolean =>
  error instanceof TypeError ||
  error instanceof RangeError ||
  error instanceof ReferenceError ||
  (isSqliteError(error) && !isRefusal(error));

/** The client's errors hold what it was about as their cause. */
function wordsOf(error: Error): string {
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`;
}
