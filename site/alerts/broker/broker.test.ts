import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { AlertSourceId } from '../../../core/alerts/alert.ts';
import { live, serve } from '../../../test/fixtures/brokerSource.ts';
import { until } from '../../../test/fixtures/until.ts';
import { maxFrigateBytes } from '../formats/message.ts';

describe('a message', () => {
  it('a message is acknowledged only once it is saved; until then the broker sends it again', async () => {
    const { inbox, open, publish } = await serve();
    inbox.commitByHand();
    const source = open();
    await live(source);
    await publish('a');
    await publish('b');
    await until(() => inbox.received.length === 2);
    await source.close();
    const again = open();
    await until(() => inbox.received.length === 4);
    expect(inbox.texts()).toEqual(['a', 'b', 'a', 'b']);
    expect(inbox.received.map(({ mayBeAgain }) => mayBeAgain)).toEqual([false, false, true, true]);
    inbox.commit();
    await publish('c');
    await until(() => inbox.received.length === 5);
    await again.close();
    await live(open());
    await publish('d');
    await until(() => inbox.received.length === 6);
    expect(inbox.texts().slice(4)).toEqual(['c', 'd']);
  });

  it('a message does not wait until the one before it is saved', async () => {
    const { inbox, open, publish } = await serve();
    inbox.commitByHand();
    await live(open());
    for (let n = 0; n < 500; n++) await publish(String(n));
    await until(() => inbox.received.length === 500);
    expect(inbox.texts()).toEqual(Array.from({ length: 500 }, (_, n) => String(n)));
  });

  it('a message published while the source was closed arrives later, in order', async () => {
    const { inbox, open, publish } = await serve();
    const source = open();
    await live(source);
    await source.close();
    for (let n = 0; n < 200; n++) await publish(String(n));
    await live(open());
    await until(() => inbox.received.length === 200);
    expect(inbox.texts()).toEqual(Array.from({ length: 200 }, (_, n) => String(n)));
  });

  it('an oversized message is read in part, counted, and blocks no other message', async () => {
    const { inbox, open, publish } = await serve();
    const source = open();
    await live(source);
    await publish('before');
    await publish('x'.repeat(5_000_000), { topic: 'frigate/events' });
    await publish('after');
    await publish('y'.repeat(6_000_000), { topic: 'frigate/events', qos: 0 });
    await until(() => inbox.received.length === 2 && inbox.tooLarge.length === 2);
    expect(inbox.texts()).toEqual(['before', 'after']);
    expect(inbox.tooLarge.map(({ size }) => size)).toEqual([5_000_000, 6_000_000]);
    expect(inbox.tooLarge[0]?.message.channel).toBe('frigate/events');
    expect(Buffer.from(inbox.tooLarge[0]?.message.bytes ?? []).toString()).toMatch(/^x{1000,20000}$/);
    // The oversized message is acknowledged too: the broker does not send it again.
    await source.close();
    await live(open());
    await publish('later');
    await until(() => inbox.received.length === 3);
    expect(inbox.tooLarge).toHaveLength(2);
  });

  it('a message of exactly the maximum size arrives whole', async () => {
    const { inbox, open, publish } = await serve();
    await live(open());
    await publish('z'.repeat(maxFrigateBytes));
    await until(() => inbox.received.length === 1);
    expect(inbox.received[0]?.bytes.length).toBe(maxFrigateBytes);
  });

  it('an oversized review arrives as its beginning, with the size of the whole', async () => {
    const { inbox, open, publish } = await serve();
    await live(open());
    const review = `{"type": "end", "before": {"id": "1.5-a"}, "x": "${'x'.repeat(maxFrigateBytes + 100_000)}"}`;
    await publish(review);
    await publish('after');
    await until(() => inbox.received.length === 2);
    expect(inbox.tooLarge).toEqual([]);
    expect(inbox.received[0]).toMatchObject({ channel: 'frigate/reviews', cutFrom: review.length });
    expect(inbox.texts()[0]).toBe(review.slice(0, 16 * 1024));
    expect(inbox.received[1]).toMatchObject({ cutFrom: undefined });
  });

  it('a message waits at the broker while unsaved messages fill the memory', async () => {
    const { inbox, open, publish } = await serve();
    inbox.commitByHand();
    await live(open());
    const size = 4_000_000;
    for (let n = 0; n < 24; n++) await publish(String(n).padEnd(size, '.'));
    await until(() => inbox.received.length * size >= 32_000_000);
    // After this many round trips through the same broker, all messages would have arrived.
    for (let n = 0; n < 20; n++) await publish('round', { topic: 'elsewhere' });
    expect(inbox.received.length * size).toBeLessThan(48_000_000);
    inbox.commit();
    await until(() => inbox.received.length === 24);
    expect(inbox.texts().map((text) => Number(text.slice(0, 2)))).toEqual(
      Array.from({ length: 24 }, (_, n) => n),
    );
  });

  it('a message retained by the broker is marked as such', async () => {
    const { inbox, open, publish } = await serve();
    await publish('old', { retain: true });
    await live(open());
    await until(() => inbox.received.length === 1);
    await publish('new', { retain: true });
    await until(() => inbox.received.length === 2);
    expect(inbox.received.map(({ retained }) => retained)).toEqual([true, false]);
  });
});

