import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type SiteProcess, startSiteProcess } from '../fixtures/siteProcess.ts';
import { type Console, eventually, launch } from './launch.ts';
import { choose } from './screens/screen.ts';
import { signIn, tilesOf } from './wallPage.ts';

let site: SiteProcess;
let an: Console;
let binh: Console;

const ask = (console: Console, call: string, input: object, window = 1) =>
  console.inWindow<{ ok: boolean; value?: unknown; fault?: { code: string } }>(
    `globalThis.watchfloorDiagnostics.call(${JSON.stringify(call)}, ${JSON.stringify(input)})`,
    window,
  );
const screenText = (console: Console, window = 1) =>
  console.inWindow<string>('document.body.innerText', window);

/** Starts a console at which the site's operator is signed in. */
async function atWork(name: string, ...more: string[]): Promise<Console> {
  const console = await launch({
    args: [`--site=${site.url}`, `--desk-name=${name}`, '--lang=en', '--diagnostics', ...more],
  });
  await signIn(console, site.credentials);
  return console;
}

beforeAll(async () => {
  site = await startSiteProcess(20);
  an = await atWork('Desk 1');
  binh = await atWork('Desk 2', '--windows=2');
}, 180_000);
afterAll(async () => {
  await Promise.all([an?.close(), binh?.close()]);
  await site?.close();
});

/** Returns whether this target is selected, so that Enter would send to it. */
const chosen = async (console: Console, name: string) =>
  (await console.page.locator('#share-targets [aria-selected=true] span').textContent()) === name;

/** Presses N and waits until the latest offer has the focus. */
async function toOffer(console: Console): Promise<void> {
  await console.page.keyboard.press('n');
  await console.page
    .locator('[data-testid="offers"] article:focus')
    .waitFor()
    .catch(async (error: unknown) => {
      const holder = await console.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 300));
      throw new Error(`the keys are at ${holder}`, { cause: error });
    });
}

const cameraOn = async (console: Console, tile: number, window = 1) =>
  (await tilesOf(console, window)).find((each) => each.tile === tile)?.camera;

test('a camera is sent to another desk by keyboard; nothing changes there until it is accepted', async () => {
  const sent = await eventually('a camera on the first tile', () => cameraOn(an, 0));
  await ask(binh, 'wall.save', {
    tabs: {
      tabs: [{ id: 'first', name: '', layout: { division: '4', tiles: [] } }],
      active: 'first',
      turnMs: null,
    },
  });
  await binh.inWindow(`globalThis.watchfloorDiagnostics.show({ division: '4', tiles: [] })`);
  await eventually('an empty wall', async () => (await tilesOf(binh)).length === 0);

  await an.page.keyboard.press('p');
  await an.page.keyboard.type('desk 2');
  await eventually('the other desk in the list', () => chosen(an, 'Desk 2'));
  await an.page.keyboard.press('Enter');
  await eventually('that it arrived', async () => (await screenText(an)).includes('Arrived: Desk 2'));

  for (const window of [1, 2])
    await eventually(`the offer in window ${window}`, async () =>
      (await screenText(binh, window)).includes('Desk 1'),
    );
  expect(await tilesOf(binh)).toEqual([]);
  // The offer covers the list of cameras, and no picture.
  const [offer, wall] = await Promise.all(
    ['[data-testid="offers"]', 'main'].map((each) => binh.page.locator(each).boundingBox()),
  );
  expect((offer?.x ?? 0) + (offer?.width ?? 0)).toBeLessThanOrEqual(wall?.x ?? 0);
  await binh.page.bringToFront();
  await toOffer(binh);
  await binh.page.keyboard.press('Enter');
  await eventually('the camera on the selected tile', async () => (await cameraOn(binh, 0)) === sent);
  await eventually(
    'the list closed, the keys the wall’s again',
    async () => !(await screenText(an)).includes('Arrived'),
  );
  // An offer accepted in one window disappears in all windows.
  await eventually('no offer left', async () => !(await screenText(binh, 2)).includes('Onto tile'));
});

test('a layout is sent and opened as a new tab; Esc dismisses it', async () => {
  await an.page.keyboard.press('Shift+P');
  await an.page.keyboard.type('desk 2');
  await eventually('the list', () => chosen(an, 'Desk 2'));
  await an.page.keyboard.press('Enter');
  await eventually('the offer', async () => (await screenText(binh)).includes('The whole layout'));
  await toOffer(binh);
  await binh.page.keyboard.press('t');
  const sent = (await tilesOf(an)).map(({ camera }) => camera);
  await eventually('its cameras', async () => {
    const now = (await tilesOf(binh)).map(({ camera }) => camera);
    return JSON.stringify(now) === JSON.stringify(sent);
  });
  await eventually('the list closed', async () => !(await screenText(an)).includes('Send to'));
});

