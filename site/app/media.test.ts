import { once } from 'node:events';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { CameraId, WindowId } from '../../core/base/ids.ts';
import type { MediaCalls, MediaTopics } from '../../core/media/api.ts';
import type { RpcClient } from '../../core/rpc/client.ts';
import { type GstRtspServer, startGstRtspServer } from '../../test/fixtures/gstRtspServer.ts';
import { must } from '../../test/fixtures/must.ts';
import { startTestSite, type TestSite } from '../../test/fixtures/site.ts';
import { until } from '../../test/fixtures/until.ts';

let server: GstRtspServer;
let test: TestSite;
const cameras = ['c1', 'c2'].map((id) => CameraId.parse(`hn:camera:${id}`));
const [first, second] = cameras as [CameraId, CameraId];
const record = (id: string, number: number, path: string) => ({
  id,
  number,
  name: id,
  ward: 'w1',
  position: { lat: 21, lon: 105.8 },
  main: { url: `rtsp://127.0.0.1:${server.port}${path}` },
});

beforeAll(async () => {
  server = await startGstRtspServer();
});
afterAll(() => server.kill());
beforeEach(async () => {
  test = await startTestSite([record('c1', 1, '/inband'), record('c2', 2, '/outofband')], { workers: 2 });
});
afterEach(() => test.close());

type Window = RpcClient<MediaCalls, MediaTopics>;

async function watch(window: Window, which: readonly CameraId[]) {
  const { id: transport } = must(await window.call('media.transport', {}));
  const items = which.map((camera, at) => ({ key: `${at}`, transport, camera, stream: 'main' as const }));
  const answers = must(await window.call('media.watch', { items })).items;
  const consumers = answers.map(({ consumer, fault }) => {
    if (!consumer) throw new Error(JSON.stringify(fault));
    return consumer;
  });
  must(await window.call('media.resume', { consumers: consumers.map(({ id }) => id) }));
  return { transport, consumers };
}

const stateOf = (window: Window, camera: CameraId, state: string) =>
  new Promise<void>((resolve) =>
    window.subscribe('source', {
      onMessage: (message) => message.camera === camera && message.status.state === state && resolve(),
    }),
  );

