import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SiteCalls, SiteTopics } from '../../core/api/site.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { CameraId, DeskId, WardId } from '../../core/base/ids.ts';
import type { RpcClient } from '../../core/rpc/client.ts';
import type { CallInput } from '../../core/rpc/define.ts';
import { type RtspCamera, startRtspCamera, validResponse } from '../../test/fakes/rtspCamera.ts';
import { deskClient } from '../../test/fakes/siteClient.ts';
import { type GstRtspServer, startGstRtspServer } from '../../test/fixtures/gstRtspServer.ts';
import { must } from '../../test/fixtures/must.ts';
import { startTestSite, type TestSite, testCamera, testPassword } from '../../test/fixtures/site.ts';
import { loadCertificate } from '../api/certificate.ts';
import { readSiteConfig } from './config.ts';
import { startSite } from './index.ts';

/** Own cameras: tried at a real RTSP server (GStreamer's) through a real site, added, watched, removed. */
type Desk = RpcClient<SiteCalls, SiteTopics>;
const user = { username: 'vien', password: 'mật khẩu của camera' };
const ward = WardId.parse('hn:ward:w1');

let site: TestSite;
let camera: GstRtspServer;
/** Each with a rate limit of its own. */
const desks: Desk[] = [];
const fakes: RtspCamera[] = [];
const servers: Server[] = [];
/** Slow tries, started first: the kind of each port, and the resulting fault. */
let slow: Promise<readonly (readonly [what: string, code: string])[]>;
const at = (path: string) => `rtsp://127.0.0.1:${camera.port}/${path}`;

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
async function fake(
  answer: Parameters<typeof startRtspCamera>[0],
  certificate?: Parameters<typeof startRtspCamera>[1],
) {
  const started = await startRtspCamera(answer, certificate);
  fakes.push(started);
  return started.port;
}
let made = 0;
async function newDesk(name = 'keeper'): Promise<Desk> {
  made += 1;
  const desk = await site.signedIn(name, DeskId.parse(`desk-${made.toString(16).padStart(16, '0')}`));
  desks.push(desk);
  return desk;
}

beforeAll(async () => {
  camera = await startGstRtspServer({ user: user.username, password: user.password });
  site = await startTestSite([testCamera(1, { name: 'Cổng trụ sở', position: { lat: 21.03, lon: 105.85 } })]);
  const ports = {
    silent: await portOf(createServer(() => undefined)),
    banner: await portOf(createServer((socket) => void socket.write('SSH-2.0-OpenSSH_9.9\r\n'))),
    promises: await fake(({ method }) => validResponse(method)),
  };
  slow = Promise.all(
    Object.entries(ports).map(async ([what, port]) => {
      const answer = await (await newDesk()).call('camera.try', { url: `rtsp://127.0.0.1:${port}/x` });
      return [what, answer.ok ? 'ok' : answer.fault.code] as const;
    }),
  );
});
afterAll(async () => {
  for (const desk of desks) desk.close();
  for (const each of fakes) await each.close();
  for (const server of servers) server.close();
  await site?.close();
  await camera?.kill();
});

