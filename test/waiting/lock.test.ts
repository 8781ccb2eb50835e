import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CameraFile } from '../../core/cameras/cameraFile.ts';
import { type Console, eventually, launch } from '../e2e/launch.ts';
import { eachMoved, eachShowsItsOwn, showTiles, signIn, tilesOf } from '../e2e/wallPage.ts';
import { type SiteProcess, startSiteProcess } from '../fixtures/siteProcess.ts';

/** A desk with two windows, whose site locks an idle desk after a minute, the shortest possible time. */
describe('an idle desk with two windows', () => {
  let site: SiteProcess;
  let console: Console;

  beforeAll(async () => {
    site = await startSiteProcess(8, { security: { lockAfterMinutes: 1 } });
    const password = await site.addPerson('an', 'operator');
    const args = [`--site=${site.url}`, '--lang=en', '--diagnostics', '--windows=2', '--grid=4'];
    console = await launch({ args });
    await signIn(console, { name: 'an', password });
    await showTiles(console, 4, site.cameras.slice(0, 4));
  }, 120_000);
  afterAll(async () => {
    await console?.close();
    await site?.close();
  });

  test('locks both: names and controls are hidden, and pictures continue', async () => {
    const { cameras } = CameraFile.parse(JSON.parse(readFileSync(site.registry, 'utf8')));
    const saysIn = async (window: number) =>
      await console.inWindow<string>('document.body.innerText', window);
    const named = async (window: number) => {
      const message = await saysIn(window);
      return cameras.filter(({ name }) => message.includes(name)).length;
    };
    await eachShowsItsOwn(console, 4);
    await eventually('names in both', async () => (await named(1)) > 0 && (await named(2)) > 0);
    for (const window of [1, 2])
      await eventually(`no name in window ${window}`, async () => (await named(window)) === 0, 90_000);
    const before = await tilesOf(console);
    for (const window of [1, 2])
      await console.inWindow("dispatchEvent(new KeyboardEvent('keydown', { key: 'F1' }))", window);
    await eachMoved(console, before);
    for (const window of [1, 2]) {
      const isOpen = `document.querySelector('[data-testid="keymap"]') !== null`;
      expect(await console.inWindow<boolean>(isOpen, window)).toBe(false);
      expect(await saysIn(window)).toMatch(/locked/i);
    }
  });
});
