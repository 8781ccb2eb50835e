import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.ts';
import { AlertSourceId } from '../../../core/domain/alert.ts';
import type { BrokerSource } from '../../../core/domain/alertSourceFile.ts';
import { type Fault, faultText } from '../../../core/faults.ts';
import { handInbox } from '../../../test/fakes/handInbox.ts';
import { type Mosquitto, type MosquittoOptions, startMosquitto } from '../../../test/fixtures/mosquitto.ts';
import { freePorts } from '../../../test/fixtures/server.ts';
import { until } from '../../../test/fixtures/until.ts';
import { maxMessageBytes } from '../formats/index.ts';
import { type BrokerState, type OpenBrokerSource, openBrokerSource } from './index.ts';

let broker: Mosquitto;
let publisher: MqttClient | undefined;
let inbox: ReturnType<typeof handInbox>;
let opened: OpenBrokerSource[];
let lines: string[];
let states: BrokerState[];

async function serve(options: MosquittoOptions = {}): Promise<void> {
  broker = await startMosquitto(options);
}
function open(more: Partial<BrokerSource> & { url?: string } = {}): OpenBrokerSource {
  const { url = broker.url, ...rest } = more;
  const { username, password } = broker;
  const source = openBrokerSource({
    clock: systemClock(),
    site: 'hn',
    source: {
      ...{ id: AlertSourceId.parse('gate'), kind: 'frigate' as const },
      broker: { url, username, password, anyCertificate: false },
      ...rest,
    },
    inbox,
    log: (line) => lines.push(line),
  });
  source.onState((state) => states.push(state));
  opened.push(source);
  return source;
}
const live = (source: OpenBrokerSource) => until(() => source.state().state === 'live');
async function ended(source: OpenBrokerSource): Promise<Fault | null> {
  await until(() => source.state().cause !== null);
  return source.state().cause;
}
async function publish(text: string, more: { topic?: string; retain?: boolean; qos?: 0 | 1 } = {}) {
  const { username, password } = broker;
  publisher ??= await connectAsync(broker.url, { username, password });
  const { topic = 'frigate/reviews', retain = false, qos = 1 } = more;
  await publisher.publishAsync(topic, text, { qos, retain });
}

beforeEach(() => {
  inbox = handInbox();
  [opened, lines, states, publisher] = [[], [], [], undefined];
});
afterEach(async () => {
  await Promise.all(opened.map((source) => source.close()));
  await publisher?.endAsync(true);
  await broker.close();
});

describe('a message', () => {
  it('is acknowledged once it is saved, and not before: until then the broker gives it again', async () => {
    await serve();
    inbox.commitByHand();
    const source = open();
    await live(source);
    await publish('a');
    await publish('b');
    await until(() => inbox.heard.length === 2);
    await source.close();
    const again = open();
    await until(() => inbox.heard.length === 4);
    expect(inbox.texts()).toEqual(['a', 'b', 'a', 'b']);
    expect(inbox.heard.map(({ mayBeAgain }) => mayBeAgain)).toEqual([false, false, true, true]);
    inbox.commit();
    await publish('c');
    await until(() => inbox.heard.length === 5);
    await again.close();
    await live(open());
    await publish('d');
    await until(() => inbox.heard.length === 6);
    expect(inbox.texts().slice(4)).toEqual(['c', 'd']);
  });

  it('does not wait for the one before it to be saved', async () => {
    await serve();
    inbox.commitByHand();
    await live(open());
    for (let n = 0; n < 500; n++) await publish(String(n));
    await until(() => inbox.heard.length === 500);
    expect(inbox.texts()).toEqual(Array.from({ length: 500 }, (_, n) => String(n)));
  });

  it('that came while nobody listened comes later, in order', async () => {
    await serve();
    const source = open();
    await live(source);
    await source.close();
    for (let n = 0; n < 200; n++) await publish(String(n));
    await live(open());
    await until(() => inbox.heard.length === 200);
    expect(inbox.texts()).toEqual(Array.from({ length: 200 }, (_, n) => String(n)));
  });

  it('that is too large is begun and counted, and holds up nothing', async () => {
    await serve();
    const source = open();
    await live(source);
    await publish('before');
    await publish('x'.repeat(5_000_000), { topic: 'frigate/events' });
    await publish('after');
    await publish('y'.repeat(2_000_000), { qos: 0 });
    await until(() => inbox.heard.length === 2 && inbox.tooLarge.length === 2);
    expect(inbox.texts()).toEqual(['before', 'after']);
    expect(inbox.tooLarge.map(({ size }) => size)).toEqual([5_000_000, 2_000_000]);
    expect(inbox.tooLarge[0]?.message.channel).toBe('frigate/events');
    expect(Buffer.from(inbox.tooLarge[0]?.message.bytes ?? []).toString()).toMatch(/^x{1000,20000}$/);
    // Acknowledged too: it does not come again.
    await source.close();
    await live(open());
    await publish('later');
    await until(() => inbox.heard.length === 3);
    expect(inbox.tooLarge).toHaveLength(2);
  });

  it('of just the allowed size comes whole', async () => {
    await serve();
    await live(open());
    await publish('z'.repeat(maxMessageBytes));
    await until(() => inbox.heard.length === 1);
    expect(inbox.heard[0]?.bytes.length).toBe(maxMessageBytes);
  });

  it('that the broker kept from before is told as such', async () => {
    await serve();
    await publish('old', { retain: true });
    await live(open());
    await until(() => inbox.heard.length === 1);
    await publish('new', { retain: true });
    await until(() => inbox.heard.length === 2);
    expect(inbox.heard.map(({ retained }) => retained)).toEqual([true, false]);
  });
});

