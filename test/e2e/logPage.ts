import type { Locator } from 'playwright-core';
import { type Console, eventually } from './launch.ts';

/** The log of a console's first window, as a person sees it and works it. */
export const logOf = (console: Console): Locator => console.page.getByTestId('log');
export const quickOf = (console: Console): Locator => console.page.getByTestId('quick-entry');
export const shiftLineOf = (console: Console): Locator => console.page.getByTestId('shift-line');

const hasKeys = (of: Locator): Promise<boolean> =>
  of.evaluate((element) => element.contains(document.activeElement));

export async function press(console: Console, ...keys: readonly string[]): Promise<void> {
  await console.page.bringToFront();
  for (const key of keys) await console.page.keyboard.press(key);
}

/** Opens the log on one of its pages (1 to 5), and gives the keys to it. */
export async function openLog(console: Console, page: number): Promise<void> {
  const panel = logOf(console);
  if ((await panel.count()) === 0 || !(await hasKeys(panel))) await press(console, 'F4');
  await eventually('the keys in the log', () => hasKeys(panel));
  await press(console, String(page));
}

/** Writes a line from wherever the keys are: its type by number, its words. */
export async function writeLine(console: Console, type: number, text: string): Promise<void> {
  await press(console, 'F3');
  await quickOf(console).waitFor();
  await press(console, String(type));
  await console.page.keyboard.type(text);
}

/** Enter, and it is on disk: the form has gone. */
export async function written(console: Console): Promise<void> {
  await press(console, 'Enter');
  await eventually('it is written', async () => (await quickOf(console).count()) === 0);
}
