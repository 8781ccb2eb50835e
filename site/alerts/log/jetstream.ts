import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import type { LogRecord } from '../../../core/alerts/log.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { Listeners } from '../../../core/base/listeners.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import { createBackOff } from '../../../core/base/retry.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { quarantineDatabase } from '../../../node/sql/database.ts';
import { appendToStream, createPendingAppends, type PendingAppends, waitUntilCopyReaches } from './append.ts';
import { type AlertCopy, openAlertCopy } from './copy.ts';
import { expiredAlertsSubject, toExpiredAlertsMessages } from './expiredAlerts.ts';
import { followStream, type StreamFollower } from './followStream.ts';
import type { AlertLog } from './log.ts';
import { isStreamMissing, LogUnusableError, throwLogUnusable, toLogFault } from './natsFault.ts';
import {
  findStream,
  getAlertSubject,
  getStreamEpoch,
  hasMajority,
  isStreamFull,
  type LogStream,
  parseLogRecord,
  requireSyncedServers,
} from './stream.ts';

/** Interval of checks of the stream's leader, replicas and end, ms. */
const lookEveryMs = 1_000;
/** A copy further behind than this is catching up, and appends are refused meanwhile. */
const closeBehind = 2_000;
/** Number of checks without delivery after which the consumer counts as lost and is recreated. */
const stuckLooks = 8;

const catchingUp = (records: number): Fault => throwLogUnusable(`catching up: ${records} records`);
const isCatchingUp = ({ params }: Fault): boolean => String(params.why).startsWith('catching up');

/**
 * Monitors the stream and reports whether it can be written.
 * @param copy the current follower of the stream
 * @param fill reads messages that the consumer does not deliver
 * @param end ends the follower with a cause, so that it is recreated
 */
function lookAfter(
  manager: JetStreamManager,
  { stream, replicas }: LogStream,
  copy: () => { readonly stream: string; cursor(): number },
  clock: Clock,
  fill: (to: number) => Promise<void>,
  setFault: (fault: Fault | null) => void,
  end: (why: unknown) => void,
): Cancel {
  let over = false;
  let still = 0;
  let reached = -1;

  async function fault(): Promise<Fault | null> {
    const info = await manager.streams.info(stream);
    const { stream: epoch, cursor } = copy();
    const at = cursor();
    if (getStreamEpoch(info) !== epoch) throw new LogUnusableError(`the stream ${stream} was made anew`);
    const left = info.state.last_seq - at;
    still = left > 0 && at === reached ? still + 1 : 0;
    if (still >= stuckLooks) throw new LogUnusableError('its copy does not come any further');
    if (still > 0) await fill(info.state.last_seq);
    // Filled messages count as no progress: the consumer did not deliver them.
    reached = still > 0 ? cursor() : at;
    if (!hasMajority(info)) return { code: 'alert.noMajority', params: {} };
    if (isStreamFull(info)) return throwLogUnusable(`the stream ${stream} is full`);
    return left > closeBehind ? catchingUp(left) : null;
  }

  async function look(): Promise<void> {
    try {
      const found = await fault();
      if (over) return;
      setFault(found);
    } catch (error) {
      if (over) return;
      if (error instanceof LogUnusableError || isStreamMissing(error)) return end(error);
      try {
        setFault(toLogFault(error, replicas));
      } catch (bug) {
        return end(bug);
      }
    }
    cancel = clock.after(lookEveryMs, () => void look());
  }

  let cancel = clock.after(0, () => void look());
  return () => {
    over = true;
    cancel();
  };
}

/** Connection timeout, ms; longer than a handshake takes on a busy machine. */
const connectWithinMs = 3_000;
const reconnectEveryMs = 500;
/** Ping interval, ms; a server that misses three is given up. */
const pingEveryMs = 2_000;

type Maybe<T> = T | undefined;

