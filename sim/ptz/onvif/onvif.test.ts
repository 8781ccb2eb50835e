import { request } from 'node:http';
import { Cam } from 'onvif/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSystemClock } from '../../../core/base/clock.ts';
import { createWaiter } from '../../../test/fixtures/until.ts';
import { openPtzCameras, type PtzCameras } from '../index.ts';
import type { Mechanics } from '../mechanics.ts';
import { maxBodyBytes } from './server.ts';
import { spaceUris } from './spaces.ts';

const credentials = { username: 'demo', password: 'm&t <kh"u>' };
const camera = { id: 'cam-00002', name: 'Cầu Giấy – hướng <Tây>', headingDeg: 90, fovDeg: 60 };
let ptzCameras: PtzCameras;
let body: Mechanics;
const { wake, until } = createWaiter();

beforeAll(async () => {
  ptzCameras = await openPtzCameras({
    clock: createSystemClock(),
    cameras: [camera, { ...camera, id: 'cam-00005' }],
    host: '127.0.0.1',
    port: 0,
    credentials,
    streamUri: (id, role) => `rtsp://127.0.0.1:8554/cam/${id}/${role}`,
  });
  ptzCameras.onMove(wake);
  const found = ptzCameras.mechanics(camera.id);
  if (!found) throw new Error('no such PTZ camera');
  body = found;
});
afterAll(() => ptzCameras.close());

const standing = () => until(() => !body.isMoving());

function client(more: { useWSSecurity?: boolean; password?: string; path?: string } = {}) {
  return new Cam({
    hostname: '127.0.0.1',
    port: ptzCameras.port,
    path: `/ptz/${camera.id}/onvif/device_service`,
    ...credentials,
    timeout: 5_000,
    autoconnect: false,
    ...more,
  });
}

async function connected(more?: Parameters<typeof client>[0]) {
  const cam = client(more);
  await cam.connect();
  return cam;
}

/** Calls a method of the library by name: of two overloads its types declare only the one without options. */
async function ask(cam: Cam, method: string, options: object = {}): Promise<unknown> {
  const found: unknown = Reflect.get(cam, method);
  if (typeof found !== 'function') throw new Error(`the library has no ${method}`);
  return found.call(cam, options);
}

const Status = z.object({
  position: z.object({ x: z.number(), y: z.number(), zoom: z.number() }),
  moveStatus: z.object({ panTilt: z.string(), zoom: z.string() }),
  utcTime: z.date(),
});
const statusOf = async (cam: Cam) => Status.parse(await ask(cam, 'getStatus'));
const Spaces = z.object({ ptzspaces: z.array(z.object({ uri: z.string() })) });
const SetPreset = z.tuple([
  z.object({ setPresetResponse: z.tuple([z.object({ presetToken: z.tuple([z.string()]) })]) }),
]);

describe.each([
  ['a token in the envelope', true],
  ['HTTP digest', false],
])('the onvif library, signed in by %s', (_, useWSSecurity) => {
  it('reads the PTZ camera’s device information and capabilities', async () => {
    const cam = await connected({ useWSSecurity });
    expect(Reflect.get(cam, 'activeSource')).toMatchObject({
      sourceToken: 'source',
      profileToken: 'profile-main',
      ptz: { token: 'ptz' },
    });
    // The library's second media service, which only GetServices reports.
    expect(Reflect.get(cam, 'media2Support')).toBe(true);
    expect(await cam.getDeviceInformation()).toMatchObject({
      model: 'Demo PTZ camera',
      serialNumber: camera.id,
    });
    expect(await ask(cam, 'getStreamUri', { protocol: 'RTSP' })).toMatchObject({
      uri: 'rtsp://127.0.0.1:8554/cam/cam-00002/main',
    });
    const options = await cam.getConfigurationOptions('ptz');
    expect(options).toMatchObject({ ptzTimeout: { min: ['PT0.1S'], max: ['PT300S'] } });
    const names = Spaces.parse(options).ptzspaces.map(({ uri }) => uri);
    expect(names).toEqual(expect.arrayContaining(Object.values(spaceUris)));
    expect(await cam.getNodes()).toMatchObject({
      node: {
        homeSupported: true,
        maximumNumberOfPresets: 256,
        auxiliaryCommands: ['tt:Wiper|On', 'tt:Wiper|Off', 'tt:IRLamp|On', 'tt:IRLamp|Off'],
        extension: { supportedPresetTour: { maximumNumberOfPresetTours: 8 } },
      },
    });
  });
});

