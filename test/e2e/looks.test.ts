import { rm } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type Console, eventually, launch, newDataFolder } from './launch.ts';
import { press } from './panelPage.ts';
import { untilReady } from './wallPage.ts';

/** Waits until the root element of both windows has this value. */
const bothShow = (console: Console, what: string, wanted: string) =>
  eventually(`both windows: ${what} ${wanted}`, async () => {
    const text = await Promise.all(
      [1, 2].map((window) => console.inWindow<string>(`document.documentElement.${what}`, window)),
    );
    return text.every((one) => one === wanted);
  });

const colourOf = (console: Console, selector: string, window = 1) =>
  console.inWindow<string>(
    `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).color`,
    window,
  );

test('all windows of a desk share theme, density and motion, also after a restart; video keeps a dark surround', async () => {
  const data = await newDataFolder();
  onTestFinished(() => rm(data, { recursive: true, force: true, maxRetries: 5 }));
  const start = () => launch({ args: ['--windows=2', '--grid=4', '--lang=en', '--diagnostics'], data });
  const first = await start();
  try {
    await untilReady(first);
    await untilReady(first, 2);
    await bothShow(first, 'dataset.theme', 'dark');
    const [text, overPictures] = [await colourOf(first, 'body'), await colourOf(first, 'main')];
    const rem = () =>
      first.inWindow<number>('parseFloat(getComputedStyle(document.documentElement).fontSize)', 2);
    const wide = await rem();
    await press(first, 'Shift+F8');
    await bothShow(first, 'dataset.theme', 'light');
    expect(await colourOf(first, 'body', 2)).not.toBe(text);
    expect(await colourOf(first, 'main', 2)).toBe(overPictures);
    await press(first, 'Shift+F7');
    await bothShow(first, 'dataset.density', 'compact');
    expect(await rem()).toBeLessThan(wide);
    // Without a choice, motion follows the operating system's setting.
    await bothShow(first, 'dataset.motion', 'full');
    await first.page.emulateMedia({ reducedMotion: 'reduce' });
    await eventually(
      'no motion, as the system has it',
      async () => (await first.inWindow('document.documentElement.dataset.motion')) === 'none',
    );
    await first.page.emulateMedia({ reducedMotion: null });
    await bothShow(first, 'dataset.motion', 'full');
    const says = (text: string) =>
      eventually(text, () => first.inWindow<boolean>(`document.body.textContent.includes('${text}')`));
    await press(first, 'Control+F7');
    await bothShow(first, 'dataset.motion', 'none');
    await says('Without motion:');
    await press(first, 'Control+F7');
    await bothShow(first, 'dataset.motion', 'full');
    await says('With motion:');
    // The third step returns to the operating system's setting.
    await press(first, 'Control+F7');
    await says('As the system has it:');
    await first.page.emulateMedia({ reducedMotion: 'reduce' });
    await eventually(
      'no motion, as the system has it again',
      async () => (await first.inWindow('document.documentElement.dataset.motion')) === 'none',
    );
    await first.page.emulateMedia({ reducedMotion: null });
    await bothShow(first, 'dataset.motion', 'full');
    await press(first, 'Control+F7');
    await bothShow(first, 'dataset.motion', 'none');
    await press(first, 'Control+k');
    await first.page.keyboard.type('light or dark');
    await eventually(
      'the command',
      async () => (await first.page.getByRole('option').filter({ hasText: 'Light or dark' }).count()) > 0,
    );
    await press(first, 'Enter');
    await bothShow(first, 'dataset.theme', 'dark');
    await first.page.getByRole('button', { name: 'Light or dark' }).click();
    await bothShow(first, 'dataset.theme', 'light');
    // Windows notify each other before the desk has stored the setting.
    await eventually('the theme stored', () =>
      first.inWindow<boolean>(
        "watchfloorDiagnostics.first('status').then(({ value }) => value.settings.theme === 'light')",
      ),
    );
  } finally {
    await first.close();
  }
  const next = await start();
  try {
    await untilReady(next);
    await bothShow(next, 'dataset.theme', 'light');
    await bothShow(next, 'dataset.density', 'compact');
    await bothShow(next, 'dataset.motion', 'none');
    // The narrow bar has no room for these buttons, so they are in the panel of windows, where the keyboard reaches
    // them too.
    await press(next, 'F8');
    const panel = next.page.getByTestId('displays');
    await panel.getByRole('button', { name: 'Light or dark' }).focus();
    await press(next, 'Enter');
    await bothShow(next, 'dataset.theme', 'dark');
    await panel.getByRole('button', { name: 'Comfortable or compact' }).click();
    await bothShow(next, 'dataset.density', 'comfortable');
  } finally {
    await next.close();
  }
});