/** The servers' addresses and the site's credentials, validated by `core/alerts/config.ts`. */
interface NatsAddress {
  /** `nats://host:port`, or `tls://host:port` */
  readonly servers: readonly string[];
  readonly username?: Maybe<string>;
  readonly password?: Maybe<string>;
  readonly token?: Maybe<string>;
  /** A .creds file with a JWT and its NKey. */
  readonly credentials?: Maybe<string>;
  /** PEM files: the authority that signed the servers' certificates; the site's own certificate, and its key. */
  readonly ca?: Maybe<string>;
  readonly certificate?: Maybe<string>;
  readonly key?: Maybe<string>;
}

/**
 * Connects to the servers.
 * @throws errors of the client or the file system
 */
async function connectNats(address: NatsAddress, name: string): Promise<NatsConnection> {
  const { username, password, token, credentials, ca, certificate, key } = address;
  const secure =
    ca !== undefined ||
    certificate !== undefined ||
    address.servers.some((server) => server.startsWith('tls://'));
  return connect({
    name,
    servers: address.servers.map((server) => server.replace(/^(tls|nats):\/\//, '')),
    timeout: connectWithinMs,
    reconnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: reconnectEveryMs,
    pingInterval: pingEveryMs,
    maxPingOut: 2,
    ...(username !== undefined ? { user: username, pass: password ?? '' } : {}),
    ...(token !== undefined ? { token } : {}),
    ...(credentials !== undefined ? { authenticator: credsAuthenticator(await readFile(credentials)) } : {}),
    ...(secure
      ? {
          tls: {
            ...(ca !== undefined ? { caFile: ca } : {}),
            ...(certificate !== undefined ? { certFile: certificate } : {}),
            ...(key !== undefined ? { keyFile: key } : {}),
          },
        }
      : {}),
  });
}

/** Alerts per call: each costs a message or two and a purge. */
const alertsPerCall = 20;

/**
 * Deletes expired alerts from a stream.
 * Expired alerts are first published to all copies as a message. Only alerts already removed from this copy, which has therefore
 * processed that message, are purged from the stream, by subject and up to their newest number. Two processes may do so at once. A lost
 * purge request leaves records that no copy has; the next check finds them by their size only.
 */
async function forgetIn(
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
        gone += (await manager.streams.purge(stream, { filter: getAlertSubject(stream, id), seq })).purged;
    }
    for (const { id, seq } of copy.over(before, alertsPerCall)) {
      if (gone >= most) break;
      let lastPublished = 0;
      for (const message of toExpiredAlertsMessages({
        forgotten: id,
        through: seq,
        ...copy.remembered(id),
      })) {
        const answer = await js.publish(expiredAlertsSubject(stream), JSON.stringify(message), {
          expect: { streamName: stream },
          timeout: withinMs,
        });
        lastPublished = answer.seq;
      }
      const there = await until(lastPublished);
      if (!there.ok) return there;
      // A record was written meanwhile: the alert stays.
      if (copy.standing(id).version > 0) continue;
      const purged = await manager.streams.purge(stream, {
        filter: getAlertSubject(stream, id),
        seq: seq + 1,
      });
      gone += Math.max(1, purged.purged);
    }
    return ok(gone);
  } catch (error) {
    return { ok: false, fault: toLogFault(error, replicas) };
  }
}

const copyName = 'alerts-copy';
/** Response timeout of the servers, ms. */
const answerWithinMs = 3_000;
/** How long opening waits for the copy to catch up, or for the reason why it does not, ms. */
const catchUpWithinMs = 5_000;
const delay = createBackOff({ firstMs: 200, maxMs: 3_000 });

export interface JetStreamOptions extends NatsAddress, LogStream {
  /** The site process's name in the servers' monitoring. */
  readonly name?: string;
}

/**
 * Opens the log of a site with several processes, stored by NATS JetStream.
 * All reads use this process's own copy (`alerts-copy.db` in `folder`), which follows the stream. It opens without servers too, with the
 * content of the copy: then `fault()` returns why appends fail until they are back. The epoch changes at run time if the stream is
 * recreated.
 * @param tell logs lines for the site's administrator
 * Errors: `site.dataRefused` if the disk refuses the copy, `site.newerStore` for a file of a newer version
 */
