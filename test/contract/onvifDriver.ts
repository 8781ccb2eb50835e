import { afterEach, expect } from 'vitest';
import { zeroVelocity } from '../../core/ptz/ptz.ts';
import type { PtzDriver } from '../../site/ptz/driver.ts';
import { openOnvifDriver } from '../../site/ptz/onvif/index.ts';
import { type BadCamera, type BadCameraOptions, openBadCamera } from '../fixtures/onvif/bad.ts';
import { openPtzCameraBehind, type Through } from '../fixtures/onvif/behind.ts';

/** Closes everything that a test has opened, in reverse order. */
export const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleanups.splice(0).reverse()) await each();
});

type Address = Partial<Parameters<typeof openOnvifDriver>[0]>;

/** Creates the driver for this camera. */
export function driverFor(
  camera: Pick<BadCamera, 'address' | 'username' | 'password'>,
  address: Address = {},
  orientation: Parameters<typeof openOnvifDriver>[1] = { fovDeg: 60, headingDeg: 0 },
): PtzDriver {
  const { username, password } = camera;
  const driver = openOnvifDriver({ onvif: camera.address, username, password, ...address }, orientation);
  cleanups.push(() => driver.close());
  return driver;
}

/**
 * Opens a faulty camera and connects a driver to it.
 * `received` lists the requests since then.
 */
export async function connectedCamera(options: BadCameraOptions = {}, address: Address = {}) {
  const camera = await openBadCamera(options);
  cleanups.push(() => camera.close());
  const driver = driverFor(camera, address);
  const facts = await driver.meet();
  expect(facts).toMatchObject({ ok: true });
  const requestsBefore = camera.requests.length;
  return { camera, driver, received: () => camera.requests.slice(requestsBefore) };
}

/** Opens a PTZ camera whose requests or responses are rewritten. */
export async function ptzCameraBehind(through: Through) {
  const ptzCamera = await openPtzCameraBehind(through);
  cleanups.push(() => ptzCamera.close());
  return ptzCamera;
}

export const right = { ...zeroVelocity, pan: 0.5 };
