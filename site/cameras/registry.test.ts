import { renameSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outOfScopePerMessage } from '../../core/api/site.ts';
import { WardId } from '../../core/base/ids.ts';
import {
  cameraFileText,
  fileCamera,
  wards,
  wholePlan,
  wholePlanCameras,
} from '../../test/fixtures/cameraFile.ts';
import { registryOfFile } from '../../test/fixtures/registryFile.ts';
import { StrictCameraFile, toKnownCameras } from './cameras.ts';

const here = registryOfFile();
const { faults, put, openIt, openGood, path } = here;

it('the registry gives addresses to the site only, never to people', async () => {
  put([
    fileCamera(1, {
      main: { url: 'rtsp://u:p%40ss@10.0.0.1/a' },
      sub: { url: 'rtsp://10.0.0.1/b' },
      username: 'me',
    }),
    fileCamera(2),
  ]);
  const registry = await openGood();
  const page = registry.page('all', 0, 10);
  expect(page).toMatchObject({ revision: 1, total: 2, wards: [{ id: 'hn:ward:w1' }, { id: 'hn:ward:w2' }] });
  expect(page.cameras[0]).toMatchObject({ id: 'hn:camera:c1', ward: 'hn:ward:w1', streams: ['main', 'sub'] });
  expect(JSON.stringify(page)).not.toMatch(/rtsp|p@ss|"me"/);
  expect(registry.address('hn:camera:c1', 'main')).toEqual({
    url: 'rtsp://10.0.0.1/a',
    username: 'me',
    password: 'p@ss',
    transcode: false,
    anyCertificate: false,
  });
  expect(registry.address('hn:camera:c2', 'sub')).toBeUndefined();
});

it.each([
  ['rtsp://admin:50%off@10.0.0.1/a', { url: 'rtsp://10.0.0.1/a', username: 'admin', password: '50%off' }],
  [
    'rtsp://admin:a#b@c%2F@10.0.0.1:8554/x?y=%20',
    { url: 'rtsp://10.0.0.1:8554/x?y=%20', password: 'a#b@c/' },
  ],
  // One that cannot be read is for the ingest to refuse: this camera's fault and no other's.
  ['rtsp://10.0.0.1:99999/a', { url: 'rtsp://10.0.0.1:99999/a' }],
])('takes %s as it was meant', async (url, address) => {
  put([fileCamera(1, { main: { url } }), fileCamera(2)]);
  const registry = await openGood();
  expect(registry.address('hn:camera:c1', 'main')).toMatchObject(address);
  expect((await registry.reload()).ok).toBe(true);
});

it('the registry accepts every form of camera address', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (rest) => {
      const cameras = [fileCamera(1, { main: { url: `rtsp://${rest}` } })];
      const [known] = toKnownCameras('hn', StrictCameraFile.parse({ wards, cameras })).cameras;
      expect(known?.addresses.main?.url).toMatch(/^rtsp:/);
    }),
  );
});

it('the registry reports a changed certificate setting and an added stream as changes', async () => {
  const secure = { main: { url: 'rtsps://10.0.0.1/a' } };
  put([fileCamera(1, secure), fileCamera(2), fileCamera(3)]);
  const registry = await openGood();
  const moved: string[] = [];
  registry.onChange((cameras) => moved.push(...cameras));
  put([
    fileCamera(1, { ...secure, anyCertificate: true }),
    fileCamera(2, { sub: { url: 'rtsp://10.0.0.2/b' } }),
    fileCamera(3),
  ]);
  await registry.reload();
  expect(registry.address('hn:camera:c1', 'main')?.anyCertificate).toBe(true);
  expect(moved).toEqual(['hn:camera:c1', 'hn:camera:c2']);
});