it('the site brings a camera’s packets to the SFU, with the parameters that a window needs', async () => {
  const desk = await test.signedIn('all');
  const { client } = await test.joined(desk);
  const live = stateOf(client, first, 'live');
  const { consumers } = await watch(client, [first]);
  await live;
  const rtp = consumers[0]?.rtpParameters;
  expect(rtp).toMatchObject({
    codecs: [
      { mimeType: 'video/H264', parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f' } },
      { mimeType: 'video/rtx' },
    ],
    headerExtensions: expect.arrayContaining([
      expect.objectContaining({ uri: expect.stringContaining('playout-delay') }),
      expect.objectContaining({ uri: expect.stringContaining('abs-capture-time') }),
    ]),
  });
  await until(async () => ((await test.site.traffic())[0]?.packets ?? 0) > 100);
  expect(await test.site.traffic()).toMatchObject([{ camera: first, stream: 'main' }]);
  client.close();
  desk.close();
});

it('the site sends a late viewer a still at once, with its age', async () => {
  const desk = await test.signedIn('all');
  const { client } = await test.joined(desk);
  const from = performance.now();
  const live = stateOf(client, first, 'live');
  await watch(client, [first]);
  await live;
  const later = (await test.joined(desk)).client;
  const still = new Promise<{ ageMs: number; codec: string; bytes: Uint8Array }>((resolve) =>
    later.subscribe('still', {
      onMessage: ({ ageMs, codec }, bytes) => bytes && resolve({ ageMs, codec, bytes }),
    }),
  );
  await watch(later, [first]);
  const { ageMs, codec, bytes } = await still;
  expect(ageMs).toBeGreaterThanOrEqual(0);
  // At most one keyframe older than this view of the camera.
  expect(ageMs).toBeLessThan(performance.now() - from + 2_000);
  expect(codec).toMatch(/^avc1\.[0-9a-fA-F]{6}$/);
  expect([...bytes.subarray(0, 3)].join()).toMatch(/^0,0,(0|1)$/);
  for (const one of [client, later, desk]) one.close();
});

it('the site keeps nothing of a window that leaves or disappears', async () => {
  const desk = await test.signedIn('all');
  const empty = { viewers: 0, transports: 0, consumers: 0, feeds: 0 };
  expect(test.site.stats().sfu).toMatchObject(empty);
  for (const leave of ['close', 'terminate'] as const) {
    const { client, socket } = await test.joined(desk);
    await watch(client, cameras);
    expect(test.site.stats().sfu).toMatchObject({ viewers: 1, transports: 1, consumers: 2, feeds: 2 });
    socket[leave]();
    await once(socket, 'close');
    await until(() => test.site.stats().sfu.feeds === 0);
    expect(test.site.stats().sfu).toMatchObject(empty);
    expect(test.site.stats().sfu.workers.every((worker) => worker.viewers + worker.consumers === 0)).toBe(
      true,
    );
  }
  await until(() => test.site.stats().ingest.byState.idle === 2);
  desk.close();
});

it('the site keeps nothing of thirty windows that close while their views are created', async () => {
  const desk = await test.signedIn('all');
  const leaving = Array.from({ length: 30 }, async (_, at) => {
    const { client, socket } = await test.joined(desk);
    const { id: transport } = must(await client.call('media.transport', {}));
    const items = cameras.map((camera) => ({ key: camera, transport, camera, stream: 'main' as const }));
    const answered = client.call('media.watch', { items });
    await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, at % 15))]);
    socket[at % 2 ? 'close' : 'terminate']();
    await once(socket, 'close');
  });
  await Promise.all(leaving);
  await until(() => test.site.stats().sfu.viewers === 0 && test.site.stats().sfu.feeds === 0);
  expect(test.site.stats().sfu).toMatchObject({ transports: 0, consumers: 0 });
  expect(test.site.stats().sfu.workers.every(({ viewers, consumers }) => viewers + consumers === 0)).toBe(
    true,
  );
  desk.close();
  const auditLog = await test.close();
  const count = (name: string) => auditLog.filter(({ event }) => event === name).length;
  expect(count('camera.view')).toBe(count('camera.viewEnd'));
});

it('the site with a failing disk shows no new views, cleans up after windows, signs out, and closes', async () => {
  const desk = await test.signedIn('all');
  const [staying, leaving] = [await test.joined(desk), await test.joined(desk)];
  await watch(staying.client, [first]);
  await watch(leaving.client, cameras);
  const other = new Database(`${test.folder}/data/site.db`);
  other.exec('BEGIN IMMEDIATE');
  leaving.socket.close();
  await once(leaving.socket, 'close');
  await until(() => test.site.stats().sfu.viewers === 1);
  expect(test.site.stats().sfu).toMatchObject({ transports: 1, consumers: 1 });
  const { id: transport } = must(await staying.client.call('media.transport', {}));
  const items = [{ key: 'k', transport, camera: second, stream: 'main' as const }];
  expect(must(await staying.client.call('media.watch', { items })).items).toMatchObject([
    { fault: { code: 'site.storeFailed' } },
  ]);
  expect(await desk.call('media.ticket', { window: WindowId.parse('w2') })).toMatchObject({
    fault: { code: 'site.storeFailed' },
  });
  const closed = once(staying.socket, 'close');
  must(await desk.call('session.signOut', {}));
  expect((await closed)[0]).toBe(1008);
  expect(test.site.stats().sfu).toMatchObject({ viewers: 0, consumers: 0 });
  other.exec('ROLLBACK');
  other.close();
  desk.close();
  const auditLog = await test.close();
  const counted = (name: string) => auditLog.filter(({ event }) => event === name).length;
  expect(['camera.view', 'camera.viewEnd', 'session.signOut', 'site.stop'].map(counted)).toEqual([
    3, 3, 1, 1,
  ]);
});

