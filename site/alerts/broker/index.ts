import { createHash } from 'node:crypto';
import type { AlertSourceStatus } from '../../../core/alerts/api.ts';
import type { BrokerSource } from '../../../core/alerts/sourceFile.ts';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import { Listeners } from '../../../core/base/listeners.ts';
import { createBackOff } from '../../../core/base/retry.ts';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import { encodeHeartbeat, getHeartbeatTopic, getMaxMessageBytes } from '../formats/index.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { type BrokerFailure, toConnectionLostFailure } from './failures.ts';
import {
  type BrokerMessage,
  type BrokerSession,
  type BrokerSessionEnd,
  type MqttVersion,
  startBrokerSession,
} from './session.ts';

const defaultFrigatePrefix = 'frigate';

/** Topics that begin with a device name: one level as a rule, two where a site prepends its own. */
const deviceTopics = (prefix: string | undefined, rest: string): readonly string[] =>
  (prefix === undefined ? ['+', '+/+'] : [prefix, `${prefix}/+`]).map((beginning) => `${beginning}/${rest}`);

/** The topics to subscribe to, by kind of source. Frigate's other topics are its statistics and states. */
const topicsOf = {
  frigate: (prefix) =>
    ['reviews', 'events', 'available'].map((topic) => `${prefix ?? defaultFrigatePrefix}/${topic}`),
  onvif: (prefix) => deviceTopics(prefix, 'onvif-ej/#'),
  axis: (prefix) => (prefix === undefined ? deviceTopics(prefix, 'event/#') : [`${prefix}/#`]),
} satisfies Record<BrokerSource['kind'], (prefix: string | undefined) => readonly string[]>;

/** Frigate's availability topic; the broker publishes `offline` there when Frigate is lost (last will). */
const availableTopic = (prefix: string | undefined): string => `${prefix ?? defaultFrigatePrefix}/available`;

/** Frigate's topic for reviews. */
const reviewsTopic = (prefix: string | undefined): string => `${prefix ?? defaultFrigatePrefix}/reviews`;

/** The state of a broker source; its counters belong to the inbox. */
export type BrokerState = Pick<AlertSourceStatus, 'state' | 'cause'>;

export interface OpenBrokerSource {
  state(): BrokerState;
  onState(listener: (state: BrokerState) => void): Cancel;
  /** Publishes one heartbeat, which the broker returns like a camera's message. Resolves with false if it could not be sent. */
  beat(): Promise<boolean>;
  /** Disconnects; the broker stores new messages until this source is opened again. */
  close(): Promise<void>;
}

export interface BrokerSourceParts {
  readonly clock: Clock;
  /** The site's id. */
  readonly site: string;
  readonly source: BrokerSource;
  readonly inbox: Pick<Inbox, 'process' | 'put' | 'putTooLarge' | 'fault' | 'onFault'>;
  readonly log: (line: string) => void;
}

const soon = createBackOff({ firstMs: 500, maxMs: 30_000 });
/** Retry delays for failures that need a person; slow, so that a wrong password does not lock its user out. */
const later = createBackOff({ firstMs: 5_000, maxMs: 60_000 });
/** Minimum duration of a connection after which the retry delays start from the beginning, ms. */
const livedMs = 10_000;

/** The MQTT client id, unique per inbox: a new inbox begins a new session at the broker. */
const clientIdOf = (site: string, source: string, process: string) =>
  `watchfloor-${site}-${source}-${createHash('sha256').update(process).digest('hex').slice(0, 12)}`;

/**
 * Receives a source's messages from its MQTT broker, with QoS 1 and a persistent session.
 * A message is acknowledged once the inbox has it on disk; the broker sends unacknowledged messages again. Uses MQTT 5, or 3.1.1 where
 * the broker supports nothing newer. While the inbox accepts nothing, the source stays disconnected so that the broker stores the
 * messages.
 */
