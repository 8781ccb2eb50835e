import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CameraFile } from '../../core/cameras/cameraFile.ts';
import { type SiteProcess, startSiteProcess } from '../fixtures/siteProcess.ts';
import { mask } from './exported.ts';
import { type Console, eventually, launch } from './launch.ts';
import {
  eachMoved,
  eachShowsItsOwn,
  marksOf,
  recordMarks,
  showTiles,
  tilesOf,
  untilReady,
} from './wallPage.ts';

const an = { name: 'an', shown: 'Nguyễn Thị An', password: 'con mèo qua sông hồng' };
const binh = { name: 'binh', shown: 'Trần Văn Bình', password: 'ngựa pin kẹp đúng' };
const why = 'Va chạm giao thông, theo yêu cầu';

/** A desk whose site requires a second person for exports and for removing masks. */
describe('people at a desk, in real Electron', () => {
  let site: SiteProcess;
  let console: Console;

  beforeAll(async () => {
    site = await startSiteProcess(4, { security: { fourEyes: ['video.export', 'video.unmasked'] } });
    const file = CameraFile.parse(JSON.parse(readFileSync(site.registry, 'utf8')));
    const cameras = file.cameras.map((camera) =>
      camera.number === 2 ? { ...camera, masks: [mask] } : camera,
    );
    writeFileSync(site.registry, JSON.stringify({ ...file, cameras }));
    console = await launch({ args: [`--site=${site.url}`, '--lang=en', '--diagnostics', '--size=1600x900'] });
  }, 120_000);
  afterAll(async () => {
    await console?.close();
    await site?.close();
  });

  const page = () => console.page;
  const shot = async (name: string) => {
    const to = process.env.PEOPLE_SHOTS;
    if (to) await page().screenshot({ path: `${to}-${name}.png` });
  };
  const text = async () => (await page().locator('body').textContent()) ?? '';
  const names = async () => {
    const file = CameraFile.parse(JSON.parse(readFileSync(site.registry, 'utf8')));
    return [...file.cameras.map(({ name }) => name), an.shown, binh.shown];
  };
  /**
   * Adds a person at the site.
   * @returns their initial password
   */
  const add = ({ name, shown }: typeof an) =>
    /come in with: (\S+)/.exec(
      site.administer('add-operator', name, '--as', shown, '--roles', 'supervisor'),
    )?.[1] ?? '';
  const second = () => page().getByTestId('second-person');
  /**
   * Locks the desk to fetch the second person, and unlocks it.
   * The form keeps its content, except for the second person's password.
   */
  async function fetchSecond(form: string): Promise<void> {
    await second().waitFor();
    await second().getByLabel('Password').fill(an.password);
    await page().keyboard.press('Shift+F12');
    const locked = page().getByTestId('locked');
    await locked.waitFor();
    expect(await page().getByTestId(form).isVisible()).toBe(false);
    await page().keyboard.press('Escape');
    await locked.locator('input[type="password"]').fill(binh.password);
    await page().keyboard.press('Enter');
    await locked.waitFor({ state: 'detached' });
    await second().waitFor();
    expect(await second().getByLabel('Password').inputValue()).toBe('');
  }
  async function standBy({ name, password }: typeof an): Promise<void> {
    await second().getByLabel('Name').fill(name);
    await second().getByLabel('Password').fill(password);
    await second().getByRole('button', { name: 'Confirm' }).click();
  }

  test('an operator with an assigned password must choose a new one', async () => {
    const given = add(an);
    await page().locator('form').waitFor();
    const passwords = page().locator('input[type="password"]');
    await page().locator('input[autocomplete="username"]').fill(an.name);
    await passwords.first().fill(given);
    await page().keyboard.press('Enter');
    await eventually('the fields of a new one', async () => (await passwords.count()) === 3);
    await passwords.nth(1).fill('short');
    await passwords.nth(2).fill('short');
    await page().keyboard.press('Enter');
    await page().getByText('The password is too short').waitFor();
    await passwords.nth(1).fill(an.password);
    await passwords.nth(2).fill(an.password);
    await page().keyboard.press('Enter');
    await untilReady(console);
    await showTiles(console, 4, site.cameras);
    await eachShowsItsOwn(console, 4);
  });

  test('a locked desk hides names and controls; its video continues', async () => {
    await recordMarks(console);
    const before = await tilesOf(console);
    await page().keyboard.press('Shift+F12');
    await page().getByTestId('locked').waitFor();
    await eachMoved(console, before);
    await shot('locked');
    const seen = await text();
    for (const name of await names()) expect(seen).not.toContain(name);
    await page().keyboard.press('F1');
    await page().keyboard.press('Control+k');
    await page().keyboard.press('F12');
    expect(await page().getByTestId('keymap').count()).toBe(0);
    expect(await page().getByTestId('search').count()).toBe(0);
    expect(await page().getByTestId('change').count()).toBe(0);
    const field = page().getByTestId('locked').locator('input[type="password"]');
    await field.fill('wrong');
    await page().keyboard.press('Enter');
    await page().getByText('The password is wrong.').waitFor();
    await field.fill(an.password);
    await page().keyboard.press('Enter');
    await page().getByTestId('locked').waitFor({ state: 'detached' });
    await eventually('names again', async () => (await text()).includes(an.shown));
    expect((await marksOf(console)).filter(({ state }) => state !== 'live')).toEqual([]);
  });

  test('unfinished input is hidden while locked, and restored after unlocking', async () => {
    await page().locator('[data-tile="1"]').click();
    await page().keyboard.press('s');
    await page().keyboard.type('1-3');
    await page().keyboard.press('Enter');
    const rows = page().getByTestId('sequence').getByRole('option');
    await eventually('three cameras', async () => (await rows.count()) === 3);
    await page().keyboard.press('Shift+F12');
    const locked = page().getByTestId('locked');
    await locked.waitFor();
    expect(await page().getByTestId('sequence').isVisible()).toBe(false);
    expect(await page().getByTestId('wall-tab').first().isVisible()).toBe(false);
    await page().keyboard.press('Escape');
    await locked.locator('input[type="password"]').fill(an.password);
    await page().keyboard.press('Enter');
    await locked.waitFor({ state: 'detached' });
    await eventually('the three again', async () => (await rows.count()) === 3);
    expect(await page().getByTestId('sequence').isVisible()).toBe(true);
    await page()
      .getByTestId('sequence')
      .getByRole('button', { name: /^Close/ })
      .click();
    await page().getByTestId('sequence').waitFor({ state: 'detached' });
  });

  test('an unfinished incident is restored after unlocking, and its list is current', async () => {
    await page().keyboard.press('F4');
    const log = page().getByTestId('log');
    await log.waitFor();
    await page().keyboard.press('3');
    await page().keyboard.press('n');
    const form = page().getByTestId('incident-form');
    await form.waitFor();
    await page().keyboard.type(why);
    await page().keyboard.press('Shift+F12');
    const locked = page().getByTestId('locked');
    await locked.waitFor();
    expect(await log.isVisible()).toBe(false);
    await locked.locator('input[type="password"]').fill(an.password);
    await page().keyboard.press('Enter');
    await locked.waitFor({ state: 'detached' });
    await form.waitFor();
    expect(await form.locator('input').first().inputValue()).toBe(why);
    await form.locator('input').first().focus();
    await page().keyboard.press('Enter');
    await form.waitFor({ state: 'detached' });
    await log.getByText(why).first().waitFor();
    await page().keyboard.press('F4');
    await log.waitFor({ state: 'detached' });
  });

  test('another operator takes over the desk without a blink of the wall', async () => {
    const given = add(binh);
    await eachShowsItsOwn(console, 4);
    await recordMarks(console);
    const before = await tilesOf(console);
    await page().keyboard.press('F12');
    const change = page().getByTestId('change');
    await change.waitFor();
    await shot('change');
    await change.locator('input[autocomplete="username"]').fill(binh.name);
    const passwords = change.locator('input[type="password"]');
    await passwords.first().fill(given);
    await page().keyboard.press('Enter');
    await eventually('the fields of a new one', async () => (await passwords.count()) === 3);
    await passwords.nth(1).fill(binh.password);
    await passwords.nth(2).fill(binh.password);
    await page().keyboard.press('Enter');
    await eventually('Bình is there', async () => (await text()).includes(binh.shown));
    await change.waitFor({ state: 'detached' });
    await eachMoved(console, before);
    const now = await tilesOf(console);
    expect(now.map(({ camera }) => camera)).toEqual(before.map(({ camera }) => camera));
    for (const [at, tile] of now.entries())
      expect(tile.framesDecoded).toBeGreaterThan(before[at]?.framesDecoded ?? 0);
    expect((await marksOf(console)).filter(({ state }) => state !== 'live')).toEqual([]);
  });

  test('the next operator has their own language', async () => {
    await page().getByRole('button', { name: 'EN', exact: true }).click();
    await eventually('English', async () => (await text()).includes('Find'));
  });

  test('an export waits for the approval of a second, different person', async () => {
    await page().locator('[data-tile="0"]').click();
    await page().keyboard.press('c');
    const form = page().getByTestId('export');
    await form.waitFor();
    await page().getByTestId('export-reason').fill(why);
    await form.getByRole('button', { name: 'Export', exact: true }).click();
    await fetchSecond('export');
    expect(await page().getByTestId('export-reason').inputValue()).toBe(why);
    await standBy(binh);
    await second().getByText('The second person must be a different person.').waitFor();
    await shot('second');
    await standBy(an);
    await eventually('done', async () => (await form.getAttribute('data-stage')) === 'done', 60_000);
    await page().keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  });

  test('masks are lifted for a minute with a reason and a second person, and the tile says so', async () => {
    const cover = page().locator('[data-tile="1"] [data-masks]');
    await cover.waitFor({ state: 'attached' });
    await page().locator('[data-tile="1"]').click();
    await page().keyboard.press('u');
    const form = page().getByTestId('unmask');
    await form.waitFor();
    await page().getByTestId('unmask-reason').fill(why);
    await page().keyboard.press('Enter');
    await fetchSecond('unmask');
    expect(await page().getByTestId('unmask-reason').inputValue()).toBe(why);
    await shot('unmask');
    await standBy(an);
    await page().getByTestId('unmasked').waitFor();
    expect(await cover.evaluate((element) => getComputedStyle(element).visibility)).toBe('hidden');
    await shot('unmasked');
    // The masks are back while the desk is locked.
    await page().keyboard.press('Shift+F12');
    await page().getByTestId('locked').waitFor();
    expect(await cover.evaluate((element) => getComputedStyle(element).visibility)).toBe('visible');
    await page().getByTestId('locked').locator('input[type="password"]').fill(binh.password);
    await page().keyboard.press('Enter');
    await page().getByTestId('locked').waitFor({ state: 'detached' });
  });

  test('changing the password, signing out and numbering displays have keys', async () => {
    await page().keyboard.press('Control+F8');
    const shown = () => console.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    await eventually('a number on the screen', async () => (await shown()) === 2);
    await eventually('it goes by itself', async () => (await shown()) === 1);
    await page().keyboard.press('Control+F12');
    await page().getByTestId('own-password').waitFor();
    await page().keyboard.press('Escape');
    await page().getByTestId('own-password').waitFor({ state: 'detached' });
    await page().keyboard.press('Control+Shift+F12');
    const name = page().locator('input[autocomplete="username"]');
    await name.waitFor();
    await name.fill(binh.name);
    await page().locator('input[type="password"]').fill(binh.password);
    await page().keyboard.press('Enter');
    await eventually('Bình is there', async () => (await text()).includes(binh.shown));
    await eachShowsItsOwn(console, 4);
  });

  test('a machine without a key store says that offline sign-in is impossible, and what to install', async () => {
    await site.stop();
    await page().getByText('Site lost since').first().waitFor({ timeout: 40_000 });
    await page().keyboard.press('F12');
    const change = page().getByTestId('change');
    await change.getByText('This machine has no key store').waitFor();
    expect(await change.locator('input').first().isDisabled()).toBe(true);
    await shot('nokeystore');
    await page().keyboard.press('Escape');
    await change.waitFor({ state: 'detached' });
  });
});
