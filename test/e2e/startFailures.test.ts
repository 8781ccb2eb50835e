import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually, launch, newDataFolder } from './launch.ts';
import { runToEnd } from './run.ts';

/** Starts a console on a damaged data folder, and returns its message once it contains `word`. */
async function getStartFailure(spoil: (data: string) => Promise<unknown>, word: string): Promise<string> {
  const data = await newDataFolder();
  await spoil(data);
  const console = await launch({ args: ['--lang=en', '--cameras=4', '--test-cameras=4'], data });
  try {
    return await eventually(`“${word}” on screen`, async () => {
      const text = await console.page.locator('main').textContent();
      return text?.includes(word) && text;
    });
  } finally {
    await console.close();
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }
}

test('the screen says why the embedded site does not start', async () => {
  const text = await getStartFailure(async (data) => {
    await mkdir(join(data, 'site'));
    // A file in place of the store's folder.
    await writeFile(join(data, 'site/data'), '');
  }, 'site/data');
  expect(text).toMatch(/EEXIST|ENOTDIR|not a directory|file already exists/);
});

test('the screen says why the demo cameras do not start', async () => {
  // A folder in place of the camera file.
  const text = await getStartFailure(
    (data) => mkdir(join(data, 'site/demo-cameras.json'), { recursive: true }),
    'demo cameras',
  );
  expect(text).toContain('EISDIR');
});

test('a screenshot run ends with an error within 40 s if the demo cameras cannot start', async () => {
  const data = await newDataFolder();
  await mkdir(join(data, 'site/demo-cameras.json'), { recursive: true });
  const from = performance.now();
  try {
    const { code, words } = await runToEnd(data, [`--screenshot=${join(data, 'pictures')}`, '--cameras=4']);
    expect(code).toBe(1);
    expect(words).toContain('demo cameras could not start');
    expect(performance.now() - from).toBeLessThan(40_000);
  } finally {
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }
});
