import { readFileSync } from 'node:fs';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type IClientOptions, MqttClient } from 'mqtt';
import type { BrokerSource } from '../../../core/alerts/sourceFile.ts';
import { AckBatchingStream } from './ackBatchingStream.ts';
import {
  type BrokerFailure,
  isUnacceptableVersion,
  toConnectionFailure,
  toConnectionLostFailure,
  toResponseFailure,
} from './failures.ts';

export type MqttVersion = 4 | 5;

const keepaliveSeconds = 15;
const connectWithinMs = 10_000;
/** How long the broker stores messages while the source is disconnected, s. */
const sessionExpirySeconds = 7 * 86_400;
/** Maximum number of unacknowledged messages in flight (MQTT 5; with 3.1.1 the broker decides). */
const receiveMaximum = 2_000;
/** Numbers of unsaved messages, QoS 0 included, at which reading pauses and resumes. */
const [pausedFrom, pausedUntil] = [4_000, 2_000];
/** The same limits in bytes: a message occupies memory until it is saved. */
const [pausedFromBytes, pausedUntilBytes] = [32 * 1024 * 1024, 16 * 1024 * 1024];
/** Allowance for a message's topic and properties in addition to its payload. */
const besidesPayloadBytes = 72 * 1024;

export interface BrokerMessage {
  readonly topic: string;
  readonly bytes: Uint8Array;
  /** The size of the whole message, if this payload is only its beginning. */
  readonly cutFrom: number | undefined;
  readonly retained: boolean;
  readonly dup: boolean;
}

/** A single connection to the broker. */
export interface BrokerSession {
  /** `refused`: the broker does not allow it; `gone`: the connection ended before the outcome was known. */
  publish(topic: string, bytes: Uint8Array): Promise<'sent' | 'refused' | 'gone'>;
  /** Disconnects; the broker keeps the session. */
  end(): Promise<void>;
}

/** `version`: the broker does not support this version of MQTT. */
export type BrokerSessionEnd = BrokerFailure | 'version';

/**
 * Connects once. `onOver` is called once when the connection ends for any reason other than `end`.
 * @param parts.onMessage resolves with true once the message is durable, and only then is it acknowledged; false: disconnect
 */
export function startBrokerSession(parts: {
  readonly broker: BrokerSource['broker'];
  readonly clientId: string;
  readonly version: MqttVersion;
  readonly topics: readonly string[];
  /** Maximum payload in bytes; of a larger message only the beginning is passed on. */
  readonly maxBytes: number;
  readonly onMessage: (message: BrokerMessage) => Promise<boolean>;
  readonly onUp: () => void;
  readonly onOver: (end: BrokerSessionEnd) => void;
}): BrokerSession {
  const { broker, version } = parts;
  const { hostname, port, protocol } = new URL(broker.url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'mqtts:';
  const place = { host, port: Number(port) || (secure ? 8_883 : 1_883) };
  const address = `${hostname}:${place.port}`;
  let answered = false;
  let why: BrokerSessionEnd | undefined;
  let over = false;
  let unsaved = 0;
  let unsavedBytes = 0;
  let goodbye = false;
  const ended = new Set<() => void>();

  function openSocket(): Socket {
    if (!secure) return connectTcp(place);
    return connectTls({
      ...place,
      rejectUnauthorized: !broker.anyCertificate,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(broker.ca === undefined ? {} : { ca: readFileSync(broker.ca) }),
    });
  }

  const socket = openSocket().setNoDelay(true);
  let greeting = false;
  socket.on('connect', () => {
    greeting = secure;
  });
  socket.on('secureConnect', () => {
    greeting = false;
  });
  socket.on('error', (error) => {
    why ??= toConnectionFailure(error, address, greeting);
  });
  const wire = new AckBatchingStream({ socket, version, largestBytes: parts.maxBytes + besidesPayloadBytes });
  const options: IClientOptions = {
    protocolVersion: version,
    protocolId: 'MQTT',
    clientId: parts.clientId,
    clean: false,
    keepalive: keepaliveSeconds,
    reconnectPeriod: 0,
    connectTimeout: connectWithinMs,
    resubscribe: false,
    // mqtt.js's own log would go wherever DEBUG points, with names in it.
    log: () => undefined,
    ...(broker.username === undefined ? {} : { username: broker.username }),
    ...(broker.password === undefined ? {} : { password: broker.password }),
    ...(version === 5 ? { properties: { sessionExpiryInterval: sessionExpirySeconds, receiveMaximum } } : {}),
  };
  const client = new MqttClient(() => wire, options);

  const endFor = (end: BrokerSessionEnd) => {
    why ??= end;
    wire.destroy();
  };
  client.on('connect', () => {
    answered = true;
    const wanted = Object.fromEntries(parts.topics.map((topic) => [topic, { qos: 1 as const }]));
    client.subscribe(wanted, (error) => {
      if (over || goodbye) return;
      if (error === null) parts.onUp();
      else if (client.connected)
        endFor({
          fault: {
            code: 'alert.brokerRefusesTopics',
            params: { address, topics: parts.topics.join(', ').slice(0, 300) },
          },
          refused: true,
        });
    });
  });
  client.on('error', (error) => {
    const code = 'code' in error ? error.code : undefined;
    if (typeof code === 'number') {
      answered = true;
      const wrongVersion = version === 5 && isUnacceptableVersion(code);
      endFor(wrongVersion ? 'version' : toResponseFailure(code, address, broker.username));
    } else if (!answered && socket.bytesRead > 0)
      endFor({ fault: { code: 'alert.brokerNoMqtt', params: { address } }, refused: true });
    else if (!answered) endFor(toConnectionFailure(error, address, greeting));
    else endFor(toConnectionLostFailure(address));
  });
  client.on('disconnect', ({ reasonCode }) => {
    if (reasonCode) endFor(toResponseFailure(reasonCode, address, broker.username));
  });
  client.on('message', (topic, payload, packet) => {
    const id = packet.messageId ?? 0;
    unsaved += 1;
    unsavedBytes += payload.length;
    if (unsaved >= pausedFrom || unsavedBytes >= pausedFromBytes) wire.hold(true);
    const message = { topic, bytes: payload, retained: packet.retain, dup: packet.dup };
    void parts.onMessage({ ...message, cutFrom: wire.wholeSize(id) }).then((saved) => {
      unsaved -= 1;
      unsavedBytes -= payload.length;
      if (!saved) return endFor(toConnectionLostFailure(address));
      if (unsaved <= pausedUntil && unsavedBytes <= pausedUntilBytes) wire.hold(false);
      if (packet.qos > 0) wire.saved(id);
    });
  });
  client.on('close', () => {
    if (over) return;
    over = true;
    for (const publish of ended) publish();
    if (goodbye) return;
    // Some brokers older than MQTT 5 close the connection without a response.
    const silent = !answered && version === 5 ? ('version' as const) : undefined;
    parts.onOver(why ?? silent ?? toConnectionLostFailure(address));
  });

  return {
    publish: (topic, bytes) =>
      new Promise((settle) => {
        if (over || !client.connected) return settle('gone');
        const gone = () => settle('gone');
        ended.add(gone);
        client.publish(topic, Buffer.from(bytes), { qos: 1 }, (error) => {
          ended.delete(gone);
          settle(error ? 'refused' : 'sent');
        });
      }),
    async end() {
      goodbye = true;
      if (over) return;
      const closed = new Promise<void>((gone) => ended.add(gone));
      // An unresponsive broker must not delay the shutdown.
      client.end(!client.connected);
      await closed;
    },
  };
}
