import type { Density, Theme } from '../../../core/people/settings.ts';
import { type Console, eventually } from '../launch.ts';
import { press } from '../panelPage.ts';

/** A part of a screen, and the actions that open and close it. */
export interface Part {
  /** The keys that open it, or an action where no key does. */
  readonly open: readonly string[] | ((console: Console) => Promise<unknown>);
  /** A selector that matches while it is open. */
  readonly sign: string;
  /** The keys, pressed again and again until it is closed, or an action. */
  readonly close: readonly string[] | ((console: Console) => Promise<unknown>);
}

/** Creates data or a state that a screen needs. */
export type Need = (console: Console) => Promise<unknown>;

/** A state of the console's first window. */
export interface Screen {
  readonly name: string;
  /** Needed once for each console, in this order. An empty console has nothing of it. */
  readonly needs?: readonly Need[];
  /** The screen shows the picture of the selected tile, so it does not exist for an empty tile. */
  readonly needsPicture?: true;
  /**
   * An alarm, such as that of a broken alert chain, replaces the screen.
   * So it disappears when the site is cut off for long.
   */
  readonly yieldsToAlarm?: true;
  /** Only the site knows its content, so it cannot be opened while the site is cut off. */
  readonly needsSite?: true;
  /** The screen does not follow changes of language or look while it is open. */
  readonly ignoresLooks?: true;
  /** The parts in the order in which they are opened. */
  readonly parts: readonly Part[];
}

export const byTestId = (id: string): string => `[data-testid="${id}"]`;

/** Returns a panel that the same key opens and closes. */
export const togglePanel = (key: string, testId: string): Part => {
  return { open: [key], sign: byTestId(testId), close: [key] };
};

/** Returns a part that keys open from the focused element, and Esc closes. */
export const nestedPart = (sign: string, ...open: readonly string[]): Part => {
  return { open, sign, close: ['Escape'] };
};

/**
 * Presses a key with the focus on `within` until `sign` appears.
 * The key has no effect until its target has been loaded.
 */
export const pressUntil =
  (sign: string, within: string, key: string): Exclude<Part['open'], readonly string[]> =>
  (console) =>
    eventually(`${sign} by ${key}`, async () => {
      if ((await console.page.locator(sign).count()) > 0) return true;
      await console.page.locator(within).focus();
      await press(console, key);
      return undefined;
    });

/** Returns the first line of a list, selected with an arrow key. */
export const firstLine = (testId: string): Part => {
  const sign = `${byTestId(testId)} [aria-selected="true"]`;
  return { ...nestedPart(sign), open: pressUntil(sign, byTestId(testId), 'ArrowDown') };
};

const createdNeeds = new WeakMap<Console, Set<Need>>();

/** Creates the screen's needs, once for each console. */
export async function createNeeds(console: Console, { needs = [] }: Screen): Promise<void> {
  const done = createdNeeds.get(console) ?? new Set();
  createdNeeds.set(console, done);
  for (const need of needs) {
    if (done.has(need)) continue;
    await need(console);
    done.add(need);
  }
}

const act = (console: Console, action: Part['open']) =>
  typeof action === 'function' ? action(console) : press(console, ...action);

/** Opens all parts of a screen with its needs, and waits until the page has settled. */
export async function openScreen(console: Console, screen: Screen): Promise<void> {
  await createNeeds(console, screen);
  for (const { open, sign } of screen.parts) {
    await act(console, open);
    await console.page
      .locator(sign)
      .first()
      .waitFor()
      .catch((error: unknown) => {
        throw new Error(`${screen.name}: no ${sign}`, { cause: error });
      });
  }
  await settled(console);
}

/**
 * Closes all parts, so that only the wall remains.
 * The key of a panel without the focus gives it the focus first, and closes it when pressed again.
 */
export async function closeScreen(console: Console, { name, parts }: Screen): Promise<void> {
  for (const { sign, close } of [...parts].reverse()) {
    const isThere = async () => (await console.page.locator(sign).count()) > 0;
    if (typeof close === 'function') await close(console);
    await eventually(`${name}: ${sign} closed`, async () => {
      if (typeof close === 'function' || !(await isThere())) return !(await isThere());
      await press(console, ...close);
      return !(await isThere());
    });
  }
}

/**
 * Resolves once the fonts are loaded and no element was added or removed for 400 ms.
 * A running clock changes its text in place, so it does not count.
 */
export const settled = (console: Console): Promise<void> =>
  console.inWindow(`document.fonts.ready.then(() => new Promise((done) => {
    let timer;
    const late = setTimeout(over, 4_000);
    const heard = new MutationObserver(again);
    function over() { clearTimeout(timer); clearTimeout(late); heard.disconnect(); requestAnimationFrame(() => requestAnimationFrame(() => done())); }
    function again() { clearTimeout(timer); timer = setTimeout(over, 400); }
    heard.observe(document.body, { subtree: true, childList: true });
    again();
  }))`);

/** The language and the look of a desk's windows. */
export interface Look {
  readonly language?: 'vi' | 'en';
  readonly theme?: Theme;
  readonly density?: Density;
}

/** Applies a look to all windows of the desk, as a person does in one of them. */
export async function choose(console: Console, look: Look): Promise<void> {
  const chosen = JSON.stringify(look);
  await console.inWindow(
    `for (const [what, choice] of Object.entries(${chosen})) { const said = new BroadcastChannel('watchfloor-' + what); said.postMessage(choice); said.close(); }`,
  );
  await eventually(
    chosen,
    () =>
      console.inWindow<boolean>(
        `Object.entries(${chosen}).every(([what, choice]) => (what === 'language' ? document.documentElement.lang : document.documentElement.dataset[what]) === choice)`,
      ),
    // A page with a whole wall draws everything again, on a machine that may be busy.
    60_000,
  );
}