describe('a camera is tried', () => {
  it('a try shows a picture, with its size and rate', async () => {
    const desk = await newDesk();
    const seen = must(await desk.call('camera.try', { url: at('inband'), ...user }));
    expect(seen).toMatchObject({ width: 320, height: 180, codec: expect.stringMatching(/^avc1\./) });
    expect(seen.fps).toBeGreaterThan(20);
    // Complete Annex B: SPS, PPS, IDR.
    const bytes = Buffer.from(seen.picture, 'base64');
    expect(bytes.subarray(0, 4)).toEqual(Buffer.from([0, 0, 0, 1]));
  });

  it('a try accepts name and password in the address', async () => {
    const desk = await newDesk();
    const url = at('inband').replace('//', `//${user.username}:${encodeURIComponent(user.password)}@`);
    expect(must(await desk.call('camera.try', { url })).width).toBe(320);
  });

  it('a try transcodes if allowed', async () => {
    const desk = await newDesk();
    const seen = must(await desk.call('camera.try', { url: at('bframes'), ...user, transcode: true }));
    expect(seen).toMatchObject({ width: 320, height: 180 });
  }, 20_000);

  it('a try reports the fault: address, name, password, codec', async () => {
    const http = createHttp((_request, response) => void response.end('hello'));
    const port = await portOf(http);
    const forbids = await fake(({ method }) =>
      method === 'DESCRIBE' ? '403 Forbidden\r\n\r\n' : validResponse(method),
    );
    const closed = await portOf(createServer((socket) => void socket.destroy()));
    const cert = must(await loadCertificate('self-signed', site.folder, '127.0.0.1'));
    const secure = await fake(({ method }) => validResponse(method), cert);
    const desk = await newDesk();
    const other = await newDesk();
    const cases: readonly (readonly [Desk, CallInput<SiteCalls, 'camera.try'>, string])[] = [
      [desk, { url: 'không phải địa chỉ' }, 'trial.badAddress'],
      [desk, { url: 'http://10.0.0.1/' }, 'trial.badAddress'],
      [desk, { url: 'rtsp://camera.invalid/x' }, 'trial.noHost'],
      [desk, { url: 'rtsp://127.0.0.1:1/x' }, 'trial.portRefused'],
      [desk, { url: `rtsp://127.0.0.1:${port}/x` }, 'trial.notRtsp'],
      [desk, { url: `rtsp://127.0.0.1:${closed}/x` }, 'trial.notRtsp'],
      [desk, { url: `rtsp://127.0.0.1:${forbids}/x`, ...user }, 'trial.forbidden'],
      [desk, { url: `rtsps://127.0.0.1:${secure}/x` }, 'trial.certificate'],
      [desk, { url: at('inband') }, 'trial.needsName'],
      [desk, { url: at('inband'), username: user.username }, 'trial.needsPassword'],
      [other, { url: at('inband'), ...user, password: 'sai' }, 'trial.signInRefused'],
      [other, { url: at('inband'), ...user, username: 'ai' }, 'trial.signInRefused'],
      [other, { url: at('nothing-here'), ...user }, 'trial.noPath'],
      [other, { url: at('audio'), ...user }, 'trial.noVideo'],
      [other, { url: at('h265'), ...user }, 'trial.codec'],
      [other, { url: at('bframes'), ...user }, 'trial.bFrames'],
      [other, { url: at('yuv444'), ...user }, 'trial.codec'],
    ];
    for (const [from, typed, code] of cases) {
      const answer = await from.call('camera.try', typed);
      expect([typed.url, answer.ok ? 'ok' : answer.fault.code]).toEqual([typed.url, code]);
    }
  }, 30_000);

  it('a try ends when a newer one begins; too many at once, or in a row, are refused', async () => {
    const desk = await newDesk();
    const silent = await portOf(createServer(() => undefined));
    const url = `rtsp://127.0.0.1:${silent}/x`;
    const first = desk.call('camera.try', { url });
    const second = desk.call('camera.try', { url: 'rtsp://127.0.0.1:1/x' });
    expect(await first).toMatchObject({ fault: { code: 'call.closed' } });
    expect(await second).toMatchObject({ fault: { code: 'trial.portRefused' } });
    const codes: string[] = [];
    for (let n = 0; n < 12; n += 1) {
      const answer = await desk.call('camera.try', { url: 'rtsp://127.0.0.1:1/x' });
      codes.push(answer.ok ? 'ok' : answer.fault.code);
    }
    expect(codes.at(-1)).toBe('call.tooMany');
  });

  it('a try distinguishes a port without RTSP from a camera that announces pictures and sends none', async () => {
    expect(Object.fromEntries(await slow)).toEqual({
      silent: 'trial.mute',
      banner: 'trial.mute',
      promises: 'trial.noPackets',
    });
  }, 20_000);
});

