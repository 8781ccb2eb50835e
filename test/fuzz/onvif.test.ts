import { createServer, type Server } from 'node:net';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';
import { Discovered } from '../../core/cameras/ownCameraApi.ts';
import { faultText } from '../../core/errors/faults.ts';
import { maxPresets, Preset, PtzCapabilities, PtzPose, Tour, zeroVelocity } from '../../core/ptz/ptz.ts';
import type { CameraCommand, PtzDriver } from '../../site/ptz/driver.ts';
import { discoverCameras } from '../../site/ptz/onvif/discovery.ts';
import { openOnvifDriver } from '../../site/ptz/onvif/index.ts';
import { probeMatch, startOnvifDevice } from '../fakes/onvifDevice.ts';
import { openPtzCameraBehind, type PtzCameraBehind } from '../fixtures/onvif/behind.ts';
import { until } from '../fixtures/until.ts';
import { fuzz, fuzzWithinMs } from './fuzz.ts';
import { type Edit, edits, malformedBytes, malformedText } from './garbage.ts';

const orientation = { fovDeg: 60, headingDeg: 0 };
/** The edits of the nth response, and with `ever` of all later ones. */
let spoil: { readonly from: number; readonly ever: boolean; readonly what: readonly Edit[] } | undefined;
let answered = 0;
let ptzCamera: PtzCameraBehind | undefined;
async function ptzCameraAddress() {
  ptzCamera ??= await openPtzCameraBehind({
    answer(body) {
      answered += 1;
      return spoil && (spoil.ever ? answered > spoil.from : answered === spoil.from + 1)
        ? malformedText(body, spoil.what)
        : body;
    },
  });
  return ptzCamera.camera;
}
async function driver(): Promise<PtzDriver> {
  const { address, username, password } = await ptzCameraAddress();
  return openOnvifDriver({ onvif: address, username, password }, orientation);
}
afterAll(() => ptzCamera?.close());

const commands: readonly CameraCommand[] = [
  { do: 'home' },
  { do: 'centre', at: { x: 0.1, y: 0.9 }, aspect: 1.7 },
  { do: 'box', at: { x: 0.1, y: 0.2 }, width: 0.2, height: 0.2, aspect: 1.7 },
  { do: 'preset', token: '1' },
  { do: 'focusAuto', on: true },
];

/** Expects success, or a fault with a readable text. */
function expectReadableFault(result: Result<unknown>): void {
  if (result.ok) return;
  expect(result.fault.code).toMatch(/^ptz\./);
  for (const language of ['vi', 'en'] as const) {
    const sentence = faultText(result.fault, language);
    expect(sentence).not.toMatch(/[{}]|undefined(?! entity)/);
    expect(sentence.length).toBeLessThan(500);
  }
}

/** Makes all requests that a gateway makes to a camera, one after the other. */
async function askAll(camera: PtzDriver): Promise<void> {
  const met = await camera.meet();
  expectReadableFault(met);
  if (met.ok) {
    const { presets, tours, model } = met.value;
    // Consoles accept only values that pass these schemas.
    PtzCapabilities.parse(met.value.capabilities);
    Preset.array().max(maxPresets).parse(presets);
    Tour.array().max(64).parse(tours);
    expect(model.length).toBeLessThanOrEqual(120);
  }
  expectReadableFault(await camera.move({ ...zeroVelocity, pan: 0.5, zoom: 0.1 }));
  const read = await camera.read();
  expectReadableFault(read);
  if (read.ok) {
    PtzPose.parse(read.value.pose);
    expect(Object.values(read.value.raw).every(Number.isFinite)).toBe(true);
  }
  expectReadableFault(await camera.presets());
  expectReadableFault(await camera.tours());
  for (const command of commands) expectReadableFault(await camera.command(command));
  expectReadableFault(await camera.stop());
}

describe('the ONVIF driver', () => {
  it(
    'survives malformed replies, and connects to a valid camera afterwards',
    async () => {
      await fuzz(fc.tuple(fc.nat(24), fc.boolean(), edits), 60, async ([from, ever, what]) => {
        answered = 0;
        spoil = { from, ever, what };
        const camera = await driver();
        try {
          await askAll(camera);
        } finally {
          camera.close();
        }
      });
      spoil = undefined;
      const camera = await driver();
      expect(await camera.meet()).toMatchObject({ ok: true });
      expect(await camera.stop()).toMatchObject({ ok: true });
      camera.close();
    },
    fuzzWithinMs,
  );

  it(
    'ends malformed HTTP responses in a result or a readable fault',
    async () => {
      const clock =
        '<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><GetSystemDateAndTimeResponse><SystemDateAndTime><UTCDateTime><Time><Hour>1</Hour><Minute>2</Minute><Second>3</Second></Time><Date><Year>2026</Year><Month>11</Month><Day>26</Day></Date></UTCDateTime></SystemDateAndTime></GetSystemDateAndTimeResponse></s:Body></s:Envelope>';
      const good = [
        `HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\nContent-Length: ${clock.length}\r\n\r\n${clock}`,
        `HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm="cam", nonce="abc", qop="auth", algorithm=MD5\r\nContent-Length: 0\r\n\r\n`,
        `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${clock.length.toString(16)}\r\n${clock}\r\n0\r\n\r\n`,
      ];
      let says: Buffer = Buffer.alloc(0);
      const server: Server = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.end(says));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const at = server.address();
      const onvif = `http://127.0.0.1:${typeof at === 'object' ? at?.port : 0}/onvif/device_service`;
      try {
        await fuzz(fc.tuple(fc.nat(2), edits), 80, async ([which, what]) => {
          says = malformedBytes(Buffer.from(good[which] ?? ''), what);
          const camera = openOnvifDriver({ onvif, username: 'a', password: 'b' }, orientation);
          try {
            expectReadableFault(await camera.meet());
            expectReadableFault(await camera.stop());
          } finally {
            camera.close();
          }
        });
      } finally {
        server.close();
      }
    },
    fuzzWithinMs,
  );
});

describe('camera discovery', () => {
  it(
    'turns malformed replies into cameras at the sender’s address or nothing, and accepts a valid reply',
    async () => {
      let what: readonly Edit[] = [];
      const device = await startOnvifDevice({
        user: 'a',
        password: 'b',
        streams: [],
        answersWith: (id) => [
          ...[0, 1, 2].map((n) =>
            malformedText(probeMatch(id, `urn:uuid:${n}`, 'http://192.0.2.2/onvif'), what).slice(0, 60_000),
          ),
          probeMatch(id, 'urn:uuid:good', 'http://192.0.2.2:81/good'),
        ],
      });
      const clock = createSystemClock();
      const from = [{ address: '127.0.0.1', host: '127.0.0.1', port: device.discovery.port }];
      try {
        await fuzz(edits, 25, async (next) => {
          what = next;
          const found = await discoverCameras({ clock, waitMs: 40, from });
          if (!found.ok) throw new Error(faultText(found.fault, 'en'));
          for (const one of found.value.found) expect(Discovered.parse(one).host).toBe('127.0.0.1');
        });
        what = [];
        await until(async () => {
          const found = await discoverCameras({ clock, waitMs: 100, from });
          return found.ok && found.value.found.some(({ onvif }) => onvif === 'http://127.0.0.1:81/good');
        });
      } finally {
        await device.close();
      }
    },
    fuzzWithinMs,
  );
});
