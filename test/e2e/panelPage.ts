import type { Locator } from 'playwright-core';
import { type DeskCalls, deskCalls } from '../../core/api/desk.ts';
import type { CallInput, CallOutput } from '../../core/rpc/define.ts';
import { type Console, eventually } from './launch.ts';

/** Returns the text of all matches in one line; empty if there are none. */
export const textOf = async (of: Locator): Promise<string> =>
  (await of.allInnerTexts()).join(' ').replace(/\s+/g, ' ');

/**
 * Waits until the text contains `part`.
 * @throws after `withinMs`, with the texts read meanwhile, because a passing message may be gone by then
 */
export async function reads(of: Locator, part: string | RegExp, withinMs = 20_000): Promise<void> {
  const read = new Set<string>();
  await eventually(
    `${part}`,
    async () => {
      const now = await textOf(of);
      read.add(now);
      return typeof part === 'string' ? now.includes(part) : part.test(now);
    },
    withinMs,
  ).catch((error: unknown) => {
    throw new Error(`${part} not in: ${[...read].slice(-5).join(' | ')}`, { cause: error });
  });
}

export async function press(console: Console, ...keys: readonly string[]): Promise<void> {
  await console.page.bringToFront();
  for (const key of keys) await console.page.keyboard.press(key);
}

export const hasKeys = (of: Locator): Promise<boolean> =>
  of.evaluate((element) => element.contains(document.activeElement));

/** Opens a panel with its key if it is closed, and gives it the keyboard focus. */
export async function giveKeys(console: Console, panel: Locator, key: string): Promise<void> {
  if ((await panel.count()) === 0 || !(await hasKeys(panel))) await press(console, key);
  await eventually('the keys in the panel', () => hasKeys(panel));
}

/**
 * Makes a call of the window to its desk.
 * @throws with the fault
 */
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
