import type { Locator } from 'playwright-core';
import { type Console, eventually } from './launch.ts';
import { giveKeys, press } from './panelPage.ts';

/** The shift log of a console's first window, as a person sees and operates it. */
export const logOf = (console: Console): Locator => console.page.getByTestId('log');
export const quickOf = (console: Console): Locator => console.page.getByTestId('quick-entry');
export const shiftLineOf = (console: Console): Locator => console.page.getByTestId('shift-line');

/** Opens the log on one of its pages (1 to 5), and gives it the keyboard focus. */
export async function openLog(console: Console, page: number): Promise<void> {
  await giveKeys(console, logOf(console), 'F4');
  await press(console, String(page));
}

/**
 * Returns how far the bottom of a part reaches beyond the log's panel, in px.
 * Anything beyond it is out of reach.
 */
export async function beyondPanel(console: Console, part: Locator): Promise<number> {
  const footOf = async (of: Locator) => {
    const box = await of.boundingBox();
    if (!box) throw new Error('it is not shown');
    return box.y + box.height;
  };
  return Math.round((await footOf(part)) - (await footOf(logOf(console))));
}

/** Opens the form for an entry from anywhere, chooses the type by number, and types the text. */
export async function writeLine(console: Console, type: number, text: string): Promise<void> {
  await press(console, 'F3');
  await quickOf(console).waitFor();
  await press(console, String(type));
  await console.page.keyboard.type(text);
}

/** Presses Enter and waits until the entry is stored, which closes the form. */
export async function submitEntry(console: Console): Promise<void> {
  await press(console, 'Enter');
  await eventually('it is written', async () => (await quickOf(console).count()) === 0);
}
