import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import type { LogRecord } from '../../../core/alerts/log.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { Listeners } from '../../../core/base/listeners.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import { backOff } from '../../../core/base/retry.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { moveAside } from '../../../node/sql/database.ts';
import { appendTo, createPendingAppends, type PendingAppends, reachedWithin } from './append.ts';
import { type AlertCopy, openCopy } from './copy.ts';
import { type Following, follow } from './follow.ts';
import { forgottenSubject, messagesOf } from './forgotten.ts';
import type { AlertLog } from './log.ts';
import { faultOf, isNoStream, LogRefuses, logRefuses } from './natsFault.ts';
import {
  epochOf,
  findStream,
  hasMajority,
  isFull,
  type LogStream,
  recordIn,
  refuseUnsynced,
  subjectOf,
} from './stream.ts';

/** How often the stream is looked at, ms: its leader, its replicas, its end. */
const lookEveryMs = 1_000;
/** A copy further behind than that is catching up, and nothing is appended meanwhile. */
const closeBehind = 2_000;
/** A copy that its consumer brings nothing for so many looks has lost it: it is followed again. */
const stuckLooks = 8;

const catchingUp = (records: number): Fault => logRefuses(`catching up: ${records} records`);
const isCatchingUp = ({ params }: Fault): boolean => String(params.why).startsWith('catching up');

/**
 * Looks at the stream again and again, and says whether it can be written.
 * @param copy what follows it, as it stands now
 * @param fill takes in what the consumer does not bring
 * @param end with what makes it need to be followed again
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
    if (epochOf(info) !== epoch) throw new LogRefuses(`the stream ${stream} was made anew`);
    const left = info.state.last_seq - at;
    still = left > 0 && at === reached ? still + 1 : 0;
    if (still >= stuckLooks) throw new LogRefuses('its copy does not come any further');
    if (still > 0) await fill(info.state.last_seq);
    // What was filled in counts as still: the consumer did not bring it.
    reached = still > 0 ? cursor() : at;
    if (!hasMajority(info)) return { code: 'alert.noMajority', params: {} };
    if (isFull(info)) return logRefuses(`the stream ${stream} is full`);
    return left > closeBehind ? catchingUp(left) : null;
  }

  async function look(): Promise<void> {
    try {
      const found = await fault();
      if (over) return;
      setFault(found);
    } catch (error) {
      if (over) return;
      if (error instanceof LogRefuses || isNoStream(error)) return end(error);
      try {
        setFault(faultOf(error, replicas));
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

/** Longer than a handshake takes on a busy machine. */
const connectWithinMs = 3_000;
const reconnectEveryMs = 500;
/** A server that answers nothing is given up after three of these. */
const pingEveryMs = 2_000;

type Maybe<T> = T | undefined;

/** Where the servers are, and as whom the site comes to them. `core/alerts/config.ts` checks what a person wrote. */
interface NatsAddress {
  /** `nats://host:port`, or `tls://host:port` */
  readonly servers: readonly string[];
  readonly username?: Maybe<string>;
  readonly password?: Maybe<string>;
  readonly token?: Maybe<string>;
  /** A .creds file: a JWT and the NKey to it. */
  readonly credentials?: Maybe<string>;
  /** PEM files: the authority that signed the servers' certificates; a certificate of the site's own, and its key. */
  readonly ca?: Maybe<string>;
  readonly certificate?: Maybe<string>;
  readonly key?: Maybe<string>;
}

/** @throws what the client or the file system throws */
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

/** Alerts a call: each is a message or two to the stream, and a purge. */
const alertsPerCall = 20;

/**
 * Forgets in a stream. What is over is told to all copies first, as a message like any other; only what is out of this copy, which so
 * has taken that in, is purged from the stream, by its subject and up to its newest number. Two processes that do so at once do
 * no harm. Purging is a request to the server's leader: one that is lost leaves records that nobody has any more, and that the next
 * look finds by nothing but their room.
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
        gone += (await manager.streams.purge(stream, { filter: subjectOf(stream, id), seq })).purged;
    }
    for (const { id, seq } of copy.over(before, alertsPerCall)) {
      if (gone >= most) break;
      let lastPublished = 0;
      for (const message of messagesOf({ forgotten: id, through: seq, ...copy.remembered(id) })) {
        const answer = await js.publish(forgottenSubject(stream), JSON.stringify(message), {
          expect: { streamName: stream },
          timeout: withinMs,
        });
        lastPublished = answer.seq;
      }
      const there = await until(lastPublished);
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

const copyName = 'alerts-copy';
/** How long the servers may take to answer before they are said not to, ms. */
const answerWithinMs = 3_000;
/** How long opening waits until the copy has caught up, or until it is known why it does not, ms. */
const catchUpWithinMs = 5_000;
const delay = backOff({ firstMs: 200, maxMs: 3_000 });

