import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeskId, WardId } from '../../core/base/ids.ts';
import { must } from '../fixtures/must.ts';
import { startTestSite, type TestSite, testCamera } from '../fixtures/site.ts';
import { until } from '../fixtures/until.ts';

/**
 * A person who may add cameras gives addresses of the site's own machine and its neighbours, to reach through the site what they cannot
 * reach themselves: its store of metrics, its broker, a cloud's metadata service at 169.254.169.254.
 */
let test: TestSite;
let server: Server;
let port = 0;
let connections = 0;
let desks = 0;
/** Each with a rate limit of its own. */
const newDesk = () => {
  desks += 1;
  return test.signedIn('keeper', DeskId.parse(`desk-${desks.toString(16).padStart(16, '0')}`));
};

beforeAll(async () => {
  test = await startTestSite([testCamera(1)], { allowLocalAddresses: false });
  server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  server.listen(0, '::');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
}, 60_000);
afterAll(async () => {
  server?.close();
  await test?.close();
});

/** The machine's addresses in its networks, where there are any. */
const own = Object.values(networkInterfaces()).flatMap((all) =>
  (all ?? []).flatMap(({ address, family, internal }) => (internal || family !== 'IPv4' ? [] : [address])),
);
/** As they may stand in an RTSP or HTTP address. */
const hosts = [
  '127.0.0.1',
  '127.8.9.10',
  'localhost',
  '0.0.0.0',
  '127.1',
  '2130706433',
  '0x7f.0.0.1',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '169.254.169.254',
  '[fe80::1]',
  '239.255.255.250',
  '[ff02::1]',
  '255.255.255.255',
  ...own,
];

describe('an address of the site’s own machine', () => {
  it.each(hosts)('is not tried as a stream: %s', async (host) => {
    const desk = await newDesk();
    const before = connections;
    expect(await desk.call('camera.try', { url: `rtsp://${host}:${port}/x` })).toMatchObject({
      fault: { code: 'trial.localAddress' },
    });
    expect(connections).toBe(before);
    desk.close();
  });

  it.each(hosts)('is not asked for its streams: %s', async (host) => {
    const desk = await newDesk();
    const before = connections;
    expect(await desk.call('camera.streams', { onvif: `http://${host}:${port}/onvif` })).toMatchObject({
      fault: { code: 'trial.localAddress' },
    });
    expect(connections).toBe(before);
    desk.close();
  });

  it('is not stored as the stream, the small stream or the PTZ control of a camera', async () => {
    const desk = await newDesk();
    const far = 'rtsp://192.0.2.1/x';
    const add = (over: object) =>
      desk.call('camera.add', {
        stream: { url: far },
        number: 9,
        name: 'Cổng sau',
        ward: WardId.parse('hn:ward:w1'),
        ...over,
      });
    const near = [
      { stream: { url: `rtsp://127.0.0.1:${port}/x` } },
      { sub: `rtsp://[::1]:${port}/x` },
      { onvif: `http://0x7f.1:${port}/onvif` },
    ];
    for (const over of near) expect(await add(over)).toMatchObject({ fault: { code: 'trial.localAddress' } });
    expect(must(await desk.call('registry.page', {})).total).toBe(1);
    desk.close();
  });

  it('is not fetched when a stored name resolves to it later', async () => {
    const desk = await newDesk();
    const before = connections;
    const added = must(
      await desk.call('camera.add', {
        stream: { url: `rtsp://localhost:${port}/x` },
        number: 9,
        name: 'Cổng sau',
        ward: WardId.parse('hn:ward:w1'),
      }),
    );
    const { client: window } = await test.joined(desk);
    const causes: string[] = [];
    window.subscribe('source', { onMessage: ({ status }) => void causes.push(status.cause?.code ?? '') });
    const transport = must(await window.call('media.transport', {})).id;
    const items = [{ key: 'a', transport, camera: added.id, stream: 'main' as const }];
    must(await window.call('media.watch', { items }));
    await until(() => causes.includes('source.localAddress'));
    expect(connections).toBe(before);
    window.close();
    desk.close();
  });
});