test('an item is sent to a window of the same desk; failures are shown', async () => {
  const camera = site.cameras[3];
  const content = { kind: 'camera', camera };
  expect(await ask(binh, 'share.push', { to: { window: 'w2' }, content })).toMatchObject({ ok: true });
  await eventually('the offer', async () => /(Window|Cửa sổ) 1/.test(await screenText(binh, 2)));
  const none = { desk: 'desk-00000000000000aa' };
  expect(await ask(an, 'share.push', { to: none, content })).toMatchObject({
    fault: { code: 'share.targetGone' },
  });
  expect(await ask(an, 'share.push', { to: { window: 'w9' }, content })).toMatchObject({
    fault: { code: 'share.noWindow' },
  });
});

test('a sequence sends its current camera, and a layout names its number of visible cameras', async () => {
  const cameras = site.cameras.slice(4, 7);
  const tiles = [{ kind: 'sequence', cameras, dwellMs: 60_000 }, { kind: 'spot' }];
  await an.inWindow(`globalThis.watchfloorDiagnostics.show(${JSON.stringify({ division: '4', tiles })})`);
  await eventually('its first camera', async () => (await cameraOn(an, 0)) === cameras[0]);
  await an.page.locator('[data-tile="0"]').click();
  await an.page.keyboard.press('PageDown');
  await eventually('its second camera', async () => (await cameraOn(an, 0)) === cameras[1]);
  await an.page.keyboard.press('p');
  const what = an.page.getByRole('toolbar', { name: 'What to send' });
  await what.getByRole('button', { name: /^Camera 6 / }).waitFor();
  await what.getByRole('button', { name: 'The whole layout, 3 cameras' }).waitFor();
  await an.page.keyboard.press('Escape');
});

const Library = z.object({
  value: z.object({ layouts: z.array(z.object({ id: z.string(), name: z.string(), version: z.int() })) }),
});
const libraryOf = async (console: Console) =>
  Library.parse(await console.inWindow(`globalThis.watchfloorDiagnostics.first('library')`)).value.layouts;

test('in an empty library a name and Enter save the layout; it is renamed by keyboard', async () => {
  const { page } = an;
  await page.locator('[data-tile="0"]').click();
  await page.keyboard.press('b');
  // The focused field asks for the name.
  await page.getByPlaceholder('Name of the new layout…').waitFor();
  await page.keyboard.type('Cầu Giấy');
  await page.keyboard.press('Enter');
  const saved = await eventually('it is saved', async () => (await libraryOf(an))[0]);
  expect(saved.name).toBe('Cầu Giấy');
  const cameras = async () => (await tilesOf(an)).map(({ camera }) => camera);
  const before = await cameras();
  await page.keyboard.press('F2');
  await page.keyboard.type('Cầu Giấy, đêm');
  await page.keyboard.press('Enter');
  const [renamed] = await eventually('it is renamed', async () => {
    const layouts = await libraryOf(an);
    return layouts[0]?.name === 'Cầu Giấy, đêm' && layouts;
  });
  // The panel still has the focus, so Delete deletes a layout and does not clear a tile.
  await page.keyboard.press('Delete');
  await page.getByTestId('library').getByText('Deleting “Cầu Giấy, đêm”').waitFor();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Escape');
  expect(await cameras()).toEqual(before);
  const { id, version: base } = renamed ?? saved;
  expect(await ask(an, 'library.remove', { id, base })).toMatchObject({ ok: true });
  for (const each of [an, binh])
    await eventually('none is left', async () => (await libraryOf(each)).length === 0);
});

test('a layout saved at one desk opens at the other, found without diacritics; a concurrent change is not lost silently', async () => {
  const layout = { division: '4', tiles: [site.cameras[5], site.cameras[6]] };
  expect(await ask(an, 'library.save', { name: 'Hồ Gươm', layout })).toMatchObject({ ok: true });
  const [saved] = await eventually('it at the other desk', async () => {
    const layouts = await libraryOf(binh);
    return layouts.length === 1 && layouts;
  });
  await binh.page.keyboard.press('b');
  await binh.page.keyboard.type('ho guom');
  await binh.page.getByTestId('library').getByRole('option', { name: 'Hồ Gươm' }).waitFor();
  await binh.page.keyboard.press('Enter');
  await eventually('its cameras', async () => (await cameraOn(binh, 1)) === site.cameras[6]);

  const base = saved?.version;
  const change = { id: saved?.id, base, name: 'Hồ Gươm', layout: { division: '1', tiles: [] } };
  expect(await ask(binh, 'library.save', change)).toMatchObject({ ok: true });
  expect(await ask(an, 'library.save', { ...change, name: 'x' })).toMatchObject({
    fault: { code: 'layout.conflict' },
  });
  expect(await ask(an, 'library.saveShared', { name: 'Chung', layout })).toMatchObject({ ok: true });
  await eventually('both', async () => (await libraryOf(binh)).length === 2);
});

