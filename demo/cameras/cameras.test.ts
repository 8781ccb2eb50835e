import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CameraFile } from '../../core/domain/camerafile.ts';
import { cityCameras } from '../city/registry.ts';
import { commandLines, maxCommandLength } from './control.ts';
import { parseShape, readOptions } from './options.ts';
import { credentialsOfLastRun, newCredentials, writeRegistry } from './registryfile.ts';

const dir = mkdtempSync(join(tmpdir(), 'watchfloor-demo-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the registry file', () => {
  const path = join(dir, 'cameras.json');
  const credentials = newCredentials();

  it('is what a site reads, whole, and for its owner alone', async () => {
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
    // Some have privacy masks, none of them with a test clip.
    const masked = file.cameras.filter(({ masks }) => masks.length > 0).map(({ number }) => number);
    expect(masked.slice(0, 3)).toEqual([60, 100, 140]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['cameras.json']);
  });

  it('keeps the password for cameras that come back on their port, and for no others', async () => {
    expect(await credentialsOfLastRun(path, 8_554)).toEqual(credentials);
    expect(await credentialsOfLastRun(path, 8_555)).toBeUndefined();
    expect(await credentialsOfLastRun(path, 0)).toBeUndefined();
    expect(await credentialsOfLastRun(join(dir, 'none.json'), 8_554)).toBeUndefined();
  });

  it('has a new password of 144 random bits otherwise', () => {
    expect(newCredentials().password).toMatch(/^[\w-]{24}$/);
    expect(newCredentials().password).not.toBe(newCredentials().password);
  });
});

describe('options', () => {
  it('are a city of 4,420 on any free port of this machine unless said', () => {
    const options = readOptions(['--registry', 'r.json']);
    expect(options).toMatchObject({ cameras: 4_420, port: 0, host: '127.0.0.1', test: 0, trace: undefined });
  });

  it('give test clips a size and a rate', () => {
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
    [['--registry', 'r', '--test-main', '300x200@25']],
    [['--registry', 'r', '--unknown']],
  ])('refuse %j', (args) => {
    expect(() => readOptions(args)).toThrow();
  });
});

describe('commands on a stream', () => {
  it('are read a line at a time, however the text is cut', () => {
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

  it('hold no more than one line, and say once that a line is too long', () => {
    const got: unknown[] = [];
    const take = commandLines((input) => got.push(input));
    for (let at = 0; at < 5; at++) take('x'.repeat(maxCommandLength));
    take('\n{"do":"stats"}\n');
    expect(got).toEqual([undefined, { do: 'stats' }]);
  });
});
