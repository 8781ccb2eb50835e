import type { Locator } from 'playwright-core';
import { type Console, eventually } from './launch.ts';
import { giveKeys, press } from './panelPage.ts';

/** The panel of alerts of a console's first window, as a person sees it and works it. */
export const panelOf = (console: Console): Locator => console.page.getByTestId('alerts');
export const stripOf = (console: Console): Locator => console.page.getByTestId('alerts-strip');
export const detailsOf = (console: Console): Locator => console.page.getByTestId('alert-details');
export const rowOf = (console: Console, id: string): Locator => console.page.locator(`[id="alert-${id}"]`);

/** Opens the panel, shows its queue, and gives the keys to it. */
export async function openAlerts(console: Console): Promise<void> {
  await giveKeys(console, panelOf(console), 'F6');
  await press(console, '1');
  await panelOf(console).getByTestId('alert-list').waitFor();
}

/** Goes to the top, which lets in what has come since, and down the list until the keys are at this alert. */
export async function select(console: Console, id: string): Promise<void> {
  await press(console, 'Home');
  await rowOf(console, id).waitFor();
  await eventually(`the keys at ${id}`, async () => {
    await press(console, 'ArrowDown');
    return (await rowOf(console, id).getAttribute('aria-selected')) === 'true';
  });
}
