import { randomUUID } from 'node:crypto';
import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
} from '@nats-io/jetstream';
import { z } from 'zod';
import { NewLogRecord } from '../../../core/alerts/log.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import { isStreamMissing, LogUnusableError } from './natsFault.ts';

type Maybe<T> = T | undefined;

/** Configuration of the stream that holds the log. */
export interface LogStream {
  /** The stream's name, and the first token of its subjects. */
  readonly stream: string;
  /** With 3 the stream survives the loss of one server, with 5 of two. */
  readonly replicas: number;
  /** The stream refuses records beyond this size, and drops none; otherwise only the servers' own limits apply. */
  readonly maxBytes?: Maybe<number>;
  /** `http://host:8222` of each server: its monitoring page, the only source for whether it syncs each write. */
  readonly monitors?: Maybe<readonly string[]>;
}

/** Records have up to some 30 KB, notes and evidence included. */
const maxRecordBytes = 256 * 1024;
const monitorWithinMs = 2_000;
/** JetStream's code for two site processes that created the stream at once with different settings. */
const nameInUse = 10058;
/** A replica that its leader has not heard from for this long does not count; they exchange messages every second. */
const silentAfterMs = 3_000;

/**
 * Returns the subject of an alert; one each, so that each has an order of its own. Ids begin with no `~`; a dot would separate tokens.
 */
export const getAlertSubject = (stream: string, alert: AlertId): string =>
  `${stream}.${alert.replaceAll('.', '~')}`;

/** Parses a message of the stream; undefined if it is no record, or not of its subject. */
export function parseLogRecord(stream: string, subject: string, data: Uint8Array): NewLogRecord | undefined {
  let lastPublished: unknown;
  try {
    lastPublished = JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8'));
  } catch {
    return undefined;
  }
  const record = NewLogRecord.safeParse(lastPublished);
  return record.success && getAlertSubject(stream, record.data.alert.id) === subject
    ? record.data
    : undefined;
}

/**
 * Finds or creates the stream.
 * It keeps every record until the log deletes its alert: a new copy needs each alert's newest record and each action's outcome. Only the
 * log's own purges delete from it (`jetstream.ts`), and at its limit it refuses.
 * @param mayMake false if this machine has a copy of it: then the stream was lost or removed, and a person must decide
 * @throws `LogUnusableError` for a stream that does not keep acknowledged records, or errors of the client
 */
export async function findStream(
  manager: JetStreamManager,
  wanted: LogStream,
  mayMake: boolean,
): Promise<StreamInfo> {
  const { stream, replicas, maxBytes } = wanted;
  let info: StreamInfo;
  try {
    info = await manager.streams.info(stream);
  } catch (error) {
    if (!isStreamMissing(error)) throw error;
    if (!mayMake)
      throw new LogUnusableError(
        `the stream ${stream} is gone from its servers; this site has a copy of it still`,
      );
    info = await makeStream();
  }
  const { config } = info;
  const faults = [
    config.storage !== StorageType.File && 'is kept in memory',
    config.retention !== RetentionPolicy.Limits && 'drops what was read',
    config.discard !== DiscardPolicy.New && 'drops what is old when it is full',
    config.max_age > 0 && 'drops what is old',
    config.max_msgs_per_subject > 0 && 'drops records of an alert',
    config.no_ack === true && 'does not acknowledge',
    config.num_replicas < replicas && `has ${config.num_replicas} replicas, not ${replicas}`,
    !config.subjects.includes(`${stream}.>`) && `does not take ${stream}.>`,
  ].filter((fault) => fault !== false);
  if (faults.length > 0) throw new LogUnusableError(`the stream ${stream} ${faults.join(', ')}`);
  return info;

  async function makeStream(): Promise<StreamInfo> {
    try {
      return await manager.streams.add({
        name: stream,
        description: 'Alert log of Watchfloor',
        subjects: [`${stream}.>`],
        storage: StorageType.File,
        retention: RetentionPolicy.Limits,
        discard: DiscardPolicy.New,
        num_replicas: replicas,
        max_age: 0,
        max_bytes: maxBytes ?? -1,
        max_msg_size: maxRecordBytes,
        deny_delete: true,
        metadata: { 'watchfloor.epoch': randomUUID() },
      });
    } catch (error) {
      if (!(error instanceof JetStreamApiError) || error.code !== nameInUse) throw error;
      return await manager.streams.info(stream);
    }
  }
}

/** Returns the epoch of this stream; for a stream created elsewhere, its time of creation. */
export const getStreamEpoch = ({ config, created }: StreamInfo): string =>
  config.metadata?.['watchfloor.epoch'] ?? created;

/** Returns whether enough replicas are present for a write to be durable. */
export function hasMajority({ cluster, config }: StreamInfo): boolean {
  if (config.num_replicas <= 1) return true;
  if (!cluster?.leader) return false;
  const there = (cluster.replicas ?? []).filter(
    ({ offline, active }) => !offline && active / 1e6 < silentAfterMs,
  );
  return 1 + there.length > config.num_replicas / 2;
}

/** Returns whether the largest record might not fit. */
export const isStreamFull = ({ config, state }: StreamInfo): boolean =>
  config.max_bytes > 0 && state.bytes + maxRecordBytes > config.max_bytes;

/** The part of `/varz` about a server's stream storage. */
const Varz = z.object({
  server_name: z.string(),
  jetstream: z.object({ config: z.object({ sync_always: z.boolean().optional() }) }),
});

/**
 * Checks that each server syncs each write.
 * @throws `LogUnusableError` if one does not, or its page does not tell
 */
export async function requireSyncedServers(monitors: readonly string[]): Promise<void> {
  for (const monitor of monitors) {
    const page = new URL('/varz', monitor).href;
    let lastPublished: unknown;
    try {
      const answer = await fetch(page, { signal: AbortSignal.timeout(monitorWithinMs) });
      lastPublished = await answer.json();
    } catch {
      continue; // A server that is down stores nothing; it is checked again before it counts.
    }
    const varz = Varz.safeParse(lastPublished);
    if (!varz.success) throw new LogUnusableError(`${page} is not the page of a NATS server with JetStream`);
    if (varz.data.jetstream.config.sync_always !== true)
      throw new LogUnusableError(`${varz.data.server_name} does not sync each write (sync_interval: always)`);
  }
}