describe('PTZ control over ONVIF', () => {
  it('moves the camera, reports the movement, and stops it', async () => {
    const cam = await connected();
    await cam.continuousMove({ x: 0.5, y: -0.2, zoom: 0.3, timeout: 10_000 });
    expect(body.isMoving('pan') && body.isMoving('tilt') && body.isMoving('zoom')).toBe(true);
    expect(await statusOf(cam)).toMatchObject({ moveStatus: { panTilt: 'MOVING', zoom: 'MOVING' } });
    await ask(cam, 'stop', { panTilt: true, zoom: true });
    await standing();
    const { position, moveStatus, utcTime } = await statusOf(cam);
    expect(moveStatus).toEqual({ panTilt: 'IDLE', zoom: 'IDLE' });
    const { panDeg, tiltDeg, magnification } = body.pose();
    expect(position.x).toBeCloseTo(panDeg / 180, 5);
    expect(position.y).toBeCloseTo((2 * (tiltDeg + 90)) / 95 - 1, 5);
    expect(position.zoom).toBeCloseTo((magnification - 1) / 29, 5);
    expect(utcTime).toBeInstanceOf(Date);
  });

  it('stops by itself once a Timeout has passed', async () => {
    const cam = await connected();
    const before = performance.now();
    await cam.continuousMove({ x: 1, y: 0, timeout: 200 });
    await standing();
    // 0.2 s of Timeout and at most 0.25 s of braking, times ten for a busy machine; without the Timeout it would turn
    // for ever.
    expect(body.restAt() - before).toBeLessThan(4_500);
  });

  it('stops each axis by a velocity of zero as well', async () => {
    const cam = await connected();
    await cam.continuousMove({ x: 1, y: 0, zoom: 1 });
    await cam.continuousMove({ x: 0, y: 0, onlySendPanTilt: true });
    await until(() => !body.isMoving('pan'));
    expect(body.isMoving('zoom')).toBe(true);
    await cam.continuousMove({ zoom: 0, onlySendZoom: true });
    await standing();
  });

  it('rejects values out of range and unknown spaces', async () => {
    const cam = await connected();
    await expect(cam.continuousMove({ x: 1.5, y: 0 })).rejects.toThrow('velocity is out of bounds');
    await expect(cam.continuousMove({ x: 1, y: 0, timeout: 1_000_000 })).rejects.toThrow('timeout');
    await expect(ask(cam, 'absoluteMove', { x: 2, y: 0 })).rejects.toThrow('position is out of bounds');
    await expect(ask(cam, 'absoluteMove', { x: 0, y: 0, xyspace: 'http://x/y' })).rejects.toThrow('space');
    await expect(ask(cam, 'getStatus', { profileToken: 'nobody' })).rejects.toThrow('profile token');
    expect(body.isMoving()).toBe(false);
  });

  it('moves to degrees, and by parts of the picture', async () => {
    const cam = await connected();
    await ask(cam, 'absoluteMove', { x: 30, y: -20, zoom: 0, xyspace: spaceUris.panTiltDegrees });
    await standing();
    expect(body.pose()).toMatchObject({
      panDeg: expect.closeTo(30, 6),
      headingDeg: expect.closeTo(120, 6),
      tiltDeg: expect.closeTo(-20, 6),
    });
    await ask(cam, 'relativeMove', { x: 0, y: 1, xyspace: spaceUris.panTiltFov });
    await standing();
    // The upper edge of a 16:9 picture that is 60 degrees wide is 18 degrees above its middle.
    expect(body.pose().tiltDeg).toBeCloseTo(
      -20 + (Math.atan(Math.tan(Math.PI / 6) / (16 / 9)) * 180) / Math.PI,
      5,
    );
    await ask(cam, 'relativeMove', { x: 0.25, y: 0 });
    await standing();
    expect(body.pose().panDeg).toBeCloseTo(120, 5);
  });

  it('stores presets and a home position', async () => {
    const cam = await connected();
    await ask(cam, 'absoluteMove', { x: 0.1, y: 0.7, zoom: 0.02 });
    await standing();
    const stored = body.pose();
    const answer = SetPreset.parse(await ask(cam, 'setPreset', { presetName: 'Cổng &amp; sân' }));
    const token = answer[0].setPresetResponse[0].presetToken[0];
    expect(await ask(cam, 'getPresets')).toMatchObject({
      'Cổng & sân': { PTZPosition: { zoom: { $: { x: 0.02 } } } },
    });
    await cam.gotoHomePosition({});
    await standing();
    expect(body.pose()).toMatchObject({ panDeg: 0, tiltDeg: expect.closeTo(-12, 9), magnification: 1 });
    await cam.gotoPreset({ preset: token });
    await standing();
    expect(body.pose()).toMatchObject({
      panDeg: expect.closeTo(stored.panDeg, 6),
      magnification: expect.closeTo(stored.magnification, 6),
    });
    await cam.removePreset({ presetToken: token });
    await expect(cam.gotoPreset({ preset: token })).rejects.toThrow('token');
  });

  it('moves focus and iris, and switches the wiper', async () => {
    const cam = await connected();
    await cam.imagingMove({ continuous: { speed: -1 } });
    expect(body.pose().focusAuto).toBe(false);
    await cam.imagingStop({});
    await cam.setImagingSettings({ focus: { autoFocusMode: 'AUTO' }, exposure: { mode: 'MANUAL', iris: 6 } });
    await standing();
    expect(body.pose()).toMatchObject({ focusAuto: true, irisAuto: false, iris: expect.closeTo(0.75, 6) });
    expect(await ask(cam, 'getImagingSettings')).toMatchObject({
      exposure: { mode: 'MANUAL', iris: 6 },
      focus: { autoFocusMode: 'AUTO' },
    });
    await cam.ptzSendAuxiliaryCommand({ data: 'tt:Wiper|On' });
    expect(body.pose().wiper).toBe(true);
    await expect(cam.ptzSendAuxiliaryCommand({ data: 'tt:Horn|On' })).rejects.toThrow('Argument');
  });
});

