import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import { CameraId } from '../../core/base/ids.ts';
import { zeroVelocity } from '../../core/ptz/ptz.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';
import { controlClient } from '../../test/fakes/siteClient.ts';
import { must } from '../../test/fixtures/must.ts';
import { type BadCamera, openBadCamera } from '../../test/fixtures/onvif/bad.ts';
import { startTestSite, type TestSite, testCamera } from '../../test/fixtures/site.ts';
import { until } from '../../test/fixtures/until.ts';

let bad: BadCamera;
let test: TestSite;
const camera = CameraId.parse('hn:camera:c1');

beforeAll(async () => {
  bad = await openBadCamera({ faults: { ignoresTimeout: true } });
  const { address: onvif, username, password } = bad;
  const ptzCamera = testCamera(1, { kind: 'ptz', ptz: { onvif, username, password } });
  test = await startTestSite([ptzCamera], { gateway: 'onvif' });
});
afterAll(async () => {
  await test?.close();
  await bad?.close();
});

it('a camera that does not stop raises a critical alert, until it is known to stand still', async () => {
  const desk = await test.signedIn('all');
  const alerts = new Map<string, Alert>();
  let after = 0;
  const pulled = async () => {
    const page = must(await desk.call('alert.pull', { after }));
    for (const { alert } of page.records) alerts.set(alert.id, alert);
    after = page.through;
    return [...alerts.values()].find((alert) => alert.class === 'ptz.unconfirmed-stop');
  };
  await until(async () => (await desk.call('control.ticket', {})).ok, 30_000);
  const { url, ticket } = must(await desk.call('control.ticket', {}));
  const { client, socket } = await controlClient(url);
  await until(async () => (await client.call('control.join', { protocol: protocolVersion, ticket })).ok);
  let seq = 0;
  const steer = () => {
    seq += 1;
    return client.call('ptz.steer', {
      camera,
      seq,
      velocity: { ...zeroVelocity, pan: 0.5 },
      source: 'stick',
    });
  };
  await until(async () => {
    await steer();
    return (await bad.truth()).isMoving;
  });
  await bad.setFaults({ dropConnections: 1 });
  // The operator is gone, and no stop reaches the camera.
  socket.close();
  await until(async () => (await pulled()) !== undefined, 30_000);
  expect(await pulled()).toMatchObject({
    priority: 'critical',
    active: true,
    camera,
    closed: null,
    source: { id: 'site', kind: 'site' },
  });
  expect((await bad.truth()).isMoving).toBe(true);

  await bad.setFaults({ dropConnections: 0 });
  await until(async () => (await pulled())?.active === false, 30_000);
  expect((await bad.truth()).isMoving).toBe(false);
  expect([...alerts.values()].filter(({ class: what }) => what === 'ptz.unconfirmed-stop')).toHaveLength(1);
}, 90_000);