export interface JetStreamOptions extends NatsAddress, LogStream {
  /** Of the site process that opens it, as the servers' monitoring shows it. */
  readonly name?: string;
}

/**
 * The log of a site of several processes, kept by NATS JetStream. Everything that is read is this process's own copy
 * (`alerts-copy.db` in `folder`), which follows the stream. Opens without its servers too, with what the copy has: then `fault()`
 * says why nothing can be appended until they are back. Its epoch may change while it runs, if the stream was made again.
 * @param tell lines for anyone who looks after the site
 * @returns `site.dataRefused` where the disk refuses the copy, `site.newerStore` where a newer program made it
 */
export async function openJetStreamLog(
  folder: string,
  options: JetStreamOptions,
  clock: Clock,
  logLine: (line: string) => void,
): Promise<Result<AlertLog>> {
  const opened = openCopy(folder, copyName, false);
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
  let fault: Fault | null = logRefuses('not connected yet');
  let session: Session | undefined;
  let following: Following | undefined;
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

  /** Another life of the log: what this copy has stays on the disk under another name. @throws `LogRefuses` */
  function startNewLife(epoch: string, ofStream: string, why: string): void {
    const { file } = copy;
    logLine(`alert log: ${why}; this copy goes up to ${copy.cursor()}`);
    behind.give(logRefuses(why));
    copy.close();
    logLine(`alert log: the copy was put aside as ${moveAside(file, 'left')}`);
    const opened = openCopy(folder, copyName, false);
    if (!opened.ok) throw new LogRefuses(`${opened.fault.code} ${opened.fault.params.why ?? ''}`);
    copy = opened.value;
    copy.begin(epoch, ofStream);
    behind = createPendingAppends(0);
  }

  /** Sees to it that the copy is of this stream, and that the stream still has what the copy ends with. */
  async function matchCopy(manager: JetStreamManager, epoch: string): Promise<void> {
    const cursor = copy.cursor();
    if (cursor === 0) copy.begin(epoch, epoch);
    else if (copy.stream !== epoch) startNewLife(epoch, epoch, `the stream ${stream} was made anew`);
    else if (!(await endsAlike(manager, cursor)))
      // Acknowledged records are gone: servers that do not sync, or an old backup.
      startNewLife(`${epoch}.${randomUUID().slice(0, 8)}`, epoch, `the stream ${stream} lost records`);
  }

  async function endsAlike(manager: JetStreamManager, cursor: number): Promise<boolean> {
    const ours = copy.read(cursor - 1, 1)[0];
    const theirs = await manager.streams.getMessage(stream, { seq: cursor });
    if (!theirs || !ours) return theirs !== null;
    const record = recordIn(stream, theirs.subject, theirs.data);
    return record !== undefined && JSON.stringify({ ...record, seq: cursor }) === JSON.stringify(ours);
  }

  function takenIn(records: readonly LogRecord[]): void {
    behind.reached(copy.cursor());
    if (records.length > 0) onReceived.emit(records);
  }

  /** Follows the stream until something ends that. @throws why it cannot be */
  async function followOnce({ js, manager }: Session): Promise<void> {
    await refuseUnsynced(options.monitors ?? []);
    const info = await findStream(manager, options, copy.cursor() === 0);
    await matchCopy(manager, epochOf(info));
    behind.reached(copy.cursor());
    const one = await follow(js, copy, stream, takenIn, (seq, subject) => {
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
        setFault(faultOf(error, replicas));
        if (session?.connection.isClosed()) session = undefined;
      }
      // What went on for a while had worked.
      if (clock.monotonic() - began > 10_000) attempt = 1;
      if (!closed) await pause(delay(attempt));
    }
  }

  async function begin(): Promise<Session> {
    const connection = await connectNats(options, options.name ?? 'watchfloor-site');
    if (closed) {
      await connection.close();
      throw new LogRefuses('closed');
    }
    const timeout = answerWithinMs;
    const manager = await jetstreamManager(connection, { timeout, checkAPI: false });
    void watchConnection(connection);
    return { connection, manager, js: jetstream(connection, { timeout }) };
  }

  async function watchConnection(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status())
      if (status.type === 'disconnect' && !closed) setFault(logRefuses(`no connection to ${status.server}`));
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
      if (closed) return { ok: false, fault: logRefuses('closed') };
      if (fault) return { ok: false, fault };
      if (!session) return { ok: false, fault: logRefuses('not connected') };
      const result = await appendTo(
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
      if (closed || fault || !session) return { ok: false, fault: fault ?? logRefuses('not connected') };
      const until = (seq: number) => reachedWithin(behind, seq, answerWithinMs, clock);
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
      behind.give(logRefuses('closed'));
      wake();
      await session?.connection.close();
      await running;
      copy.close();
    },
  };
}
