import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlertSourceId, type AlertSourceKind } from '../../core/alerts/alert.ts';
import { Occurrence } from '../../core/alerts/log.ts';
import { FaultShape } from '../../core/errors/faultShape.ts';
import { faultText } from '../../core/errors/faults.ts';
import { parsePacketHeader } from '../../site/alerts/broker/ackBatchingStream.ts';
import {
  type BrokerMessage,
  type BrokerSessionEnd,
  startBrokerSession,
} from '../../site/alerts/broker/session.ts';
import { createNormaliser, maxMessageBytes } from '../../site/alerts/formats/index.ts';
import {
  axisPort,
  axisScenario,
  bytesOf,
  frigateEvent,
  frigateReview,
  frigateRisen,
  onvifCrossed,
  onvifInside,
} from '../fixtures/alertMessages.ts';
import { fuzz, fuzzWithinMs } from './fuzz.ts';
import { edits, malformedBytes, malformedText } from './garbage.ts';
import { changes, malformedJson } from './values.ts';

const u16 = (value: number) => Buffer.of(value >> 8, value & 0xff);
function packet(first: number, ...rest: Buffer[]): Buffer {
  const body = Buffer.concat(rest);
  const length: number[] = [];
  for (let left = body.length; length.length === 0 || left > 0; left = Math.floor(left / 128))
    length.push((left % 128) + (left >= 128 ? 128 : 0));
  return Buffer.concat([Buffer.of(first, ...length), body]);
}
const topic = Buffer.from('frigate/reviews');
const publish = (id: number, text: string): Buffer =>
  packet(
    id > 0 ? 0x32 : 0x30,
    u16(topic.length),
    topic,
    id > 0 ? u16(id) : Buffer.alloc(0),
    Buffer.of(2, 1, 1),
    Buffer.from(text),
  );
/**
 * CONNACK of MQTT 5 with a property (Receive Maximum).
 * `news` are a broker's messages after a subscription.
 */
const connack = packet(0x20, Buffer.of(0, 0, 3, 0x21), u16(20));
const news = [
  publish(0, 'first'),
  publish(7, 'second'),
  publish(8, JSON.stringify(frigateRisen.payload)),
  packet(0xd0),
];

type Respond = (asked: 'connect' | 'subscribe', good: Buffer) => Buffer;
let respond: Respond = (_, good) => good;
let hangsUp = true;
/**
 * True if the broker has to hang up.
 * After a malformed packet both sides may wait for each other.
 */
let isMalformed = false;
const broker = createServer((socket: Socket) => {
  let have = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    have = Buffer.concat([have, chunk]);
    for (let head = parsePacketHeader(have); head; head = parsePacketHeader(have)) {
      const end = head.headBytes + head.restBytes;
      if (have.length < end) return;
      const id = have.readUInt16BE(head.headBytes);
      have = have.subarray(end);
      if (head.type === 1) socket.write(respond('connect', connack));
      if (head.type !== 8) continue;
      // One return code for each topic: three of Frigate's and the heartbeat's.
      const suback = packet(0x90, u16(id), Buffer.of(0, 1, 1, 1, 1));
      socket.write(respond('subscribe', Buffer.concat([suback, ...news])));
      if (hangsUp) socket.end();
    }
  });
  if (isMalformed) setTimeout(() => socket.end(), 40);
});
let url = '';
beforeAll(async () => {
  broker.listen(0, '127.0.0.1');
  await once(broker, 'listening');
  const at = broker.address();
  url = `mqtt://127.0.0.1:${typeof at === 'object' ? at?.port : 0}`;
});
afterAll(() => broker.close());

/** Runs one session with that broker. `end` ends it from the client's side. */
function live(version: 4 | 5 = 5) {
  const received: BrokerMessage[] = [];
  let session: ReturnType<typeof startBrokerSession> | undefined;
  const over = new Promise<BrokerSessionEnd>((resolve) => {
    session = startBrokerSession({
      broker: { url, anyCertificate: false, username: 'w', password: 's3cret' },
      clientId: 'watchfloor-hn-gate-1',
      version,
      topics: ['frigate/reviews', 'frigate/events', 'frigate/available', 'watchfloor/hn/gate/heartbeat'],
      maxBytes: maxMessageBytes,
      onMessage: async (message) => received.push(message) > 0,
      onUp: () => undefined,
      onOver: resolve,
    });
  });
  return { received, over, end: () => session?.end() };
}

function expectReadableEnd(end: BrokerSessionEnd): void {
  if (end === 'version') return;
  for (const language of ['vi', 'en'] as const) {
    const sentence = faultText(end.fault, language);
    expect(sentence).not.toMatch(/[{}]|s3cret/);
    expect(sentence.length).toBeLessThan(600);
  }
}

