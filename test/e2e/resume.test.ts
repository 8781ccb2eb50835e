import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeskStatus } from '../../core/api/desk.ts';
import { ok } from '../../core/base/result.ts';
import { type SiteProcess, startSiteProcess } from '../fixtures/siteProcess.ts';
import { type Console, eventually, launch } from './launch.ts';

let site: SiteProcess;
let console: Console;
beforeAll(async () => {
  site = await startSiteProcess(4);
  console = await launch({ args: [`--site=${site.url}`, '--diagnostics', '--lang=en'] });
});
afterAll(async () => {
  await console?.close();
  await site?.close();
});

const diagnose = <T>(expression: string) => console.inWindow<T>(`watchfloorDiagnostics.${expression}`);
const status = async () => DeskStatus.parse((await diagnose<{ value?: unknown }>(`first('status')`)).value);

async function killDesk(): Promise<void> {
  const { restarts } = await status();
  const desk = await eventually('a desk', () => console.pid('desk'));
  process.kill(desk, 'SIGKILL');
  await eventually('the next desk on the site', async () => {
    const now = await status();
    return now.restarts > restarts && now.site.state === 'connected';
  });
}

/** Returns the pictures shown by each video of the page before the crash; -1 for a removed video. */
const frames = () =>
  console.inWindow<number[]>(
    `videosBefore.map((video) => video.isConnected ? video.getVideoPlaybackQuality().totalVideoFrames : -1)`,
  );

test('a killed desk leaves its operator signed in and video running', async () => {
  const { page } = console;
  await page.locator('input[autocomplete="username"]').fill(site.credentials.name);
  await page.locator('input[type="password"]').fill(site.credentials.password);
  await page.keyboard.press('Enter');
  await eventually('the list of cameras', () => diagnose<boolean>('ready()'));
  await diagnose(`show(${JSON.stringify({ division: '4', tiles: site.cameras })})`);
  await eventually('four live tiles', () =>
    diagnose<boolean>(`tiles().filter(({ state }) => state === 'live').length === 4`),
  );
  // Waits for the streams' own pictures: at first a tile is live with pictures that the site sends ahead of the
  // streams.
  await eventually('pictures of all four streams', async () =>
    console.inWindow<boolean>(
      `[...document.querySelectorAll('video')].every((video) => video.getVideoPlaybackQuality().totalVideoFrames > 0)`,
    ),
  );
  const before = await status();
  await console.inWindow(`{
    globalThis.videosBefore = [...document.querySelectorAll('video')];
    globalThis.seenInstead = [];
    new MutationObserver(() => {
      const stage = document.querySelector('[data-stage]')?.dataset.stage;
      if (stage !== 'wall') seenInstead.push(stage);
      if (document.querySelector('form')) seenInstead.push('form');
    }).observe(document, { subtree: true, childList: true, attributes: true });
  }`);
  expect(await frames()).toHaveLength(4);

  await killDesk();
  expect((await status()).operator).toEqual(before.operator);
  // The site knows the operator again too: it gives tickets to nobody else.
  await eventually('a ticket', () => diagnose<boolean>(`call('media.ticket', {}).then(({ ok }) => ok)`));
  const counted = await frames();
  expect(Math.min(...counted)).toBeGreaterThan(0);
  await eventually('more pictures on all of them', async () =>
    (await frames()).every((count, at) => count > (counted[at] ?? Number.POSITIVE_INFINITY)),
  );
  expect(await console.inWindow('seenInstead')).toEqual([]);
});

test('after a sign-out a restarted desk has no operator', async () => {
  expect(await diagnose(`call('session.signOut', {})`)).toEqual(ok({}));
  await killDesk();
  expect((await status()).operator).toBeNull();
  await console.page.locator('form').waitFor();
});