describe('topics', () => {
  it('are those of what the source speaks, beneath its prefix, and no others', async () => {
    await serve();
    await live(open({ prefix: 'nvr/east' }));
    for (const topic of ['frigate/reviews', 'nvr/east/stats', 'nvr/east/events', 'nvr/east/reviews'])
      await publish(topic, { topic });
    await until(() => inbox.heard.length === 2);
    expect(inbox.texts()).toEqual(['nvr/east/events', 'nvr/east/reviews']);
  });

  it('of ONVIF and Axis begin with any name of a device, of one level or two', async () => {
    await serve();
    await Promise.all([
      live(open({ kind: 'onvif', id: AlertSourceId.parse('onvif') })),
      live(open({ kind: 'axis', id: AlertSourceId.parse('axis') })),
    ]);
    await publish('1', { topic: 'cam-1/onvif-ej/RuleEngine/LineDetector/Crossed/&1/2/Fence' });
    await publish('2', { topic: 'hanoi/cam-2/onvif-ej/VideoSource/MotionAlarm/&1' });
    await publish('3', {
      topic: 'ACCC8E000001/event/tns:axis/CameraApplicationPlatform/VMD/Camera1ProfileANY',
    });
    await until(() => inbox.heard.length === 3);
    expect(inbox.heard.map(({ kind }) => kind).sort()).toEqual(['axis', 'onvif', 'onvif']);
  });
});