async function isStillTaken(): Promise<void> {
  isMalformed = false;
  respond = (_, good) => good;
  const { received, over } = live();
  expectReadableEnd(await over);
  expect(received.map(({ bytes }) => Buffer.from(bytes).toString()).slice(0, 2)).toEqual(['first', 'second']);
}

describe('the MQTT client with malformed packets of its broker', () => {
  it(
    'ends with a readable fault, limits message sizes, and receives from a valid broker afterwards',
    async () => {
      await isStillTaken();
      await fuzz(fc.tuple(fc.boolean(), fc.boolean(), edits), 80, async ([atConnect, isOld, what]) => {
        isMalformed = true;
        respond = (asked, good) => ((asked === 'connect') === atConnect ? malformedBytes(good, what) : good);
        const { received, over } = live(isOld ? 4 : 5);
        expectReadableEnd(await over);
        for (const { bytes, cutFrom } of received)
          if (cutFrom === undefined) expect(bytes.length).toBeLessThanOrEqual(maxMessageBytes + 72 * 1024);
      });
      await isStillTaken();
    },
    fuzzWithinMs,
  );
});

const source = AlertSourceId.parse('src');
const messages: readonly { kind: AlertSourceKind; topic: string; payload: unknown }[] = [
  { kind: 'onvif', ...onvifCrossed },
  { kind: 'onvif', ...onvifInside(true) },
  { kind: 'frigate', ...frigateReview('new') },
  { kind: 'frigate', ...frigateRisen },
  { kind: 'frigate', ...frigateEvent('new') },
  { kind: 'axis', ...axisScenario(1) },
  { kind: 'axis', ...axisPort },
];

describe('an MQTT message', () => {
  it(
    'malformed in values, text, bytes or topic, becomes an alert or a readable fault',
    async () => {
      const normalise = createNormaliser({ cameraOf: () => undefined, priorityOf: () => undefined });
      const reported = new Set<string>();
      await fuzz(
        fc.tuple(fc.nat(messages.length - 1), fc.nat(3), changes, edits),
        1_000,
        ([which, how, values, what]) => {
          const {
            kind,
            topic: channel,
            payload,
          } = messages[which] ?? { kind: 'onvif', topic: '', payload: {} };
          const good = bytesOf(payload);
          const bytes =
            how === 0
              ? bytesOf(malformedJson(payload, values))
              : how === 1
                ? bytesOf(malformedText(JSON.stringify(payload), what))
                : how === 2
                  ? malformedBytes(good, what)
                  : good;
          const on = how === 3 ? malformedText(channel, what) : channel;
          const read = normalise({
            source,
            kind,
            channel: on,
            contentType: '',
            bytes,
            receivedAt: 1_764_000_000_000,
          });
          if (read.ok) for (const one of read.value) Occurrence.parse(one);
          else {
            reported.add(read.fault.code);
            FaultShape.parse(read.fault);
            expect(read.fault.code).toMatch(/^alert\.message(TooLarge|Malformed|Unknown)$/);
          }
        },
      );
      expect(reported.size).toBeGreaterThan(1);
      for (const { kind, topic: channel, payload } of messages)
        expect(
          normalise({ source, kind, channel, contentType: '', bytes: bytesOf(payload), receivedAt: 1 }).ok,
        ).toBe(true);
    },
    fuzzWithinMs,
  );
});

describe('MQTT faults found by fuzzing', () => {
  it('a topic of 60,000 characters becomes a fault short enough for the wire', () => {
    const normalise = createNormaliser({ cameraOf: () => undefined, priorityOf: () => undefined });
    const message = { source, kind: 'onvif' as const, contentType: '', bytes: bytesOf({}), receivedAt: 1 };
    const read = normalise({ ...message, channel: 'x/'.repeat(30_000) });
    expect(read.ok || FaultShape.parse(read.fault).params.what).toMatch(/^.{1,200}$/);
  });

  it('a CONNACK that announces 200 MB ends the connection instead of being buffered', async () => {
    hangsUp = false;
    // A CONNACK with a length of 200 MB, and a broker that keeps sending.
    respond = (asked) =>
      asked === 'connect'
        ? Buffer.concat([Buffer.of(0x20, 0x80, 0xa0, 0xc0, 0x60), Buffer.alloc(500_000)])
        : Buffer.alloc(0);
    const { over } = live();
    expectReadableEnd(await over);
    hangsUp = true;
    await isStillTaken();
  });
});
