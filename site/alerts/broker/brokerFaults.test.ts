import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { faultText } from '../../../core/errors/faults.ts';
import { ended, live, serve } from '../../../test/fixtures/brokerSource.ts';
import { freePorts } from '../../../test/fixtures/server.ts';
import { until } from '../../../test/fixtures/until.ts';

describe('broker faults', () => {
  it('reports a lost broker and reconnects when it is back', async () => {
    const { broker, inbox, lines, open, publish } = await serve();
    const source = open();
    await live(source);
    await broker.kill();
    expect((await ended(source))?.code).toMatch(/^alert\.broker(Lost|Unreachable)$/);
    expect(source.state().state).toBe('lost');
    await broker.start();
    await live(source);
    await publish('back');
    await until(() => inbox.texts().includes('back'));
    expect(lines.at(-1)).toBe('gate: live');
  });

  it('reports a wrong password without showing it in a log or message', async () => {
    const { broker, lines, open } = await serve();
    const password = 'không phải mật khẩu';
    const source = open({
      broker: { url: broker.url, username: broker.username, password, anyCertificate: false },
    });
    const fault = await ended(source);
    expect(fault).toMatchObject({ code: 'alert.brokerRefusesLogin', params: { username: broker.username } });
    expect(source.state().state).toBe('refused');
    expect(`${lines} ${fault && faultText(fault, 'vi')}`).not.toContain(password);
  });

  it('reports an unknown host name and a port without a listener', async () => {
    const { open } = await serve();
    const [port = 0] = await freePorts(1);
    expect(await ended(open({ url: 'mqtt://broker.invalid:1883' }))).toMatchObject({
      code: 'alert.brokerNameUnknown',
    });
    expect(await ended(open({ url: `mqtt://127.0.0.1:${port}` }))).toMatchObject({
      code: 'alert.brokerUnreachable',
    });
  });

  it('rejects an untrusted certificate; accepts it with its CA file or without verification', async () => {
    const { broker, open } = await serve({ tls: true });
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

  it('reports a missing CA file', async () => {
    const { broker, open } = await serve();
    const { username, password } = broker;
    const source = open({
      broker: { url: 'mqtts://localhost:1', username, password, ca: '/no/such.pem', anyCertificate: false },
    });
    expect(await ended(source)).toMatchObject({ code: 'alert.brokerTls' });
  });

  it('reports TLS to a plain port, plain to a TLS port, and a server that is no broker', async () => {
    const { broker, open } = await serve();
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

  it('disconnects while the inbox accepts nothing, and loses no message', async () => {
    const { inbox, open, publish } = await serve();
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
    await until(() => inbox.received.length === 2);
    expect(inbox.texts()).toEqual(['1', '2']);
  });

  it('reports Frigate as offline when its availability topic says so, though the broker is up', async () => {
    const { open, publish } = await serve();
    await publish('offline', { topic: 'frigate/available', retain: true });
    const source = open();
    await until(() => source.state().cause?.code === 'alert.reporterOffline');
    expect(source.state().state).toBe('lost');
    await publish('online', { topic: 'frigate/available', retain: true });
    await live(source);
  });
});