export function openBrokerSource(parts: BrokerSourceParts): OpenBrokerSource {
  const { clock, site, source, inbox } = parts;
  const listeners = new Listeners<BrokerState>();
  const beatTopic = getHeartbeatTopic(site, source.id);
  const address = new URL(source.broker.url).host;
  let version: MqttVersion = 5;
  /** A broker has accepted this version, so a later silence is not about the version. */
  let versionKnown = false;
  let attempt = 0;
  let session: BrokerSession | undefined;
  let upSince: number | undefined;
  let connection: BrokerState = { state: 'connecting', cause: null };
  let reporterOffline = false;
  let beatRefused = false;
  let lastPublished: BrokerState = connection;
  let closed = false;
  let cancelNext: Cancel = () => undefined;

  function stateNow(): BrokerState {
    if (connection.state !== 'live') return connection;
    const prefix = source.prefix ?? defaultFrigatePrefix;
    if (reporterOffline)
      return { state: 'lost', cause: { code: 'alert.reporterOffline', params: { address, prefix } } };
    const cause: Fault | null = beatRefused
      ? { code: 'alert.brokerRefusesBeat', params: { address, topic: beatTopic } }
      : null;
    return { state: 'live', cause };
  }

  function publish(): void {
    const now = stateNow();
    if (JSON.stringify(now) === JSON.stringify(lastPublished)) return;
    if (now.cause?.code !== lastPublished.cause?.code || now.state !== lastPublished.state)
      parts.log(`${source.id}: ${now.cause ? faultText(now.cause, 'en') : now.state}`);
    lastPublished = now;
    listeners.emit(now);
  }

  async function take(message: BrokerMessage): Promise<boolean> {
    const { topic, bytes, cutFrom, retained, dup } = message;
    if (source.kind === 'frigate' && topic === availableTopic(source.prefix)) {
      reporterOffline = Buffer.from(bytes).toString() === 'offline';
      publish();
    }
    const incoming = {
      source: source.id,
      kind: source.kind,
      channel: topic,
      bytes,
      retained,
      receivedAt: clock.now(),
      // A broker delivers its retained messages at each subscription.
      mayBeAgain: dup || retained,
    };
    // The beginning of a review contains its id and whether it has ended.
    const isReadCut = source.kind === 'frigate' && topic === reviewsTopic(source.prefix);
    const put =
      cutFrom === undefined || isReadCut
        ? await inbox.put([{ ...incoming, cutFrom }])
        : await inbox.putTooLarge(incoming, cutFrom);
    return put.ok;
  }

  function over(end: BrokerSessionEnd): void {
    session = undefined;
    const lived = upSince !== undefined && clock.monotonic() - upSince >= livedMs;
    upSince = undefined;
    attempt = lived ? 1 : attempt + 1;
    if (end === 'version' && !versionKnown && version === 5) {
      version = 4;
      connect();
      return;
    }
    if (!versionKnown) version = 5;
    failed(end === 'version' ? toConnectionLostFailure(address) : end);
  }

  function failed({ fault, refused }: BrokerFailure): void {
    if (closed) return;
    const full = inbox.fault();
    connection = full
      ? { state: 'lost', cause: full }
      : { state: refused ? 'refused' : 'lost', cause: fault };
    publish();
    if (full) waitForInbox();
    else cancelNext = clock.after((refused ? later : soon)(attempt), connect);
  }

  function waitForInbox(): void {
    cancelNext = inbox.onFault((fault) => {
      if (fault) return;
      cancelNext();
      connect();
    });
  }

  function connect(): void {
    cancelNext();
    if (closed) return;
    try {
      session = startBrokerSession({
        broker: source.broker,
        clientId: clientIdOf(site, source.id, inbox.process),
        version,
        topics: [...topicsOf[source.kind](source.prefix), beatTopic],
        maxBytes: getMaxMessageBytes(source.kind),
        onMessage: take,
        onUp() {
          versionKnown = true;
          upSince = clock.monotonic();
          connection = { state: 'live', cause: null };
          publish();
        },
        onOver: over,
      });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // The file of the certificate authority is missing or invalid.
      const params = { address, why: error.message.slice(0, 200) };
      attempt += 1;
      failed({ fault: { code: 'alert.brokerTls', params }, refused: true });
    }
  }

  connect();
  return {
    state: () => lastPublished,
    onState: listeners.add,
    async beat() {
      const sent = session
        ? await session.publish(beatTopic, encodeHeartbeat(inbox.process, clock.now()))
        : 'gone';
      if (sent !== 'gone') beatRefused = sent === 'refused';
      publish();
      return sent === 'sent';
    },
    async close() {
      closed = true;
      cancelNext();
      await session?.end();
      session = undefined;
    },
  };
}