const soap = (inner: string) =>
  `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>${inner}</s:Body></s:Envelope>`;

function post(text: string, path = `/ptz/${camera.id}/onvif/device_service`, method = 'POST') {
  return new Promise<{ status: number; challenges: readonly string[]; text: string }>((resolve, reject) => {
    const options = { host: '127.0.0.1', port: ptzCameras.port, path, method };
    const sent = request(options, (response) => {
      let got = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        got += chunk;
      });
      const { rawHeaders, statusCode = 0 } = response;
      const challenges = rawHeaders.filter(
        (_, at) => rawHeaders[at - 1]?.toLowerCase() === 'www-authenticate',
      );
      response.on('end', () => resolve({ status: statusCode, challenges, text: got }));
    });
    sent.on('error', reject);
    sent.end(text);
  });
}

describe('the ONVIF server of the PTZ cameras', () => {
  it('returns its clock and little else without authentication', async () => {
    const clock = await post(soap('<GetSystemDateAndTime xmlns="http://www.onvif.org/ver10/device/wsdl"/>'));
    expect([clock.status, clock.text]).toEqual([200, expect.stringContaining('<tt:UTCDateTime>')]);
    const nodes = await post(soap('<GetNodes xmlns="http://www.onvif.org/ver20/ptz/wsdl"/>'));
    expect(nodes).toMatchObject({ status: 401, text: expect.stringContaining('ter:NotAuthorized') });
    expect(nodes.challenges).toEqual([
      expect.stringContaining('algorithm=SHA-256'),
      expect.stringContaining('algorithm=MD5'),
    ]);
  });

  it('rejects a wrong password, and moves nothing', async () => {
    for (const useWSSecurity of [true, false]) {
      const cam = await connected({ password: 'wrong', useWSSecurity });
      const refused = cam.continuousMove({ profileToken: 'profile-main', x: 1, y: 0 });
      await expect(refused).rejects.toThrow(/not Authorized|Digest authentication failed/);
    }
    expect(body.isMoving()).toBe(false);
  });

  it('rejects a repeated request', async () => {
    const cam = await connected();
    const sent: string[] = [];
    cam.on('rawRequest', (text: string) => sent.push(text));
    await cam.getDeviceInformation();
    expect(await post(sent[0] ?? '')).toMatchObject({ status: 400 });
  });

  it('rejects unknown cameras, other methods than POST, and oversized requests', async () => {
    expect(await post('', '/ptz/cam-9/onvif/device_service')).toMatchObject({ status: 404 });
    expect(await post('', '/ptz/../onvif/device_service')).toMatchObject({ status: 404 });
    expect(await post('', undefined, 'GET')).toMatchObject({ status: 405 });
    expect(await post(`${' '.repeat(maxBodyBytes)}x`).catch(() => ({ status: 413 }))).toMatchObject({
      status: 413,
    });
    expect(await post('not XML')).toMatchObject({
      status: 400,
      text: expect.stringContaining('ter:WellFormed'),
    });
    const unknown = soap('<GetHostname xmlns="http://www.onvif.org/ver10/unknown/wsdl"/>');
    expect(await post(unknown)).toMatchObject({ status: 401 });
  });
});

describe('a listener of the PTZ cameras', () => {
  it('is called at once when a camera moves, while it moves and when it is at rest, and for no resting camera', async () => {
    const received: { id: string; isMoving: boolean }[] = [];
    const cancel = ptzCameras.onMove((id) =>
      received.push({ id, isMoving: ptzCameras.mechanics(id)?.isMoving() ?? false }),
    );
    body.move({ pan: 1 }, 0.1);
    expect(received).toEqual([{ id: camera.id, isMoving: true }]);
    await standing();
    await until(() => received.at(-1)?.isMoving === false);
    expect(received.length).toBeGreaterThan(3);
    expect(new Set(received.map(({ id }) => id))).toEqual(new Set([camera.id]));
    cancel();
  });
});