it('the registry pages the cameras in scope by number', async () => {
  put([5, 3, 1, 2, 4].map((number) => fileCamera(number)));
  const registry = await openGood();
  const scope = [{ wards: [WardId.parse('hn:ward:w1')] }];
  const first = registry.page(scope, 0, 2);
  expect(first).toMatchObject({ total: 3, next: 3, cameras: [{ number: 1 }, { number: 3 }] });
  const second = registry.page(scope, first.next ?? 0, 2);
  expect(second.cameras.map(({ number }) => number)).toEqual([5]);
  expect(second.next).toBeUndefined();
  expect(registry.mayTouch(scope, 'hn:camera:c1')).toBe(true);
  expect(registry.mayTouch(scope, 'hn:camera:c2')).toBe(false);
  expect(registry.mayTouch('all', 'hn:camera:c9')).toBe(false);
  expect(registry.mayTouch([], 'hn:camera:c1')).toBe(false);
});

it('the registry names a removed camera only to scopes that included it, and no unknown one', async () => {
  put([fileCamera(1), fileCamera(2), fileCamera(3)]);
  const registry = await openGood();
  put([fileCamera(1)]);
  await registry.reload();
  const scope = [{ wards: [WardId.parse('hn:ward:w1')] }];
  const named = (who: Parameters<typeof registry.mayName>[0]) =>
    [1, 2, 3, 99].filter((number) => registry.mayName(who, `hn:camera:c${number}`));
  expect(named(scope)).toEqual([1, 3]);
  expect(named([])).toEqual([]);
  // Nothing is hidden from a scope of everything, so an id may be anything.
  expect(named('all')).toEqual([1, 2, 3, 99]);
  expect(registry.page(scope, 0, 10).wards.map(({ id }) => id)).toEqual(['hn:ward:w1']);
});

it.each([
  [
    'a misspelt key',
    [fileCamera(1, { pasword: 'x' })],
    'camera c1: pasword: unknown key; did you mean password?',
    'pasword',
  ],
  [
    'a number twice',
    [fileCamera(1), fileCamera(2, { number: 1 })],
    'camera c2: number: 1 stands twice',
    undefined,
  ],
  ['an id twice', [fileCamera(1), fileCamera(2, { id: 'c1' })], 'c1 stands twice', undefined],
  [
    'an ONVIF address that nobody can read',
    [fileCamera(1, { ptz: { onvif: 'http://[10.0.0.1/onvif' } })],
    'ptz.onvif: an address that can be read',
    undefined,
  ],
  ['a ward that is not there', [fileCamera(1, { ward: 'w9' })], 'no ward w9', 'w9'],
  ['an address that is none', [fileCamera(1, { main: { url: 'http://x' } })], 'rtsp://', 'http://x'],
])('refuses %s and names its line', async (_what, cameras, why, marker) => {
  put(cameras);
  const result = await openIt();
  const fault = result.ok ? undefined : result.fault;
  expect(fault).toMatchObject({ code: 'config.invalid', params: { why: expect.stringContaining(why) } });
  const lines = cameraFileText(cameras).split('\n');
  if (marker) expect(lines[Number(fault?.params.line) - 1]).toContain(marker);
});

it('the registry lists cameras that left a scope, and none that are deleted or were never in it', async () => {
  put([1, 2, 3, 4].map((number) => fileCamera(number, number === 4 ? { tags: ['b'] } : { tags: ['a'] })));
  const registry = await openGood();
  const outside: string[][] = [];
  registry.topics.outside.changedBy((messagesFor) => {
    for (const scope of ['all' as const, [{ tags: ['a'] }]])
      outside.push(messagesFor({ operator: { scope } }).flatMap(({ cameras }) => cameras));
    expect(messagesFor(undefined)).toEqual([]);
  });
  // The first leaves, the third is removed, the fourth only changes.
  put([fileCamera(1, { tags: ['b'] }), fileCamera(2, { tags: ['a'] }), fileCamera(4, { tags: ['c'] })]);
  await registry.reload();
  expect(outside).toEqual([[], ['hn:camera:c1']]);
});

