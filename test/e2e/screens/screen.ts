import type { Density, Theme } from '../../../core/people/settings.ts';
import { type Console, eventually } from '../launch.ts';
import { press } from '../panelPage.ts';

/** Something on the screen: what brings it there, and takes it away again. */
export interface Part {
  /** Pressed one after the other; or done, where no key does it. */
  readonly open: readonly string[] | ((console: Console) => Promise<unknown>);
  /** Seen while it is there. */
  readonly sign: string;
  /** Pressed again and again until it is gone. */
  readonly close: readonly string[] | ((console: Console) => Promise<unknown>);
}

/** What has to be before there is something to see, brought about over a console. */
export type Need = (console: Console) => Promise<unknown>;

/** Something that the console's first window can show. */
export interface Screen {
  readonly name: string;
  /** Brought about once for each console, in this order; nothing of it is there on an empty one. */
  readonly needs?: readonly Need[];
  /** It is about the picture of the selected tile: there is none of an empty one. */
  readonly ofPicture?: true;
  /** It gives way to an alarm, as a chain of alerts that is broken is one: cut off for long, there is none. */
  readonly yields?: true;
  /** The site alone knows of it: cut off, there is nothing to open it by. */
  readonly ofSite?: true;
  /** It hears nothing of another language or look while it is there. */
  readonly deaf?: true;
  /** What it is made of, in the order in which it is opened. */
  readonly parts: readonly Part[];
}

export const byTestId = (id: string): string => `[data-testid="${id}"]`;

/** Opened by a key and closed by it. */
export const dock = (key: string, testId: string): Part => {
  return { open: [key], sign: byTestId(testId), close: [key] };
};

/** Opened within what has the keys, and left by Esc. */
export const within = (sign: string, ...open: readonly string[]): Part => {
  return { open, sign, close: ['Escape'] };
};

/** Brought there by a key of what has the keys then, as soon as that has what it goes to. */
export const pressUntil =
  (sign: string, within: string, key: string): Exclude<Part['open'], readonly string[]> =>
  (console) =>
    eventually(`${sign} by ${key}`, async () => {
      if ((await console.page.locator(sign).count()) > 0) return true;
      await console.page.locator(within).focus();
      await press(console, key);
      return undefined;
    });

/** The first line of a list, chosen by an arrow. */
export const chosen = (testId: string): Part => {
  const sign = `${byTestId(testId)} [aria-selected="true"]`;
  return { ...within(sign), open: pressUntil(sign, byTestId(testId), 'ArrowDown') };
};

const had = new WeakMap<Console, Set<Need>>();

/** Once for each console. */
export async function provide(console: Console, { needs = [] }: Screen): Promise<void> {
  const done = had.get(console) ?? new Set();
  had.set(console, done);
  for (const need of needs) {
    if (done.has(need)) continue;
    await need(console);
    done.add(need);
  }
}

const act = (console: Console, action: Part['open']) =>
  typeof action === 'function' ? action(console) : press(console, ...action);

/** Brings all of it there, with what it needs, and waits until nothing more comes or goes. */
export async function openScreen(console: Console, screen: Screen): Promise<void> {
  await provide(console, screen);
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

/** The wall alone is left. A key whose dock has not the keys gives them to it first, and closes it when it is pressed again. */
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

/** Resolves once the page has had its fonts and has added and taken nothing for 400 ms; figures of a clock change in place. */
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

/** How the windows of a desk speak and look. */
export interface Look {
  readonly language?: 'vi' | 'en';
  readonly theme?: Theme;
  readonly density?: Density;
}

/** As a person who chooses it in one window of the desk would have it in all. */
export async function choose(console: Console, look: Look): Promise<void> {
  const chosen = JSON.stringify(look);
  await console.inWindow(
    `for (const [what, choice] of Object.entries(${chosen})) { const said = new BroadcastChannel('watchfloor-' + what); said.postMessage(choice); said.close(); }`,
  );
  await eventually(chosen, () =>
    console.inWindow<boolean>(
      `Object.entries(${chosen}).every(([what, choice]) => (what === 'language' ? document.documentElement.lang : document.documentElement.dataset[what]) === choice)`,
    ),
  );
}
