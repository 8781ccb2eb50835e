import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import { must } from '../../test/fixtures/must.ts';
import { startTestSite, type TestSite } from '../../test/fixtures/site.ts';
import { until } from '../../test/fixtures/until.ts';
import { startWhepServer, type WhepServer } from '../../test/fixtures/whepServer.ts';

/** A real site fetches a camera from a WHEP server on python3-aiortc. */
const token = 'reader:secret-of-the-media-server';
const camera = CameraId.parse('hn:camera:gate');
const withinMs = 50_000;

let server: WhepServer;
let test: TestSite;

beforeEach(async () => {
  server = await startWhepServer(token);
});
afterEach(async () => {
  await test.close();
  await server.close();
});

const start = async (whep: { url: string; token?: string }) => {
  const position = { lat: 21, lon: 105.8 };
  test = await startTestSite([{ id: 'gate', number: 1, name: 'gate', ward: 'w1', position, main: { whep } }]);
};

async function watch() {
  const desk = await test.signedIn('all');
  const { client } = await test.joined(desk);
  const seen: { state: string; cause: string; width: number }[] = [];
  client.subscribe('source', {
    onMessage: ({ status: { state, cause, width } }) =>
      void seen.push({ state, cause: cause?.code ?? '', width }),
  });
  const { id: transport } = must(await client.call('media.transport', {}));
  const items = [{ key: '0', transport, camera, stream: 'main' as const }];
  const [shown] = must(await client.call('media.watch', { items })).items;
  if (!shown?.consumer) throw new Error('not shown');
  const consumers = [shown.consumer.id];
  return {
    last: () => seen.at(-1),
    resume: async () => must(await client.call('media.resume', { consumers })),
    leave: async () => must(await client.call('media.unwatch', { consumers })),
  };
}

describe('a camera of a WHEP server', () => {
  it('a WHEP camera is live while watched, receives keyframe requests, and its session is deleted at the end', async () => {
    await start({ url: server.url, token });
    expect(server.requests).toEqual([]);
    const { last, resume, leave } = await watch();
    await until(() => last()?.state === 'live', withinMs);
    await resume();
    await until(async () => ((await test.site.traffic())[0]?.packets ?? 0) > 20, withinMs);
    const [peer] = server.peers.values();
    expect(peer?.state).toBe('connected');
    await until(() => (peer?.keyframeRequests ?? 0) > 0, withinMs);
    await until(() => last()?.width === 320, withinMs);
    await leave();
    await until(() => server.requests.at(-1) === 'DELETE /sessions/1 200', withinMs);
    expect(server.requests).toEqual(['POST /camera/whep 201', 'DELETE /sessions/1 200']);
    expect(test.log.join('\n')).not.toContain(token);
  });

  it('a WHEP camera comes back when its server does', async () => {
    await start({ url: server.url, token });
    const { last } = await watch();
    await until(() => last()?.state === 'live', withinMs);
    server.refuse(404);
    for (const peer of server.peers.values()) await peer.kill();
    await until(() => last()?.cause === 'source.whepNoStream', withinMs);
    expect(last()?.state).toBe('lost');
    server.refuse(undefined);
    await until(() => last()?.state === 'live', withinMs);
  });

  it('a WHEP camera reports that the token is refused', async () => {
    await start({ url: server.url, token: 'another' });
    const { last } = await watch();
    await until(() => last()?.state === 'refused', withinMs);
    expect(last()?.cause).toBe('source.whepToken');
  });

  it.each([
    [
      'waits for the site to begin',
      'source.whepIceLite',
      (sdp: string) => sdp.replace('t=0 0', 't=0 0\r\na=ice-lite'),
    ],
    ['has no H.264 of it', 'source.whepNoVideo', (sdp: string) => sdp.replace(/m=video \d+/, 'm=video 0')],
    ['answers with something else', 'source.malformed', () => '<html></html>'],
  ])('a WHEP camera reports that its server %s', async (_what, code, change) => {
    server.rewrite(change);
    await start({ url: server.url, token });
    const { last } = await watch();
    await until(() => last()?.cause === code, withinMs);
    await until(() => server.requests.includes('DELETE /sessions/1 200'), withinMs);
  });

  it('a WHEP camera reports that its server is unreachable', async () => {
    await start({ url: 'http://127.0.0.1:9/camera/whep' });
    const { last } = await watch();
    await until(() => last()?.cause === 'source.whepUnreachable', withinMs);
  });
});