it('the registry publishes cameras that left a scope in pages before the new revision', async () => {
  const numbers = Array.from({ length: outOfScopePerMessage + 1 }, (_, index) => index + 1);
  put(numbers.map((number) => fileCamera(number, { tags: ['a'] })));
  const registry = await openGood();
  expect(registry.topics.registry.read(undefined)).toEqual([{ revision: 1 }]);
  const published: (number | string)[] = [];
  const viewer = { operator: { scope: [{ tags: ['a'] }] } };
  registry.topics.registry.changedBy((messagesFor) =>
    published.push(...messagesFor(viewer).map(({ revision }) => `revision ${revision}`)),
  );
  registry.topics.outside.changedBy((messagesFor) =>
    published.push(...messagesFor(viewer).map(({ cameras }) => cameras.length)),
  );
  put(numbers.map((number) => fileCamera(number, { tags: ['b'] })));
  await registry.reload();
  expect(published).toEqual([outOfScopePerMessage, 1, 'revision 2']);
});

it('the registry follows its file, and keeps the last valid version when the file is invalid', async () => {
  put([fileCamera(1), fileCamera(2)]);
  const registry = await openGood();
  const changed = new Promise<readonly string[]>((resolve) => registry.onChange(resolve));
  // As careful writers do it: beside, then in its place.
  writeFileSync(
    `${path()}.new`,
    cameraFileText([fileCamera(1, { name: 'mới' }), fileCamera(2, { password: 'new' })]),
  );
  renameSync(`${path()}.new`, path());
  expect(await changed).toEqual(['hn:camera:c2']);
  expect(registry.revision).toBe(2);
  const reported = new Promise<void>((resolve) => {
    here.hearFault = resolve;
  });
  writeFileSync(path(), '{"wards": [');
  await reported;
  expect(faults[0]?.code).toBe('config.invalid');
  expect(registry.camera('hn:camera:c1')?.name).toBe('mới');
});

/** How long a stretch of the site's thread either takes is `bench:registry`'s to say. */
describe('the whole plan of 40,210 cameras', () => {
  it('is read, and read again after a change', async () => {
    put(wholePlanCameras());
    const registry = await openGood();
    expect(registry.size).toBe(wholePlan);
    const moved: string[] = [];
    registry.onChange((cameras) => moved.push(...cameras));
    put(wholePlanCameras({ name: 'mới' }));
    expect((await registry.reload()).ok).toBe(true);
    expect(registry.revision).toBe(2);
    expect(moved).toEqual([]);
  });

  it('is refused for a misspelt key', async () => {
    put(wholePlanCameras());
    const registry = await openGood();
    put(wholePlanCameras({ pasword: 'x' }));
    expect(await registry.reload()).toMatchObject({
      fault: { code: 'config.invalid', params: { line: expect.any(Number) } },
    });
    expect(registry.revision).toBe(1);
  });
});

it('keeps the previous registry while the disk is full, and stores the new one afterwards', async () => {
  put([fileCamera(1)]);
  const registry = await openGood();
  here.diskFull = true;
  put([fileCamera(1), fileCamera(2)]);
  expect(await registry.reload()).toMatchObject({ fault: { code: 'site.storeFailed' } });
  expect([registry.size, registry.revision]).toEqual([1, 1]);
  here.diskFull = false;
  expect((await registry.reload()).ok).toBe(true);
  expect([registry.size, registry.revision]).toEqual([2, 2]);
});

it('reads its file once more after any number of changes during a read', async () => {
  put([fileCamera(1)]);
  const registry = await openGood();
  put([fileCamera(1), fileCamera(2)]);
  const [first, second, third] = [registry.reload(), registry.reload(), registry.reload()];
  expect(third).toBe(second);
  expect(third).not.toBe(first);
  await third;
  expect(registry.size).toBe(2);
});
