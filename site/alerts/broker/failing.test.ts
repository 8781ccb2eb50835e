import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { faultText } from '../../../core/errors/faults.ts';
import { ended, live, serve } from '../../../test/fixtures/brokerSource.ts';
import { freePorts } from '../../../test/fixtures/server.ts';
import { until } from '../../../test/fixtures/until.ts';

describe('what goes wrong', () => {
  it('a broker that is gone, and comes back', async () => {
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

  it('a wrong password, which is in no line and no sentence', async () => {
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

  it('a name that nobody has, a port that nobody has', async () => {
    const { open } = await serve();
    const [port = 0] = await freePorts(1);
    expect(await ended(open({ url: 'mqtt://broker.invalid:1883' }))).toMatchObject({
      code: 'alert.brokerNameUnknown',
    });
    expect(await ended(open({ url: `mqtt://127.0.0.1:${port}` }))).toMatchObject({
      code: 'alert.brokerUnreachable',
    });
  });

  it('a certificate that nobody vouches for; with its file, or where any will do, it is taken', async () => {
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

  it('an authority’s file that is not there', async () => {
    const { broker, open } = await serve();
    const { username, password } = broker;
    const source = open({
      broker: { url: 'mqtts://localhost:1', username, password, ca: '/no/such.pem', anyCertificate: false },
    });
    expect(await ended(source)).toMatchObject({ code: 'alert.brokerTls' });
  });

  it('TLS where none is spoken, none where it is, and what is no broker at all', async () => {
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

  it('an inbox that takes nothing: it stays away until it does, and nothing is lost', async () => {
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

  it('Frigate that is told to be gone, though its broker is there', async () => {
    const { open, publish } = await serve();
    await publish('offline', { topic: 'frigate/available', retain: true });
    const source = open();
    await until(() => source.state().cause?.code === 'alert.reporterOffline');
    expect(source.state().state).toBe('lost');
    await publish('online', { topic: 'frigate/available', retain: true });
    await live(source);
  });
});