test('the key to change a shared layout reports a missing right', async () => {
  const library = binh.page.getByTestId('library');
  const password = await site.addPerson('lan', 'operator');
  const signInAs = async (who: { readonly name: string; readonly password: string }) => {
    await ask(binh, 'session.signOut', {});
    await eventually('nobody there', () =>
      binh.inWindow<boolean>('!globalThis.watchfloorDiagnostics.ready()'),
    );
    await signIn(binh, who);
  };
  await signInAs({ name: 'lan', password });
  // Waits until the window shows her name, so that keys act for her.
  await binh.page.getByText('lan', { exact: true }).first().waitFor();
  await binh.page.keyboard.press('b');
  await library.waitFor();
  await binh.page.keyboard.type('chung');
  // The site's layouts appear in her window by themselves.
  await library.getByRole('option').first().waitFor();
  for (const key of ['F2', 'Delete']) {
    await binh.page.keyboard.press(key);
    await library.getByText(/không có quyền|does not have the right/).waitFor();
    await binh.page.keyboard.type(' ');
    await library.getByText(/không có quyền|does not have the right/).waitFor({ state: 'detached' });
  }
  await binh.page.keyboard.press('Escape');
  await signInAs(site.credentials);
  // A new person gets the console in Vietnamese, so the language is set again for the next test.
  await choose(binh, { language: 'en' });
});

test('a click in the library selects a layout, a second click opens it, and the field keeps the focus', async () => {
  const { page } = an;
  const library = page.getByTestId('library');
  const rows = library.getByRole('option');
  const chosenIs = (index: number) =>
    eventually(`row ${index}`, async () => (await rows.nth(index).getAttribute('aria-selected')) === 'true');
  const field = library.getByRole('combobox');
  const points = async (index: number) =>
    (await field.getAttribute('aria-activedescendant')) === (await rows.nth(index).getAttribute('id'));
  await page.keyboard.press('b');
  await library.waitFor();
  await chosenIs(0);
  const name = (await rows.nth(1).locator('strong').textContent()) ?? '';
  await rows.nth(1).click();
  await chosenIs(1);
  expect(await points(1)).toBe(true);
  await library.getByRole('toolbar', { name }).waitFor();
  await page.keyboard.press('ArrowUp');
  await chosenIs(0);
  await page.keyboard.press('PageDown');
  await chosenIs(1);
  await page.keyboard.type('x');
  await eventually('nothing like it', async () => (await rows.count()) === 0);
  await library.getByRole('button', { name: 'Clear the search' }).click();
  await chosenIs(0);
  await page.keyboard.press('ArrowDown');
  await chosenIs(1);
  await rows.nth(1).click();
  await library.waitFor({ state: 'detached' });
});

test('Ctrl+Z undoes the deletion of a layout, in the library’s field and from the wall', async () => {
  const { page } = an;
  const library = page.getByTestId('library');
  const isLeaving = (is: boolean) =>
    eventually(`${is}`, async () => ((await library.textContent())?.includes('Deleting “') ?? false) === is);
  const before = (await libraryOf(an)).length;
  await page.locator('[data-tile="0"]').click();
  await page.keyboard.press('b');
  await library.waitFor();
  await page.keyboard.press('Delete');
  await isLeaving(true);
  await page.keyboard.press('Control+z');
  await isLeaving(false);
  await page.keyboard.press('Delete');
  await isLeaving(true);
  await page.locator('[data-tile="1"]').click();
  await page.keyboard.press('Control+z');
  await isLeaving(false);
  expect(await library.locator('[role="option"]').count()).toBe(before);
  await library.getByRole('button', { name: 'Close' }).click();
});

test('without the site, stored layouts still open and items can be sent to the desk’s own windows', async () => {
  await site.close();
  await eventually('the loss', async () => (await screenText(binh)).includes('Site lost since'), 40_000);
  expect((await libraryOf(binh)).map(({ name }) => name).sort()).toEqual(['Chung', 'Hồ Gươm']);
  expect(await ask(binh, 'library.save', { name: 'x', layout: { division: '1', tiles: [] } })).toMatchObject({
    fault: { code: 'site.unreachable' },
  });
  const content = { kind: 'camera', camera: site.cameras[1] };
  expect(await ask(binh, 'share.push', { to: { window: 'w2' }, content })).toMatchObject({ ok: true });
});
