import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CameraId, DeskId } from '../../core/base/ids.ts';
import { deskClient } from '../fakes/siteClient.ts';
import { must } from '../fixtures/must.ts';
import { type SiteProcess, startSiteProcess } from '../fixtures/siteProcess.ts';
import { type Console, eventually, launch, newDataFolder } from './launch.ts';
import { cutPower } from './states.ts';
import { eachMoved, tilesOf, unreadOnTiles } from './wallPage.ts';

let site: SiteProcess;
let data: string;
let wall: Console | undefined;

const start = (...more: string[]) =>
  launch({ data, args: [`--site=${site.url}`, '--room-wall', '--lang=en', '--diagnostics', ...more] });
const screenText = (console: Console) => console.inWindow<string>('document.body.innerText');
const ask = (console: Console, call: string, input: object) =>
  console.inWindow<object>(
    `globalThis.watchfloorDiagnostics.call(${JSON.stringify(call)}, ${JSON.stringify(input)})`,
  );
const codeIn = (text: string) => /[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}/.exec(text)?.[0] ?? '';
const camerasOf = async (console: Console) => (await tilesOf(console)).map(({ camera }) => camera);

beforeAll(async () => {
  site = await startSiteProcess(20);
  data = await newDataFolder();
}, 120_000);
afterAll(async () => {
  await wall?.close();
  await site?.close();
  await rm(data, { recursive: true, force: true, maxRetries: 5 });
});