it('speaks MQTT 3.1.1 with a broker that knows nothing newer', async () => {
  await serve();
  const old = await Aedes.createBroker();
  const versions: unknown[] = [];
  old.preConnect = (_, packet, done) => {
    versions.push(packet.protocolVersion);
    // What such a broker says to anything else (MQTT 3.1.1, 3.1.2.2).
    done(
      packet.protocolVersion === 4 ? null : Object.assign(new Error('version'), { returnCode: 1 }),
      packet.protocolVersion === 4,
    );
  };
  const server = createServer(old.handle).listen(0, '127.0.0.1');
  await until(() => server.listening);
  const address = server.address();
  const url = `mqtt://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const source = open({ url });
  await live(source);
  const other = await connectAsync(url, { protocolVersion: 4 });
  await other.publishAsync('frigate/reviews', 'old', { qos: 1 });
  await other.publishAsync('frigate/reviews', 'x'.repeat(1_000_000), { qos: 1 });
  await until(() => inbox.heard.length === 1 && inbox.tooLarge.length === 1);
  expect(versions.slice(0, 2)).toEqual([5, 4]);
  expect(lines).toEqual(['gate: live']);
  await source.close();
  await other.endAsync();
  server.close();
  old.close();
});

describe('the heartbeat', () => {
  it('goes out to the broker and comes back from it', async () => {
    await serve();
    const source = open();
    await live(source);
    expect(await source.beat()).toBe(true);
    await until(() => inbox.heard.length === 1);
    expect(inbox.heard[0]?.channel).toBe('watchfloor/hn/gate/heartbeat');
  });

  it('says where the broker does not allow it', async () => {
    await serve({ readOnly: true });
    const source = open();
    await live(source);
    expect(await source.beat()).toBe(false);
    expect(source.state()).toMatchObject({ state: 'live', cause: { code: 'alert.brokerRefusesBeat' } });
  });

  it('cannot go while there is no connection', async () => {
    await serve();
    await broker.stop();
    const source = open();
    expect(await source.beat()).toBe(false);
  });
});

describe('what goes wrong', () => {
  it('a broker that is gone, and comes back', async () => {
    await serve();
    const source = open();
    await live(source);
    await broker.kill();
    expect((await ended(source))?.code).toMatch(/^alert\.broker(Lost|Unreachable)$/);
    expect(source.state().state).toBe('lost');
    await broker.start();
    await live(source);
    publisher = undefined;
    await publish('back');
    await until(() => inbox.texts().includes('back'));
    expect(lines.at(-1)).toBe('gate: live');
  });

  it('a wrong password, which is in no line and no sentence', async () => {
    await serve();
    const password = 'không phải mật khẩu';
    const source = open({
      broker: { url: broker.url, username: broker.username, password, anyCertificate: false },
    });
    const fault = await ended(source);
    expect(fault).toMatchObject({ code: 'alert.brokerRefusesLogin', params: { username: broker.username } });
    expect(source.state().state).toBe('refused');
    expect(`${lines} ${fault && faultText(fault, 'vi')}`).not.toContain(password);
  });

  it('a name that nobody has, a port that nobody has', async () => {
    await serve();
    const [port = 0] = await freePorts(1);
    expect(await ended(open({ url: 'mqtt://broker.invalid:1883' }))).toMatchObject({
      code: 'alert.brokerNameUnknown',
    });
    expect(await ended(open({ url: `mqtt://127.0.0.1:${port}` }))).toMatchObject({
      code: 'alert.brokerUnreachable',
    });
  });

  it('a certificate that nobody vouches for; with its file, or where any will do, it is taken', async () => {
    await serve({ tls: true });
    const { url, username, password, ca } = broker;
    if (ca === undefined) throw new Error('no certificate');
    const source = open();
    expect(await ended(source)).toMatchObject({ code: 'alert.brokerTls' });
    expect(source.state().state).toBe('refused');
    await source.close();
    const trusting = open({ broker: { url, username, password, ca, anyCertificate: false } });
    await live(trusting);
    await trusting.close();
    await live(open({ broker: { url, username, password, anyCertificate: true } }));
  });

  it('an authority’s file that is not there', async () => {
    await serve();
    const { username, password } = broker;
    const source = open({
      broker: { url: 'mqtts://localhost:1', username, password, ca: '/no/such.pem', anyCertificate: false },
    });
    expect(await ended(source)).toMatchObject({ code: 'alert.brokerTls' });
  });

  it('TLS where none is spoken, none where it is, and what is no broker at all', async () => {
    await serve();
    expect(await ended(open({ url: broker.url.replace('mqtt:', 'mqtts:') }))).toMatchObject({
      code: 'alert.brokerTls',
    });
    const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await until(() => web.listening);
    const address = web.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await ended(open({ url: `mqtt://127.0.0.1:${port}` }))).toMatchObject({
      code: 'alert.brokerNoMqtt',
    });
    web.close();
  });

  it('an inbox that takes nothing: it stays away until it does, and nothing is lost', async () => {
    await serve();
    const source = open();
    await live(source);
    const full = { code: 'alert.diskNearlyFull', params: { folder: '/', leastMb: 64 } } as const;
    inbox.setFault(full);
    await publish('1');
    await until(() => source.state().state === 'lost');
    expect(source.state().cause).toEqual(full);
    await publish('2');
    inbox.setFault(null);
    await live(source);
    await until(() => inbox.heard.length === 2);
    expect(inbox.texts()).toEqual(['1', '2']);
  });

  it('Frigate that is told to be gone, though its broker is there', async () => {
    await serve();
    await publish('offline', { topic: 'frigate/available', retain: true });
    const source = open();
    await until(() => source.state().cause?.code === 'alert.reporterOffline');
    expect(source.state().state).toBe('lost');
    await publish('online', { topic: 'frigate/available', retain: true });
    await live(source);
  });
});