export async function openJetStreamLog(
  folder: string,
  options: JetStreamOptions,
  clock: Clock,
  logLine: (line: string) => void,
): Promise<Result<AlertLog>> {
  const opened = openAlertCopy(folder, copyName, false);
  if (!opened.ok) return opened;
  const { setAside } = opened.value;
  if (setAside) logLine(`alert log: a copy (${setAside.why}) was put aside as ${setAside.path}`);
  const log = jetStreamLog(folder, opened.value, options, clock, logLine);
  await log.ready(catchUpWithinMs);
  return ok(log);
}

interface Session {
  readonly connection: NatsConnection;
  readonly js: JetStreamClient;
  readonly manager: JetStreamManager;
}

function jetStreamLog(
  folder: string,
  firstCopy: AlertCopy,
  options: JetStreamOptions,
  clock: Clock,
  logLine: (line: string) => void,
): AlertLog & { ready(withinMs: number): Promise<void> } {
  const { stream, replicas } = options;
  const onReceived = new Listeners<readonly LogRecord[]>();
  const faults = new Listeners<Fault | null>();
  let copy = firstCopy;
  let behind: PendingAppends = createPendingAppends(copy.cursor());
  let fault: Fault | null = throwLogUnusable('not connected yet');
  let session: Session | undefined;
  let following: StreamFollower | undefined;
  let closed = false;
  let wake = () => undefined as undefined;
  let foreign = 0;

  function setFault(next: Fault | null): void {
    if (next?.code === fault?.code && next?.params.why === fault?.params.why) return;
    fault = next;
    logLine(next ? `alert log: refuses (${next.code} ${next.params.why ?? ''})` : 'alert log: takes records');
    faults.emit(next);
  }

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const cancel = clock.after(ms, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });

  /**
   * Begins a new epoch of the log; the old copy stays on disk under another name.
   * @throws `LogUnusableError`
   */
  function startNewLife(epoch: string, ofStream: string, why: string): void {
    const { file } = copy;
    logLine(`alert log: ${why}; this copy goes up to ${copy.cursor()}`);
    behind.give(throwLogUnusable(why));
    copy.close();
    logLine(`alert log: the copy was put aside as ${quarantineDatabase(file, 'left')}`);
    const opened = openAlertCopy(folder, copyName, false);
    if (!opened.ok) throw new LogUnusableError(`${opened.fault.code} ${opened.fault.params.why ?? ''}`);
    copy = opened.value;
    copy.begin(epoch, ofStream);
    behind = createPendingAppends(0);
  }

  /** Checks that the copy belongs to this stream, and that the stream still has the copy's last record. */
  async function matchCopy(manager: JetStreamManager, epoch: string): Promise<void> {
    const cursor = copy.cursor();
    if (cursor === 0) copy.begin(epoch, epoch);
    else if (copy.stream !== epoch) startNewLife(epoch, epoch, `the stream ${stream} was made anew`);
    else if (!(await endsAlike(manager, cursor)))
      // Acknowledged records are missing: the servers do not sync, or an old backup was restored.
      startNewLife(`${epoch}.${randomUUID().slice(0, 8)}`, epoch, `the stream ${stream} lost records`);
  }

  async function endsAlike(manager: JetStreamManager, cursor: number): Promise<boolean> {
    const ours = copy.read(cursor - 1, 1)[0];
    const theirs = await manager.streams.getMessage(stream, { seq: cursor });
    if (!theirs || !ours) return theirs !== null;
    const record = parseLogRecord(stream, theirs.subject, theirs.data);
    return record !== undefined && JSON.stringify({ ...record, seq: cursor }) === JSON.stringify(ours);
  }

  function takenIn(records: readonly LogRecord[]): void {
    behind.reached(copy.cursor());
    if (records.length > 0) onReceived.emit(records);
  }

  /**
   * Follows the stream until a failure.
   * @throws the cause
   */
  async function followOnce({ js, manager }: Session): Promise<void> {
    await requireSyncedServers(options.monitors ?? []);
    const info = await findStream(manager, options, copy.cursor() === 0);
    await matchCopy(manager, getStreamEpoch(info));
    behind.reached(copy.cursor());
    const one = await followStream(js, copy, stream, takenIn, (seq, subject) => {
      foreign += 1;
      logLine(`alert log: message ${seq} on ${subject} is no record; passed over (${foreign})`);
    });
    following = one;
    let stopLooking: Cancel = () => undefined;
    const looked = new Promise<unknown>((resolve) => {
      stopLooking = lookAfter(
        manager,
        options,
        () => copy,
        clock,
        (to) => one.fill(manager, to),
        setFault,
        resolve,
      );
    });
    try {
      if (closed) return;
      const why = await Promise.race([one.ended, looked]);
      if (!closed) throw why;
    } finally {
      stopLooking();
      one.stop();
      following = undefined;
    }
  }

  async function run(): Promise<void> {
    for (let attempt = 1; !closed; attempt += 1) {
      const began = clock.monotonic();
      try {
        session ??= await begin();
        await followOnce(session);
      } catch (error) {
        if (closed) return;
        setFault(toLogFault(error, replicas));
        if (session?.connection.isClosed()) session = undefined;
      }
      // A session of some duration resets the retry delay.
      if (clock.monotonic() - began > 10_000) attempt = 1;
      if (!closed) await pause(delay(attempt));
    }
  }

  async function begin(): Promise<Session> {
    const connection = await connectNats(options, options.name ?? 'watchfloor-site');
    if (closed) {
      await connection.close();
      throw new LogUnusableError('closed');
    }
    const timeout = answerWithinMs;
    const manager = await jetstreamManager(connection, { timeout, checkAPI: false });
    void watchConnection(connection);
    return { connection, manager, js: jetstream(connection, { timeout }) };
  }

  async function watchConnection(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status())
      if (status.type === 'disconnect' && !closed)
        setFault(throwLogUnusable(`no connection to ${status.server}`));
  }

  const running = run();

  return {
    get epoch() {
      return copy.epoch;
    },
    head: () => copy.cursor(),
    fault: () => fault,
    onFault: faults.add,
    async append(records) {
      if (closed) return { ok: false, fault: throwLogUnusable('closed') };
      if (fault) return { ok: false, fault };
      if (!session) return { ok: false, fault: throwLogUnusable('not connected') };
      const result = await appendToStream(
        session.js,
        copy,
        behind,
        stream,
        records,
        answerWithinMs,
        replicas,
        clock,
      );
      if (!result.ok && !closed) setFault(result.fault);
      return result;
    },
    read: (after, limit) => copy.read(after, limit),
    alert: (id) => copy.alert(id),
    latestOfKey: (key) => copy.latestOfKey(key),
    open: (after, limit) => copy.open(after, limit),
    timeline: (id, limit) => copy.timeline(id, limit),
    outcome: (action) => copy.outcome(action),
    deskSeq: (desk) => copy.deskSeq(desk),
    inboxThrough: (process) => copy.inboxThrough(process),
    async forget(before, most) {
      if (closed || fault || !session)
        return { ok: false, fault: fault ?? throwLogUnusable('not connected') };
      const until = (seq: number) => waitUntilCopyReaches(behind, seq, answerWithinMs, clock);
      return await forgetIn(session, copy, stream, before, most, answerWithinMs, replicas, until);
    },
    onRecords: onReceived.add,
    async ready(withinMs) {
      await new Promise<void>((resolve) => {
        const cancel = clock.after(withinMs, resolve);
        const quiet = faults.add((next) => {
          if (next && isCatchingUp(next)) return;
          quiet();
          cancel();
          resolve();
        });
      });
    },
    async close() {
      if (closed) return;
      closed = true;
      following?.stop();
      behind.give(throwLogUnusable('closed'));
      wake();
      await session?.connection.close();
      await running;
      copy.close();
    },
  };
}
