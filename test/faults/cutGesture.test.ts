import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import { zeroVelocity } from '../../core/ptz/ptz.ts';
import { openControlLink } from '../../main/ptz/link.ts';
import { type Cameras, startCameras } from '../fixtures/ptz/cameras.ts';
import { openSubjects, type Subjects } from '../fixtures/ptz/habits.ts';
import { type SteeredSite, startSteeredSite } from '../fixtures/ptz/steeredSite.ts';
import { until } from '../fixtures/until.ts';

/**
 * A site that is killed together with its gateway.
 * The command in progress at that time is in its audit log all the same.
 */
let cameras: Cameras;
let subjects: Subjects;
let site: SteeredSite;

beforeAll(async () => {
  cameras = startCameras();
  subjects = await openSubjects(cameras, 'cut');
  site = await startSteeredSite(subjects.all.map(({ camera }) => camera));
});
afterAll(async () => {
  await site?.close();
  await cameras?.close();
});

test('a PTZ gesture interrupted by a kill of the site is recorded once, by the restarted site', async () => {
  const { camera: ptzCamera } = subjects.ptzCamera;
  const camera = site.cameraId(ptzCamera);
  const clock = createSystemClock();
  const link = openControlLink(
    { clock, log: () => {} },
    { onStatus() {}, onJoined() {}, onLease() {}, onCamera() {}, onStopped() {} },
  );
  link.use({ ticket: await site.ticket('an', 'desk-00000000000000a1'), pin: undefined });
  await until(() => link.status().link === 'connected');
  let seq = Math.round(clock.now());
  const velocity = { ...zeroVelocity, pan: 0.3 };
  const cancel = clock.every(200, () => {
    seq += 1;
    void link.call('ptz.steer', { camera, seq, velocity, source: 'keyboard' });
  });
  try {
    await until(async () => (await ptzCamera.truth()).isMoving);
    const killedAt = clock.now();
    await site.kill();
    await until(async () => !(await ptzCamera.truth()).isMoving);
    const cut = () =>
      site.auditLog().filter((entry) => entry.event === 'ptz.steer' && entry.detail.includes('siteGone'));
    expect(cut()).toEqual([]);
    await site.restart();
    // The site may be back before the previous gateway has ended.
    await until(() => cut().length > 0, 30_000);
    expect(cut()).toMatchObject([{ camera, who: 'hn:operator:an' }]);
    const { at, ended } = JSON.parse(cut()[0]?.detail ?? '{}');
    expect(ended).toBe('siteGone');
    expect(at).toBeGreaterThanOrEqual(Math.floor(killedAt));
    expect(at).toBeLessThan(killedAt + 2_000);
  } finally {
    cancel();
    link.close();
  }
});
