import { afterAll, beforeAll, test } from 'vitest';
import { type Console, eventually } from '../e2e/launch.ts';
import { eachShowsItsOwn, launchReady, showCameras } from '../e2e/wallPage.ts';

let console: Console;
beforeAll(async () => {
  console = await launchReady(['--cameras=4', '--test-cameras=4', '--lang=en']);
});
afterAll(() => console?.close());

test('more than a minute of video is stored while the reason of a clip is typed, and one minute afterwards', async () => {
  await showCameras(console, 4, [1, 2, 3, 4]);
  await eachShowsItsOwn(console, 4);
  const { page } = console;
  await page.locator('[data-tile="0"]').click();
  await page.keyboard.press('x');
  await page.getByTestId('export-reason').fill('Chờ trưởng ca');
  // For a tile in use, more than a minute is stored.
  // Otherwise only a minute and the rest of its last second are.
  const stored = `globalThis.watchfloorDiagnostics.stored('hanoi:camera:cam-00001')`;
  await eventually(
    'more than a minute',
    () => console.inWindow<boolean>(`${stored}.then((ms) => ms > 63_000)`),
    90_000,
  );
  await page.keyboard.press('Escape');
  await page.getByTestId('export').waitFor({ state: 'detached' });
  await eventually('a minute', () => console.inWindow<boolean>(`${stored}.then((ms) => ms < 62_000)`));
});
