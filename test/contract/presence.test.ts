import { expect, it, onTestFinished } from 'vitest';
import { CameraId } from '../../core/base/ids.ts';
import type { Presence } from '../../core/ptz/lease.ts';
import { zeroVelocity } from '../../core/ptz/ptz.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';
import { controlClient } from '../fakes/siteClient.ts';
import { must } from '../fixtures/must.ts';
import { startCameras } from '../fixtures/ptz/cameras.ts';
import { startTestSite } from '../fixtures/site.ts';
import { createWaiter, until } from '../fixtures/until.ts';

const headingDeg = 100;

it('a desk receives a PTZ camera’s pose while it turns, and the loss of its pictures', async () => {
  const cameras = startCameras();
  onTestFinished(() => cameras.close());
  const ptzCamera = await cameras.open('ptz-camera', 'ptzCamera');
  const test = await startTestSite(
    [
      {
        id: 'ptz-camera',
        number: 1,
        name: 'Ngã tư',
        ward: 'w1',
        kind: 'ptz',
        position: { lat: 21, lon: 105.8 },
        headingDeg,
        fovDeg: 60,
        widthPx: 1_920,
        main: { url: 'rtsp://127.0.0.1:9/none' },
        ptz: ptzCamera.onvif,
      },
    ],
    { gateway: 'onvif' },
  );
  onTestFinished(async () => void (await test.close()));
  const camera = CameraId.parse('hn:camera:ptz-camera');
  const desk = await test.signedIn('all');
  expect(must(await desk.call('registry.page', {})).cameras[0]?.widthPx).toBe(1_920);
  const received: Presence[] = [];
  const { wake, until: messages } = createWaiter();
  desk.subscribe('presence', {
    onMessage(message) {
      received.push(...message.cameras);
      wake();
    },
  });
  const poses = () => received.flatMap(({ pose }) => pose ?? []);

  let ticket = await desk.call('control.ticket', {});
  await until(async () => {
    ticket = await desk.call('control.ticket', {});
    return ticket.ok;
  });
  const { client } = await controlClient(must(ticket).url);
  await until(
    async () =>
      (await client.call('control.join', { protocol: protocolVersion, ticket: must(ticket).ticket })).ok,
  );
  let seq = 0;
  const turning = setInterval(() => {
    seq += 1;
    void client.call('ptz.steer', { camera, seq, velocity: { ...zeroVelocity, pan: 0.5 }, source: 'stick' });
  }, 200);
  onTestFinished(() => clearInterval(turning));
  await messages(() => new Set(poses().map(({ panDeg }) => panDeg)).size >= 4);
  clearInterval(turning);
  must(await client.call('ptz.stop', { camera, seq: seq + 1 }));
  await until(async () => !(await ptzCamera.truth()).isMoving);
  const { pose } = await ptzCamera.truth();
  const apart = (panDeg: number) => Math.abs(((panDeg - pose.panDeg - headingDeg + 540) % 360) - 180);
  await messages(() => apart(poses().at(-1)?.panDeg ?? Number.NaN) < 0.2);
  expect(poses().at(-1)?.tiltDeg).toBeCloseTo(pose.tiltDeg, 0);
  expect(poses().at(-1)?.fovDeg).toBeCloseTo(pose.fovDeg, 0);

  const { client: window } = await test.joined(desk);
  const { id: transport } = must(await window.call('media.transport', {}));
  const items = [{ key: 'k', transport, camera, stream: 'main' as const }];
  must(await window.call('media.watch', { items }));
  await messages(() => received.at(-1)?.source?.state === 'offline');
  // A later subscriber gets the same state at once.
  const later = await test.signedIn('chief');
  const first = await new Promise<readonly Presence[]>((resolve) =>
    later.subscribe('presence', { onMessage: (message) => resolve(message.cameras) }),
  );
  expect(first).toMatchObject([
    { camera, pose: poses().at(-1), source: { state: 'offline', since: received.at(-1)?.source?.since } },
  ]);
});
