import type { Locator } from 'playwright-core';
import { type Console, eventually } from './launch.ts';
import { giveKeys, press } from './panelPage.ts';

/** The alert panel of a console's first window, as a person sees and operates it. */
export const panelOf = (console: Console): Locator => console.page.getByTestId('alerts');
export const stripOf = (console: Console): Locator => console.page.getByTestId('alerts-strip');
export const detailsOf = (console: Console): Locator => console.page.getByTestId('alert-details');
export const rowOf = (console: Console, id: string): Locator => console.page.locator(`[id="alert-${id}"]`);

/** Opens the panel, shows its queue, and gives it the keyboard focus. */
export async function openAlerts(console: Console): Promise<void> {
  await giveKeys(console, panelOf(console), 'F6');
  await press(console, '1');
  await panelOf(console).getByTestId('alert-list').waitFor();
}

/**
 * Selects an alert from the top of the list.
 * `Home` lets in the alerts that arrived meanwhile; then the selection moves down to the alert.
 */
export async function select(console: Console, id: string): Promise<void> {
  await press(console, 'Home');
  await rowOf(console, id).waitFor();
  await eventually(`the keys at ${id}`, async () => {
    await press(console, 'ArrowDown');
    return (await rowOf(console, id).getAttribute('aria-selected')) === 'true';
  });
}
