import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SiteCalls, SiteTopics } from '../../core/api/site.ts';
import { CameraId, DeskId } from '../../core/base/ids.ts';
import type { Presence } from '../../core/ptz/lease.ts';
import { zeroVelocity } from '../../core/ptz/ptz.ts';
import type { RpcClient } from '../../core/rpc/client.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';
import { controlClient } from '../../test/fakes/siteClient.ts';
import { must } from '../../test/fixtures/must.ts';
import { startTestSite, type TestSite, testCamera } from '../../test/fixtures/site.ts';
import { until } from '../../test/fixtures/until.ts';

let test: TestSite;
const ptzCamera = (number: number, ward = 'w1') =>
  testCamera(number, {
    name: `Ngã tư ${number}`,
    ward,
    kind: 'ptz',
    ptz: { onvif: `http://fake/c${number}` },
  });
const c1 = CameraId.parse('hn:camera:c1');
const c2 = CameraId.parse('hn:camera:c2');
const fixed = CameraId.parse('hn:camera:c3');
const deskOf = (n: number) => DeskId.parse(`desk-000000000000000${n}`);

beforeAll(async () => {
  const { ptz: _none, ...noPtz } = ptzCamera(3);
  test = await startTestSite([ptzCamera(1), ptzCamera(2, 'w2'), noPtz], { gateway: true });
});
afterAll(() => test.close());

type Desk = RpcClient<SiteCalls, SiteTopics>;
async function ticketOf(desk: Desk) {
  let found = await desk.call('control.ticket', {});
  await until(async () => {
    if (!found.ok) found = await desk.call('control.ticket', {});
    return found.ok;
  });
  return must(found);
}
let seq = 0;
async function console_(name: string, n: number) {
  const desk = await test.signedIn(name, deskOf(n));
  const { url, ticket } = await ticketOf(desk);
  const { client, socket } = await controlClient(url);
  const join = () => client.call('control.join', { protocol: protocolVersion, ticket });
  await until(async () => (await join()).ok);
  return {
    desk,
    client,
    socket,
    url,
    ticket,
    steer: (id: CameraId, pan: number) => {
      seq += 1;
      return client.call('ptz.steer', {
        camera: id,
        seq,
        velocity: { ...zeroVelocity, pan },
        source: 'stick',
      });
    },
  };
}
const pids = () => test.log.flatMap((line) => /gateway: ready \(pid (\d+)\)/.exec(line)?.[1] ?? []);

it('PTZ control gives a desk one ticket per session, for PTZ cameras in its scope', async () => {
  const { desk, steer, ticket } = await console_('ward1', 1);
  expect((await ticketOf(desk)).ticket).toBe(ticket);
  expect(must(await desk.call('registry.page', {})).cameras.map(({ steerable }) => steerable)).toEqual([
    true,
    undefined,
  ]);
  expect(await steer(c1, 0.5)).toMatchObject({ ok: true });
  expect(await steer(c2, 0.5)).toMatchObject({ fault: { code: 'right.outOfScope' } });
  expect(await steer(fixed, 0.5)).toMatchObject({ fault: { code: 'right.outOfScope' } });
  must(await desk.call('session.signOut', {}));
});

it('PTZ control refuses a ticket without the right', async () => {
  const desk = await test.signedIn('auditor', deskOf(2));
  expect(await desk.call('control.ticket', {})).toMatchObject({ fault: { code: 'right.missing' } });
});

it('PTZ control ends the console’s link with its session', async () => {
  const { desk, socket } = await console_('all', 3);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  must(await desk.call('session.signOut', {}));
  await closed;
});

it('PTZ control publishes each controller to desks that may see the camera', async () => {
  const { steer, client } = await console_('chief', 4);
  const received = new Map<string, Presence[]>();
  const hear = async (name: string, n: number) => {
    const desk = await test.signedIn(name, deskOf(n));
    const all: Presence[] = [];
    received.set(name, all);
    desk.subscribe('presence', { onMessage: ({ cameras }) => all.push(...cameras) });
  };
  await hear('all', 5);
  await hear('ward1', 6);
  await steer(c2, 0.5);
  await steer(c1, 0.5);
  const steered = (name: string) =>
    new Set(received.get(name)?.flatMap((one) => (one.steering?.name === 'chief' ? one.camera : [])));
  await until(() => steered('all').has(c2) && steered('ward1').has(c1));
  expect([...steered('ward1')]).toEqual([c1]);
  must(await client.call('lease.release', { camera: c1 }));
  await until(() => received.get('ward1')?.at(-1)?.steering === null);
});

it('PTZ control restarts a killed gateway at the same address, with the same tickets', async () => {
  const before = await console_('all', 7);
  await before.steer(c1, 0.5);
  const pid = pids().at(-1);
  process.kill(Number(pid), 'SIGKILL');
  let joined = false;
  // On an idle machine this takes some 400 ms; the time is measured by bench:ptz.
  await until(async () => {
    const again = await controlClient(before.url).catch(() => undefined);
    if (!again) return false;
    joined = (await again.client.call('control.join', { protocol: protocolVersion, ticket: before.ticket }))
      .ok;
    again.socket.terminate();
    return joined;
  }, 4_000);
  expect(pids().at(-1)).not.toBe(pid);
});

it('PTZ control runs the site’s own tours, and audits control', async () => {
  const { client } = await console_('chief', 8);
  const stops = [{ preset: 'p1', dwellS: 5 }];
  must(await client.call('ptz.do', { camera: c2, command: { do: 'saveTour', name: 'Vòng đêm', stops } }));
  process.kill(Number(pids().at(-1)), 'SIGKILL');
  const seen = pids().length;
  await until(() => pids().length > seen);
  const again = await console_('chief', 8);
  await until(async () => {
    const control = await again.client.call('ptz.follow', { camera: c2 });
    return control.ok && control.value.tours.some(({ name, by }) => name === 'Vòng đêm' && by === 'site');
  });
  const auditLog = await test.close();
  const auditEvents = auditLog.map(({ event }) => event);
  expect(auditEvents).toEqual(
    expect.arrayContaining(['ptz.ticket', 'ptz.steer', 'ptz.saveTour', 'lease.release']),
  );
  expect(auditLog.find(({ event }) => event === 'ptz.steer')).toMatchObject({
    who: 'hn:operator:ward1',
    camera: c1,
  });
});