test('a room’s wall prompts for an enrolment code, is enrolled by it, and allows no sign-in or sign-out', async () => {
  wall = await start();
  const console = wall;
  await eventually('the field for the code', async () =>
    (await screenText(console)).includes('Enrol this wall'),
  );
  await console.page.getByText('This machine has no key store that opens automatically').waitFor();
  await console.page.keyboard.type(codeIn(site.administer('enrol-wall', 'Phòng họp')));
  await console.page.keyboard.press('Enter');
  await eventually('the wall', async () => {
    const text = await screenText(console);
    return text.includes('WALL OF A ROOM') || (text.includes('Wall of a room') && text.includes('Phòng họp'));
  });
  expect(await screenText(console)).not.toMatch(/Sign out|Sign in|Search name/);
  expect(await ask(console, 'session.signIn', site.credentials)).toMatchObject({
    fault: { code: 'machine.watchesOnly' },
  });
  expect(await ask(console, 'session.signOut', {})).toMatchObject({ fault: { code: 'machine.watchesOnly' } });
  expect(
    await console.inWindow<object>("globalThis.watchfloor.shell['window.fullScreen']({ on: false })"),
  ).toMatchObject({ fault: { code: 'call.refused' } });
  // The window covers its display even without a window manager.
  const [has, could] = await console.app.evaluate(({ BrowserWindow, screen }) => [
    BrowserWindow.fromId(1)?.getNormalBounds(),
    screen.getPrimaryDisplay().bounds,
  ]);
  expect(could.width - (has?.width ?? 0)).toBeLessThanOrEqual(2);
  expect(could.height - (has?.height ?? 0)).toBeLessThanOrEqual(2);
  for (const call of ['share.targets', 'audit.page'])
    expect(await ask(console, call, {})).toMatchObject({ fault: { code: 'right.missing' } });
  const before = await eventually('cameras on it', async () => {
    const cameras = await camerasOf(console);
    return cameras.length === 4 && cameras;
  });
  for (const key of ['Delete', 'f', '1', 'Enter', 'Control+w', 'F11', 'Escape', 'b', 'p'])
    await console.page.keyboard.press(key);
  await console.page.mouse.dblclick(300, 300);
  expect(await camerasOf(console)).toEqual(before);
  await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.fromId(1)?.close());
  expect(await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('a room’s wall shows a sent item at once with its sender, and again after a power cut', async () => {
  const before = wall;
  if (!before) throw new Error('the wall of the test before');
  const desk = await deskClient(site.url, DeskId.parse('desk-00000000000000aa'));
  must(await desk.call('session.signIn', site.credentials));
  must(await desk.call('desk.present', { name: 'Desk 7', windows: [] }));
  const target = await eventually('the wall among the targets', async () => {
    const { targets } = must(await desk.call('share.targets', {}));
    return targets.find(({ roomWall, name }) => roomWall && name === 'Phòng họp');
  });
  const tiles = [8, 9, 10, 11].map((at) => CameraId.parse(site.cameras[at]));
  const content = { kind: 'layout' as const, name: 'Four', layout: { division: '4' as const, tiles } };
  must(await desk.call('share.push', { desk: target.desk, content }));
  await eventually(
    'the layout',
    async () => JSON.stringify(await camerasOf(before)) === JSON.stringify(tiles),
  );
  const one = CameraId.parse(site.cameras[15]);
  must(await desk.call('share.push', { desk: target.desk, content: { kind: 'camera', camera: one } }));
  await eventually('the camera, and whose it is', async () => {
    const text = await screenText(before);
    return (await camerasOf(before)).includes(one) && text.includes('sent by') && text.includes('Desk 7');
  });
  // A camera that the wall already shows keeps its tile, and no tile is emptied for it.
  const there = await camerasOf(before);
  const again = CameraId.parse(there[3]);
  must(await desk.call('share.push', { desk: target.desk, content: { kind: 'camera', camera: again } }));
  await before.page.locator('[data-tile="3"]').getByText('sent by').waitFor();
  expect(await camerasOf(before)).toEqual(there);
  // A spot tile keeps the camera that was sent to it, too.
  const withSpot = { ...content.layout, tiles: [{ kind: 'spot' as const }, ...tiles.slice(1)] };
  must(await desk.call('share.push', { desk: target.desk, content: { ...content, layout: withSpot } }));
  await eventually('the spot tile', async () =>
    JSON.stringify(await ask(before, 'wall.get', {})).includes('"spot"'),
  );
  must(await desk.call('share.push', { desk: target.desk, content: { kind: 'camera', camera: one } }));
  const shown = [one, ...tiles.slice(1)];
  await eventually(
    'the camera on it',
    async () => JSON.stringify(await camerasOf(before)) === JSON.stringify(shown),
  );
  const reportedBefore = await before.page.getByTestId('sent').textContent();
  expect(reportedBefore).toContain('Desk 7');
  // Waits until the layout is on disk before the power is cut.
  await eventually('the stored layout', async () =>
    JSON.stringify(await ask(before, 'wall.get', {})).includes(`"shows":"${one}"`),
  );
  await cutPower(before);
  wall = await start();
  const after = wall;
  await eventually(
    'the wall as it was',
    async () => JSON.stringify(await camerasOf(after)) === JSON.stringify(shown),
    40_000,
  );
  await after.page.locator('[data-tile="0"]').getByText('sent by').waitFor();
  expect(await after.page.locator('[data-tile="0"]').textContent()).toContain('Desk 7');
  await eventually(
    'who sent what last',
    async () => (await after.page.getByTestId('sent').textContent()) === reportedBefore,
  );
  desk.close();
});

test('a room’s wall without its site shows the reason on each tile, also the smallest', async () => {
  const console = wall;
  if (!console) throw new Error('the wall of the test before');
  const shown = [8, 9, 10, 11].map((at) => CameraId.parse(site.cameras[at]));
  const layout = { division: '64' as const, tiles: [...Array<null>(60).fill(null), ...shown] };
  const desk = await deskClient(site.url, DeskId.parse('desk-00000000000000aa'));
  must(await desk.call('session.signIn', site.credentials));
  const target = await eventually('the wall among the targets', async () =>
    must(await desk.call('share.targets', {})).targets.find(({ roomWall }) => roomWall),
  );
  const content = { kind: 'layout' as const, name: 'Sixty-four', layout };
  must(await desk.call('share.push', { desk: target.desk, content }));
  desk.close();
  const all = (state: string) =>
    eventually(
      `its cameras ${state}`,
      async () =>
        (await tilesOf(console)).map((tile) => tile.state).join() === shown.map(() => state).join() &&
        (await console.page.locator('main [data-tile]').count()) === 64,
      60_000,
    );
  await all('live');
  await site.restart(async () => {
    await all('lost');
    expect(await unreadOnTiles(console)).toEqual([]);
    const why = console.page.locator('main [data-mark]').getByText('The site is cut off. Reconnecting.');
    await eventually('why, on each', async () => (await why.count()) === shown.length);
  });
  await all('live');
});

test('a room’s wall recovers by itself with its contents after a restart of the site', async () => {
  const console = wall;
  if (!console) throw new Error('the wall of the test before');
  const states = async () => (await tilesOf(console)).map(({ state }) => state);
  const allLive = () =>
    eventually(
      'live pictures',
      async () => (await states()).length > 0 && (await states()).every((state) => state === 'live'),
      60_000,
    );
  await allLive();
  const before = await tilesOf(console);
  const renderer = await console.rendererPid();
  await site.restart(() =>
    eventually('no picture live, and still the wall', async () =>
      (await states()).every((state) => state !== 'live'),
    ),
  );
  await allLive();
  await eachMoved(console, await tilesOf(console));
  expect((await tilesOf(console)).map(({ camera }) => camera)).toEqual(before.map(({ camera }) => camera));
  expect(await console.rendererPid()).toBe(renderer);
  expect(await screenText(console)).not.toContain('Enrol this wall');
});

test('a revoked room’s wall stops within seconds and prompts for a code again', async () => {
  const console = wall;
  if (!console) throw new Error('the wall of the test before');
  site.administer('revoke-wall', 'Phòng họp');
  await eventually('the field for the code', async () =>
    (await screenText(console)).includes('Enrol this wall'),
  );
  expect(await camerasOf(console)).toEqual([]);
});
