import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CameraFile } from '../../core/cameras/cameraFile.ts';
import { cityCameras } from '../city/registry.ts';
import { commandLines, maxCommandLength } from './control.ts';
import { parseShape, readOptions } from './options.ts';
import { selectPtzCameras } from './ptzCameras.ts';
import { lastRun, newCredentials, writeRegistry } from './registryFile.ts';

const dir = mkdtempSync(join(tmpdir(), 'watchfloor-demo-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the registry file', () => {
  const path = join(dir, 'cameras.json');
  const credentials = newCredentials();

  it('is readable by a site, complete, and private to its owner', async () => {
    await writeRegistry(path, cityCameras(2_500), { host: '127.0.0.1', port: 8_554, credentials }, 32);
    const file = CameraFile.parse(JSON.parse(readFileSync(path, 'utf8')));
    expect(file.wards).toHaveLength(126);
    expect(file.cameras).toHaveLength(2_500);
    expect(file.cameras[1]).toMatchObject({
      id: 'cam-00002',
      main: { url: 'rtsp://127.0.0.1:8554/cam/cam-00002/main' },
      sub: { url: 'rtsp://127.0.0.1:8554/cam/cam-00002/sub' },
      ...credentials,
    });
    // Some cameras have privacy masks, but none with a test clip.
    const masked = file.cameras.filter(({ masks }) => masks.length > 0).map(({ number }) => number);
    expect(masked.slice(0, 3)).toEqual([60, 100, 140]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['cameras.json']);
  });

  it('keeps the password only if the cameras return on the same port', async () => {
    expect(await lastRun(path, 8_554)).toEqual({ credentials, ptzPort: undefined });
    expect(await lastRun(path, 8_555)).toBeUndefined();
    expect(await lastRun(path, 0)).toBeUndefined();
    expect(await lastRun(join(dir, 'none.json'), 8_554)).toBeUndefined();
  });

  it('has an ONVIF address for each PTZ camera, and keeps their port on the next run', async () => {
    const steered = join(dir, 'steered.json');
    const cameras = cityCameras(60);
    const ptzCameras = new Set(selectPtzCameras(cameras, { test: 3, ptzCameras: 2 }).map(({ id }) => id));
    const onvif = (id: string) =>
      ptzCameras.has(id) ? `http://127.0.0.1:8080/ptz/${id}/onvif/device_service` : undefined;
    await writeRegistry(steered, cameras, { host: '127.0.0.1', port: 8_554, credentials, onvif }, 3);
    const file = CameraFile.parse(JSON.parse(readFileSync(steered, 'utf8')));
    const withPtz = file.cameras.filter(({ ptz }) => ptz);
    expect(withPtz.map(({ kind }) => kind)).toEqual(['ptz', 'ptz']);
    expect(withPtz.every(({ number }) => number > 3)).toBe(true);
    expect(withPtz[0]?.ptz).toEqual({ onvif: onvif(withPtz[0]?.id ?? ''), ...credentials });
    expect(await lastRun(steered, 8_554)).toEqual({ credentials, ptzPort: 8_080 });
    rmSync(steered);
  });

  it('otherwise gets a new password of 144 random bits', () => {
    expect(newCredentials().password).toMatch(/^[\w-]{24}$/);
    expect(newCredentials().password).not.toBe(newCredentials().password);
  });
});

describe('the controllable cameras', () => {
  it('are the first PTZ cameras without a test clip, up to all of them', () => {
    const cameras = cityCameras(4_420);
    const numbers = (test: number, ptzCameras: number) =>
      selectPtzCameras(cameras, { test, ptzCameras }).map(({ number }) => number);
    expect(numbers(0, 4)).toEqual(numbers(0, 40_210).slice(0, 4));
    expect(numbers(0, 40_210)).toHaveLength(1_319);
    expect(numbers(100, 4).every((number) => number > 100)).toBe(true);
    expect(numbers(0, 0)).toEqual([]);
  });
});

describe('options', () => {
  it('default to a city of 4,420 cameras on any free port of this machine', () => {
    const options = readOptions(['--registry', 'r.json']);
    expect(options).toMatchObject({
      cameras: 4_420,
      port: 0,
      host: '127.0.0.1',
      test: 0,
      ptzCameras: 4,
      trace: undefined,
    });
  });

  it('set size and rate of test clips', () => {
    const shape = { width: 1_280, height: 720, fps: { num: 25, den: 2 } };
    expect(parseShape('1280x720@12.5', 'test-main')).toEqual(shape);
    expect(readOptions(['--registry', 'r', '--test-sub', '1280x720@12.5']).testSub).toEqual(shape);
    expect(parseShape('640x360@25', 'test-main').fps).toEqual({ num: 25, den: 1 });
  });

  it.each([
    [[]],
    [['--registry', 'r', '--cameras', '0']],
    [['--registry', 'r', '--cameras', '40211']],
    [['--registry', 'r', '--cameras', '4', '--test', '5']],
    [['--registry', 'r', '--port', '-1']],
    [['--registry', 'r', '--ptz-cameras', 'all']],
    [['--registry', 'r', '--ptz-port', '70000']],
    [['--registry', 'r', '--test-main', '300x200@25']],
    [['--registry', 'r', '--unknown']],
  ])('reject %j', (args) => {
    expect(() => readOptions(args)).toThrow();
  });
});

describe('commands on a stream', () => {
  it('are parsed line by line at any chunk boundaries', () => {
    const inputs = fc.array(fc.oneof(fc.record({ do: fc.string() }), fc.constant('no JSON')), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(inputs, fc.integer({ min: 1, max: 9 }), (sent, size) => {
        const lines = sent.map((input) => (typeof input === 'string' ? input : JSON.stringify(input)));
        const text = lines.map((line) => `${line}\n`).join('');
        const got: unknown[] = [];
        const take = commandLines((input) => got.push(input));
        for (let at = 0; at < text.length; at += size) take(text.slice(at, at + size));
        expect(got).toEqual(sent.map((input) => (typeof input === 'string' ? undefined : input)));
      }),
    );
  });

  it('buffer at most one line, and report an overlong line once', () => {
    const got: unknown[] = [];
    const take = commandLines((input) => got.push(input));
    for (let at = 0; at < 5; at++) take('x'.repeat(maxCommandLength));
    take('\n{"do":"stats"}\n');
    expect(got).toEqual([undefined, { do: 'stats' }]);
  });
});
