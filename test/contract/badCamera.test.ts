import { Cam } from 'onvif/promises';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type BadCamera,
  type BadCameraOptions,
  isStop,
  machineMs,
  openBadCamera,
} from '../fixtures/onvif/bad.ts';
import { forkBadCamera } from '../fixtures/onvif/badProcess.ts';
import type { CameraFaults } from '../fixtures/onvif/cameraFaults.ts';
import { until } from '../fixtures/until.ts';

/**
 * Tests that a faulty camera has exactly the faults that it was given.
 * The tests of PTZ control rely on that.
 */

const opened: BadCamera[] = [];
afterEach(async () => {
  for (const camera of opened.splice(0)) await camera.close();
});

const replyWithinMs = 1_000;

async function client(camera: BadCamera): Promise<Cam> {
  const { hostname, port, pathname } = new URL(camera.address);
  const { username, password } = camera;
  const options = {
    hostname,
    port: Number(port),
    path: pathname,
    username,
    password,
    timeout: replyWithinMs,
  };
  const cam = new Cam({ ...options, autoconnect: false });
  await cam.connect();
  return cam;
}

/** Opens a camera whose faults begin once the client is connected. */
async function openCamera(faults: Partial<CameraFaults>, options: BadCameraOptions = {}) {
  const camera = await openBadCamera(options);
  opened.push(camera);
  const cam = await client(camera);
  await camera.setFaults(faults);
  return { camera, cam };
}

const profileToken = 'profile-main';
const ahead = { profileToken, x: 1, y: 0, zoom: 0 };
const stand = { profileToken, x: 0, y: 0, zoom: 0 };
/**
 * Calls a method of the library by name.
 * The library's types know only one of its two signatures, the one without options.
 */
async function ask(cam: Cam, method: string, options: object = {}): Promise<unknown> {
  const found: unknown = Reflect.get(cam, method);
  if (typeof found !== 'function') throw new Error(`the library has no ${method}`);
  return found.call(cam, options);
}
const stopAll = (cam: Cam) => ask(cam, 'stop', { panTilt: true, zoom: true });
const isMoving = async (camera: BadCamera) => (await camera.truth()).isMoving;
const rests = (camera: BadCamera) => until(async () => !(await isMoving(camera)));
/**
 * Ten times the time to brake, ms: 100 degrees/s at 400 degrees/s².
 * With its Timeout alone the camera would move on for twice as long.
 */
const restWithinMs = 2_500;

describe('a test camera without a fault', () => {
  it('accepts commands, moves, stops, and reports since when it is at rest', async () => {
    const { camera, cam } = await openCamera({});
    await cam.continuousMove({ ...ahead, timeout: 5_000 });
    expect(await isMoving(camera)).toBe(true);
    await stopAll(cam);
    await rests(camera);
    const stop = camera.requests.findLast(isStop);
    const move = camera.requests.find(({ operation }) => operation === 'ContinuousMove');
    expect(move).toMatchObject({
      service: 'ptz',
      velocity: { pan: 1, tilt: 0, zoom: 0 },
      timeoutS: 5,
      isDropped: false,
    });
    const { restSinceMs } = await camera.truth();
    expect((restSinceMs ?? 0) - (stop?.atMs ?? 0)).toBeGreaterThan(0);
    expect((restSinceMs ?? 0) - (stop?.atMs ?? 0)).toBeLessThan(restWithinMs);
    expect(stop?.atMs).toBeLessThan(machineMs());
  });
});