it('the site records each person’s views, with window, begin and duration', async () => {
  const desk = await test.signedIn('all');
  const { client } = await test.joined(desk);
  const { consumers } = await watch(client, cameras);
  must(await client.call('media.unwatch', { consumers: [consumers[0]?.id ?? ''] }));
  client.close();
  await until(() => test.site.stats().sfu.viewers === 0);
  const auditLog = await test.close();
  const seen = auditLog.filter(({ event }) => event.startsWith('camera.') || event === 'media.ticket');
  expect(seen.map(({ event, camera }) => [event, camera])).toEqual([
    ['media.ticket', null],
    ['camera.view', first],
    ['camera.view', second],
    ['camera.viewEnd', first],
    ['camera.viewEnd', second],
  ]);
  expect(seen.every(({ who }) => who === 'hn:operator:all')).toBe(true);
  expect(JSON.parse(seen[1]?.detail ?? '')).toEqual({
    desk: 'desk-0123456789abcdef',
    window: 'w1',
    stream: 'main',
  });
  expect(JSON.parse(seen[3]?.detail ?? '').durationMs).toBeGreaterThanOrEqual(0);
});

it('the site replaces a killed worker, notifies its windows, and shows them the video again', async () => {
  const desk = await test.signedIn('all');
  const { client } = await test.joined(desk);
  const { consumers, transport } = await watch(client, [first]);
  const before = test.site.stats().sfu.workers;
  const killed = before.find((worker) => worker.viewers === 1);
  const closed = new Promise<object>((resolve) => client.subscribe('closed', { onMessage: resolve }));
  process.kill(killed?.pid ?? 0, 'SIGKILL');
  expect(await closed).toEqual({
    consumers: consumers.map(({ id }) => id),
    cause: { code: 'media.workerLost', params: {} },
  });
  expect(
    await client.call('media.watch', {
      items: [{ key: 'k', transport, camera: first, stream: 'main' }],
    }),
  ).toMatchObject({ value: { items: [{ fault: { code: 'media.unknownTransport' } }] } });
  await watch(client, [first]);
  await until(async () => ((await test.site.traffic())[0]?.packets ?? 0) > 0);
  await until(() => test.site.stats().sfu.workers.length === before.length);
  expect(test.site.stats().sfu.workers.map(({ pid }) => pid)).not.toContain(killed?.pid);
  expect(test.site.stats().sfu).toMatchObject({ viewers: 1, transports: 1, consumers: 1, feeds: 1 });
  client.close();
  desk.close();
});

it('the site keeps nothing of closed transports, however many', async () => {
  const desk = await test.signedIn('all');
  const { client } = await test.joined(desk);
  for (let time = 0; time < 20; time += 1) {
    const { transport } = await watch(client, [first]);
    must(await client.call('media.closeTransport', { transport }));
    must(await client.call('media.closeTransport', { transport }));
  }
  expect(test.site.stats().sfu).toMatchObject({ viewers: 1, transports: 0, consumers: 0 });
  client.close();
  desk.close();
});

it('the site spreads windows over its workers', async () => {
  const desk = await test.signedIn('all');
  const windows = await Promise.all([test.joined(desk), test.joined(desk)]);
  expect(test.site.stats().sfu.workers.map(({ viewers }) => viewers)).toEqual([1, 1]);
  for (const { client } of windows) client.close();
  desk.close();
});

it('the site ends the views of a camera that is removed or moved', async () => {
  const desk = await test.signedIn('all');
  const { client } = await test.joined(desk);
  const { consumers } = await watch(client, cameras);
  const causes = new Map<string, string>();
  client.subscribe('closed', {
    onMessage: ({ consumers: ids, cause }) => {
      for (const id of ids) causes.set(id, cause.code);
    },
  });
  test.writeCameras([record('c1', 1, '/large')]);
  await until(() => causes.size === 2);
  expect(consumers.map(({ id }) => causes.get(id))).toEqual(['source.closed', 'right.outOfScope']);
  // The camera at its new address follows, and no still of the old one.
  const size = new Promise<number>((resolve) =>
    client.subscribe('still', { onMessage: ({ width }) => resolve(width) }),
  );
  await watch(client, [first]);
  expect(await size).toBe(1280);
  client.close();
  desk.close();
});
