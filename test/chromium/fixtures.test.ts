import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { auditScenes } from '../../tools/gallery/audit.ts';
import { boardScenes } from '../../tools/gallery/board.ts';
import { scenes } from '../../tools/gallery/control.ts';
import { handoverScenes } from '../../tools/gallery/handover.ts';
import { alertScenes } from '../../tools/gallery/sampleAlerts.ts';
import { type InventedPages, serveInventedPages } from '../fixtures/inventedPages.ts';
import { errorsOf, openChromium } from './browser.ts';

/** Every page of invented content (tools/gallery/panel.tsx), and the key that opens its subject. */
const pages: readonly (readonly [query: string, key?: string])[] = [
  ...['wall', 'cameras', 'signin', 'starting', 'lost'].map((panel) => [`panel=${panel}`] as const),
  ...['empty', 'others', 'fallback', 'missing', 'locked', 'away', 'person'].map(
    (state) => [`panel=wall&${state}`] as const,
  ),
  ...['live', 'stale', 'late', 'frozen', 'lost', 'still', 'waiting', 'refused', 'reduced'].map(
    (look) => [`panel=wall&look=${look}`] as const,
  ),
  ...scenes.map((scene) => [`panel=wall&scene=${scene}&stick`, 'F10'] as const),
  ...alertScenes.map((scene) => [`panel=wall&alerts=${scene}`, 'F6'] as const),
  ...handoverScenes.map((scene) => [`panel=wall&handover=${scene}`, 'Shift+F4'] as const),
  ...boardScenes.map((scene) => [`panel=wall&leader&board=${scene}`, 'Shift+F6'] as const),
  ...auditScenes.map((scene) => [`panel=wall&audit=${scene}`, 'Shift+F9'] as const),
  ['panel=wall', 'F4'],
  ['panel=wall', 'F8'],
  ['panel=wall&missing', 'F8'],
  ['panel=wall&cameras=40210', 'Control+k'],
  ['panel=wall&tab=Ban%20%C4%91%C3%AAm&tabsPaused=machine'],
];

vi.setConfig({ testTimeout: 300_000 });
let madeUp: InventedPages;
let browser: Browser;
let page: Page;
let errors: string[];
beforeAll(async () => {
  madeUp = await serveInventedPages();
  browser = await openChromium();
  page = await browser.newPage({ viewport: { width: 1_920, height: 1_080 } });
  errors = errorsOf(page);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await madeUp?.close();
});

const named = pages.map(([query, key]) => [key ? `${query}, then ${key}` : query, query, key] as const);

test.each(named)('opens %s without an error in both languages', async (_, query, key) => {
  for (const language of ['vi', 'en'] as const) {
    errors.length = 0;
    await page.goto(madeUp.address(`${query}&lang=${language}`));
    await page.locator('header, form, main, [data-tile]').first().waitFor();
    await page.evaluate('document.fonts.ready.then(() => undefined)');
    if (key) {
      const before = await page.evaluate<number>('document.querySelectorAll("*").length');
      await page.keyboard.press(key);
      await page.waitForFunction((count) => document.querySelectorAll('*').length !== count, before);
    }
    expect(errors, language).toEqual([]);
    // An error in the page would replace all of it by one sentence.
    expect(await page.evaluate<number>('document.querySelectorAll("#root *").length')).toBeGreaterThan(20);
  }
});
