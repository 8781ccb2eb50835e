import type { Locator } from 'playwright-core';
import type { CallInput, CallOutput } from '../../core/contract/define.ts';
import { type DeskCalls, deskCalls } from '../../core/contract/desk.ts';
import { type Console, eventually } from './launch.ts';

/** The panel of alerts of a console's first window, as a person sees it and works it. */
export const panelOf = (console: Console): Locator => console.page.getByTestId('alerts');
export const stripOf = (console: Console): Locator => console.page.getByTestId('alerts-strip');
export const detailsOf = (console: Console): Locator => console.page.getByTestId('alert-details');
export const rowOf = (console: Console, id: string): Locator => console.page.locator(`[id="alert-${id}"]`);

/** All text in it, in one line; empty where there is no such thing. */
export const textOf = async (of: Locator): Promise<string> =>
  (await of.allInnerTexts()).join(' ').replace(/\s+/g, ' ');

/** @throws after `withinMs`, with what was read last */
export async function reads(of: Locator, part: string | RegExp, withinMs = 20_000): Promise<void> {
  let last = '';
  await eventually(
    `${part}`,
    async () => {
      last = await textOf(of);
      return typeof part === 'string' ? last.includes(part) : part.test(last);
    },
    withinMs,
  ).catch((error: unknown) => {
    throw new Error(`${part} not in: ${last}`, { cause: error });
  });
}

export async function press(console: Console, ...keys: readonly string[]): Promise<void> {
  await console.page.bringToFront();
  for (const key of keys) await console.page.keyboard.press(key);
}

const hasKeys = (console: Console): Promise<boolean> =>
  panelOf(console).evaluate((panel) => panel.contains(document.activeElement));

/** Opens the panel, shows its queue, and gives the keys to it. */
export async function openAlerts(console: Console): Promise<void> {
  const isOpen = (await panelOf(console).count()) > 0;
  if (!isOpen || !(await hasKeys(console))) await press(console, 'F6');
  await eventually('the keys in the panel', () => hasKeys(console));
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

/** A call of the window to its desk. @throws with the fault */
export async function ask<K extends keyof DeskCalls & string>(
  console: Console,
  name: K,
  input: CallInput<DeskCalls, K>,
): Promise<CallOutput<DeskCalls, K>> {
  const answer = await console.inWindow<{ ok: boolean; value?: unknown; fault?: { code: string } }>(
    `watchfloorDiagnostics.call(${JSON.stringify(name)}, ${JSON.stringify(input)})`,
  );
  if (!answer.ok) throw new Error(`${name}: ${answer.fault?.code}`);
  return deskCalls[name].output.parse(answer.value) as CallOutput<DeskCalls, K>;
}
