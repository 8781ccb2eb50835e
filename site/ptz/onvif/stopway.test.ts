import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StopParameters } from '../../../core/ptz/gatewayMessages.ts';
import { zeroVelocity } from '../../../core/ptz/ptz.ts';
import { type BadCamera, isStop, openBadCamera } from '../../../test/fixtures/onvif/bad.ts';
import { until } from '../../../test/fixtures/until.ts';
import { openOnvifDriver } from './index.ts';

/** A gateway was killed while a camera moved: the facts that the next one needs to stop it. */
let camera: BadCamera;
let found: StopParameters[];
beforeEach(async () => {
  camera = await openBadCamera({ faults: { ignoresTimeout: true, clockOffMs: 300_000 } });
  found = [];
  const driver = open(undefined);
  await driver.meet();
  await driver.move({ ...zeroVelocity, pan: 0.5 });
  driver.close();
});
afterEach(() => camera.close());

const open = (stopWay: StopParameters | undefined) => {
  const { address: onvif, username, password } = camera;
  const memory = { stopWay, onMet: (way: StopParameters) => found.push(way) };
  return openOnvifDriver({ onvif, username, password }, { fovDeg: 60, headingDeg: 0 }, memory);
};
const isStill = () => until(async () => !(await camera.truth()).isMoving);

it('Stop is the first request to a camera that responds slowly', async () => {
  await camera.setFaults({ stallMs: 3_000 });
  const before = camera.requests.length;
  const next = open(found[0]);
  void next.stop();
  await isStill();
  const isFocusStop = ({ service, operation }: (typeof camera.requests)[number]) =>
    service === 'imaging' && operation === 'Stop';
  expect(camera.requests.slice(before).every((one) => isStop(one) || isFocusStop(one))).toBe(true);
  next.close();
});

it('a camera is queried again if the stored profile is out of date', async () => {
  const next = open({ profile: 'another', path: '/nowhere', clockAheadMs: null });
  expect(await next.stop()).toMatchObject({ ok: true });
  await isStill();
  next.close();
});

it.each(['as it was known', 'asking it first'])('stops a focus that runs on, %s', async (how) => {
  const driver = open(undefined);
  await driver.meet();
  await driver.stop();
  await isStill();
  expect(await driver.move({ ...zeroVelocity, focus: -0.05 })).toMatchObject({ ok: true });
  driver.close();
  await until(async () => (await camera.truth()).isMoving);
  const next = open(how === 'as it was known' ? found.at(-1) : undefined);
  expect(await next.stop()).toMatchObject({ ok: true });
  await isStill();
  next.close();
});