describe('a camera of one’s own', () => {
  const toAdd = () => ({
    stream: { url: at('inband').replace('//', '//nobody:nothing@'), ...user },
    sub: at('outofband'),
    number: 7,
    name: 'Cổng sau',
    ward,
  });

  it('an own camera is a camera like any other, and can be removed', async () => {
    const desk = await newDesk();
    const reported = new Set<number>();
    desk.subscribe('registry', { onMessage: ({ revision }) => void reported.add(revision) });
    const added = must(await desk.call('camera.add', toAdd()));
    expect(added).toMatchObject({ number: 7, name: 'Cổng sau', ward, streams: ['main', 'sub'], own: true });
    // Without a given position: among the others of its ward.
    expect(added.position).toMatchObject({ lat: 21.03, lon: 105.85 });
    const page = must(await desk.call('registry.page', {}));
    expect(page.cameras.map(({ number }) => number)).toEqual([1, 7]);
    expect(JSON.stringify(page)).not.toMatch(/rtsp|mật khẩu của camera|vien/);
    expect(reported.has(page.revision)).toBe(true);

    const chief = await newDesk('chief');
    const { client: window } = await site.joined(chief);
    const transport = must(await window.call('media.transport', {})).id;
    const watched = must(
      await window.call('media.watch', {
        items: [{ key: 'a', transport, camera: added.id, stream: 'sub' }],
      }),
    );
    expect(watched.items[0]?.consumer).toBeDefined();
    window.close();

    must(await desk.call('camera.remove', { camera: added.id }));
    const turning = { ...toAdd(), onvif: 'http://127.0.0.1:9/onvif/device_service' };
    const ptz = must(await desk.call('camera.add', turning));
    expect(ptz).toMatchObject({ kind: 'ptz', steerable: true });
    must(await desk.call('camera.remove', { camera: ptz.id }));
    expect(must(await desk.call('registry.page', {})).total).toBe(1);
  });

  it('an own camera with an invalid number, ward or address, out of scope, or without the right is refused', async () => {
    const desk = await newDesk();
    const code = async (from: Desk, more: object) => {
      const answer = await from.call('camera.add', { ...toAdd(), ...more });
      return answer.ok ? 'ok' : answer.fault.code;
    };
    const taken = await desk.call('camera.add', { ...toAdd(), number: 1 });
    expect(taken).toMatchObject({
      fault: { code: 'ownCamera.numberTaken', params: { number: 1, name: 'Cổng trụ sở', free: 2 } },
    });
    expect(await code(desk, { ward: WardId.parse('hn:ward:none') })).toBe('ownCamera.noWard');
    expect(await code(desk, { stream: { url: 'x' } })).toBe('trial.badAddress');
    expect(await code(desk, { sub: 'x' })).toBe('trial.badAddress');
    expect(await code(desk, { onvif: 'x' })).toBe('onvif.badAddress');
    const narrow = await newDesk('keeper1');
    expect(await code(narrow, { ward: WardId.parse('hn:ward:w2') })).toBe('right.outOfScope');
    expect(await code(await newDesk('chief'), {})).toBe('right.missing');
    const file = CameraId.parse('hn:camera:c1');
    expect(await desk.call('camera.remove', { camera: file })).toMatchObject({
      fault: { code: 'ownCamera.notOwn' },
    });
    expect(must(await desk.call('registry.page', {})).total).toBe(1);
  });

  it('an own camera survives a restart with its password; audit log and log file have no secrets of it', async () => {
    const desk = await newDesk();
    const added = must(await desk.call('camera.add', toAdd()));
    await site.site.close();
    const workerBin = process.env.MEDIASOUP_WORKER_BIN;
    const again = must(
      await startSite(must(readSiteConfig(join(site.folder, 'site.yaml'))), {
        clock: createSystemClock(),
        log: () => undefined,
        onFirstPassword: () => undefined,
        onNotice: () => undefined,
        ...(workerBin ? { workerBin } : {}),
      }),
    );
    const client = await deskClient(again.url, DeskId.parse('desk-ffffffffffffffff'));
    must(await client.call('session.signIn', { name: 'keeper', password: testPassword }));
    expect(must(await client.call('registry.page', {})).cameras.map((each) => each.id)).toContain(added.id);
    client.close();
    await again.close();

    const auditLog = await site.close();
    const auditEvents = (of: string) => auditLog.filter(({ event }) => event === of);
    expect(auditEvents('camera.try').length).toBeGreaterThan(20);
    expect([auditEvents('camera.add').length, auditEvents('camera.remove').length]).toEqual([3, 2]);
    expect(auditEvents('camera.add').at(-1)).toMatchObject({
      camera: added.id,
      who: 'hn:operator:keeper',
      detail: expect.stringContaining(`"host":"127.0.0.1:${camera.port}"`),
    });
    const written = JSON.stringify([auditLog, site.log]);
    for (const secret of [user.password, encodeURIComponent(user.password), 'nobody:nothing', '"sai"'])
      expect(written).not.toContain(secret);
  });
});