describe('a test camera with a fault', () => {
  it('keeps moving after the Timeout if it ignores Timeout', async () => {
    const { camera, cam } = await openCamera({ ignoresTimeout: true });
    await cam.continuousMove({ ...ahead, timeout: 100 });
    expect((await camera.truth()).restSinceMs).toBeNull();
    expect(camera.mechanics.restAt()).toBe(Number.POSITIVE_INFINITY);
    await cam.continuousMove(stand);
    await rests(camera);
  });

  it('rejects a move with a Timeout, and obeys one without, if it refuses Timeout', async () => {
    const { camera, cam } = await openCamera({ refusesTimeout: true });
    await expect(cam.continuousMove({ ...ahead, timeout: 1_000 })).rejects.toThrow('timeout');
    expect(await isMoving(camera)).toBe(false);
    await cam.continuousMove(ahead);
    expect(await isMoving(camera)).toBe(true);
  });

  it('acknowledges Stop but keeps moving until a zero velocity if it obeys only zero velocity', async () => {
    const { camera, cam } = await openCamera({ onlyZeroVelocity: true });
    await cam.continuousMove(ahead);
    await stopAll(cam);
    expect(camera.mechanics.restAt()).toBeGreaterThan(machineMs() + 10_000);
    await cam.continuousMove(stand);
    await rests(camera);
  });

  it('acknowledges a zero velocity but keeps moving until Stop if it obeys only Stop', async () => {
    const { camera, cam } = await openCamera({ onlyStop: true });
    await cam.continuousMove(ahead);
    await cam.continuousMove(stand);
    expect(camera.mechanics.restAt()).toBeGreaterThan(machineMs() + 10_000);
    await stopAll(cam);
    await rests(camera);
  });

  it('rejects a client that does not use the camera’s wrong clock', async () => {
    const { cam } = await openCamera({ clockOffMs: 300_000 });
    await expect(cam.getDeviceInformation()).rejects.toThrow('not Authorized');
    const { cam: knowing } = await (async () => {
      const camera = await openBadCamera({ faults: { clockOffMs: 300_000 } });
      opened.push(camera);
      return { cam: await client(camera) };
    })();
    expect(await knowing.getDeviceInformation()).toMatchObject({ model: 'Demo PTZ camera' });
  });

  it('obeys at once but replies too late if it stalls', async () => {
    const { camera, cam } = await openCamera({ stallMs: 3_000 });
    await expect(cam.continuousMove(ahead)).rejects.toThrow('timeout');
    expect(await isMoving(camera)).toBe(true);
  });

  it('starts to move only after a delay if it obeys late', async () => {
    const { camera, cam } = await openCamera({ obeysLateMs: 300 });
    const reported = cam.continuousMove(ahead);
    await until(() => camera.requests.some(({ operation }) => operation === 'ContinuousMove'));
    expect(await isMoving(camera)).toBe(false);
    await reported;
    expect(await isMoving(camera)).toBe(true);
  });

  it('drops a connection before the command, or obeys and drops the reply', async () => {
    const { camera, cam } = await openCamera({ dropConnections: 1 });
    await expect(cam.continuousMove(ahead)).rejects.toThrow();
    expect([await isMoving(camera), camera.requests.at(-1)?.isDropped]).toEqual([false, true]);
    await camera.setFaults({ dropConnections: 0, dropAnswers: 1 });
    await expect(cam.continuousMove(ahead)).rejects.toThrow();
    expect(await isMoving(camera)).toBe(true);
  });

  it('reports a wrong or missing move status or position', async () => {
    const status = async (faults: Partial<CameraFaults>) => {
      const { cam } = await openCamera(faults);
      return ask(cam, 'getStatus', { profileToken });
    };
    expect(await status({ moveStatusStuck: true })).toMatchObject({ moveStatus: { panTilt: 'MOVING' } });
    expect(await status({ noMoveStatus: true })).toMatchObject({ moveStatus: undefined });
    expect(await status({ noPosition: true })).toMatchObject({ position: { x: 0, y: 0 } });
    await expect(status({ noStatus: true })).rejects.toThrow('Not Implemented');
    const { camera, cam } = await openCamera({ positionStuck: true });
    await cam.continuousMove({ ...ahead, timeout: 200 });
    await rests(camera);
    expect(await ask(cam, 'getStatus', { profileToken })).toMatchObject({ position: { x: 0 } });
    expect((await camera.truth()).pose.panDeg).toBeGreaterThan(5);
  });

  it('sends malformed and huge replies, and a wrong service address', async () => {
    const { camera, cam } = await openCamera({ malformed: true });
    await expect(cam.getDeviceInformation()).rejects.toThrow();
    await camera.setFaults({ malformed: false, hugeAnswerBytes: 8_000_000 });
    const question = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>
      <GetHostname xmlns="http://www.onvif.org/ver10/device/wsdl"/></s:Body></s:Envelope>`;
    const huge = await fetch(camera.address, { method: 'POST', body: question });
    expect((await huge.text()).length).toBeGreaterThan(8_000_000);
    await camera.setFaults({ hugeAnswerBytes: 0, wrongXAddr: true });
    const services: unknown = await cam.getServices();
    expect(services).toContainEqual(
      expect.objectContaining({ XAddr: expect.stringContaining('//192.0.2.77/') }),
    );
  });
});

describe('a test camera in a separate process', () => {
  it('reports its state to the parent, can be frozen and killed, and restarts on the same port', async () => {
    const camera = await forkBadCamera({ faults: { ignoresTimeout: true } });
    opened.push(camera);
    const received: string[] = [];
    camera.onRequest(({ operation }) => received.push(operation));
    const cam = await client(camera);
    const sentAt = machineMs();
    await cam.continuousMove({ ...ahead, timeout: 100 });
    await until(() => received.includes('ContinuousMove'));
    expect((await camera.truth()).isMoving).toBe(true);
    // The camera's clock is the machine's monotonic clock, as in this process.
    expect(camera.requests.at(-1)?.atMs).toBeGreaterThan(sentAt);
    expect(camera.requests.at(-1)?.atMs).toBeLessThan(machineMs());
    await camera.freeze();
    await expect(cam.getDeviceInformation()).rejects.toThrow('timeout');
    camera.thaw();
    await stopAll(cam);
    await rests(camera);
    await camera.kill();
    await expect(cam.getDeviceInformation()).rejects.toThrow('ECONNREFUSED');
    await expect(camera.truth()).rejects.toThrow();
    const again = await forkBadCamera({ port: camera.port });
    opened.push(again);
    expect(await (await client(again)).getDeviceInformation()).toMatchObject({ model: 'Demo PTZ camera' });
  });
});