describe('topics', () => {
  it('topics are those of the source’s format below its prefix, and no others', async () => {
    const { inbox, open, publish } = await serve();
    await live(open({ prefix: 'nvr/east' }));
    for (const topic of ['frigate/reviews', 'nvr/east/stats', 'nvr/east/events', 'nvr/east/reviews'])
      await publish(topic, { topic });
    await until(() => inbox.received.length === 2);
    expect(inbox.texts()).toEqual(['nvr/east/events', 'nvr/east/reviews']);
  });

  it('ONVIF and Axis topics begin with a device name of one level or two', async () => {
    const { inbox, open, publish } = await serve();
    await Promise.all([
      live(open({ kind: 'onvif', id: AlertSourceId.parse('onvif') })),
      live(open({ kind: 'axis', id: AlertSourceId.parse('axis') })),
    ]);
    await publish('1', { topic: 'cam-1/onvif-ej/RuleEngine/LineDetector/Crossed/&1/2/Fence' });
    await publish('2', { topic: 'hanoi/cam-2/onvif-ej/VideoSource/MotionAlarm/&1' });
    await publish('3', {
      topic: 'ACCC8E000001/event/tns:axis/CameraApplicationPlatform/VMD/Camera1ProfileANY',
    });
    await until(() => inbox.received.length === 3);
    expect(inbox.received.map(({ kind }) => kind).sort()).toEqual(['axis', 'onvif', 'onvif']);
  });
});

it('the source speaks MQTT 3.1.1 with a broker that supports nothing newer', async () => {
  const { inbox, lines, open } = await serve();
  const old = await Aedes.createBroker();
  const versions: unknown[] = [];
  old.preConnect = (_, packet, done) => {
    versions.push(packet.protocolVersion);
    // The response of such a broker to any other version (MQTT 3.1.1, 3.1.2.2).
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
  await other.publishAsync('frigate/events', 'x'.repeat(5_000_000), { qos: 1 });
  await until(() => inbox.received.length === 1 && inbox.tooLarge.length === 1);
  expect(versions.slice(0, 2)).toEqual([5, 4]);
  expect(lines).toEqual(['gate: live']);
  await source.close();
  await other.endAsync();
  server.close();
  old.close();
});

describe('the heartbeat', () => {
  it('the heartbeat goes to the broker and comes back', async () => {
    const { inbox, open } = await serve();
    const source = open();
    await live(source);
    expect(await source.beat()).toBe(true);
    await until(() => inbox.received.length === 1);
    expect(inbox.received[0]?.channel).toBe('watchfloor/hn/gate/heartbeat');
  });

  it('the heartbeat reports a broker that does not allow it', async () => {
    const { open } = await serve({ readOnly: true });
    const source = open();
    await live(source);
    expect(await source.beat()).toBe(false);
    expect(source.state()).toMatchObject({ state: 'live', cause: { code: 'alert.brokerRefusesBeat' } });
  });

  it('the heartbeat fails while there is no connection', async () => {
    const { broker, open } = await serve();
    await broker.stop();
    const source = open();
    expect(await source.beat()).toBe(false);
  });
});
