import { expect, test } from 'vitest';
import { eventually, launch } from './launch.ts';
import { noSite } from './shellPage.ts';

test('all windows of a desk switch to the language chosen in one, also before sign-in', async () => {
  const console = await launch({ args: [noSite, '--windows=2', '--lang=vi'] });
  const languages = () =>
    Promise.all([1, 2].map((window) => console.inWindow<string>('document.documentElement.lang', window)));
  try {
    const both = (language: string) =>
      eventually(`both in ${language}`, async () => (await languages()).every((one) => one === language));
    await both('vi');
    await eventually('a press on EN', () =>
      console.inWindow<boolean>(
        `[...document.querySelectorAll('button')].some((b) => b.textContent === 'EN' && (b.click(), true))`,
        2,
      ),
    );
    await both('en');
    expect(await console.inWindow<boolean>(`document.querySelector('fieldset, ol') !== null`)).toBe(true);
    await console.page.keyboard.press('Shift+F1');
    await both('vi');
  } finally {
    await console.close();
  }
});
