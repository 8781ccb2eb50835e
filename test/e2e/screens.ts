import { type Console, eventually } from './launch.ts';
import { press } from './panelPage.ts';

/** Something that the console's first window can show: what brings it there, and closes it again. */
export interface Screen {
  readonly name: string;
  /** It is about the picture of the selected tile: there is none of an empty one. */
  readonly ofPicture?: true;
  /** It gives way to an alarm, as a chain of alerts that is broken is one: cut off for long, there is none. */
  readonly yields?: true;
  /** What it is made of, in the order in which it is opened. */
  readonly parts: readonly {
    readonly key: string;
    /** Seen while it is there. */
    readonly sign: string;
    /** Pressed in it once it is there. */
    readonly inIt?: readonly string[];
    readonly close: readonly string[];
  }[];
}

const byTestId = (id: string) => `[data-testid="${id}"]`;
const dock = (key: string, testId: string, ...inIt: readonly string[]) => {
  return { key, sign: byTestId(testId), inIt, close: [key] };
};
/** One that Esc closes. */
const beside = (name: string, key: string, sign: string): Screen => {
  return { name, parts: [{ key, sign, close: ['Escape'] }] };
};
const alerts = dock('F6', 'alerts');
const log = dock('F4', 'log');
const map = dock('F5', 'map');

/** Every screen of an operator's and a leader's day that a key opens from the wall. */
export const screens: readonly Screen[] = [
  { name: 'wall', parts: [] },
  { name: 'alerts', parts: [alerts] },
  { name: 'alerts-wide', parts: [{ ...alerts, inIt: ['w'], close: ['w', 'F6'] }] },
  { name: 'alerts-figures', parts: [{ ...alerts, inIt: ['7'], close: ['1', 'F6'] }] },
  { name: 'log', parts: [log] },
  ...['orders', 'incidents', 'standing', 'duty'].map((page, at): Screen => {
    return { name: `log-${page}`, parts: [{ ...log, inIt: [`${at + 2}`], close: ['1', 'F4'] }] };
  }),
  { name: 'map', parts: [map] },
  { name: 'docks', parts: [alerts, log, map] },
  { name: 'handover', parts: [dock('Shift+F4', 'handover')] },
  { name: 'board', parts: [dock('Shift+F6', 'board')] },
  { name: 'audit', parts: [dock('Shift+F9', 'audit')] },
  beside('search', 'Control+k', byTestId('search')),
  beside('keys', 'F1', byTestId('keymap')),
  // Its key gives the keys back to it from wherever they are.
  { name: 'write', parts: [{ key: 'F3', sign: byTestId('quick-entry'), close: ['F3', 'Escape'] }] },
  beside('displays', 'F8', byTestId('displays')),
  beside('health', 'F9', byTestId('health')),
  beside('ptz', 'F10', byTestId('ptz')),
  beside('sticks', 'F7', byTestId('sticks')),
  { ...beside('tour', 'h', byTestId('tour')), yields: true },
  beside('own-camera', 'k', byTestId('own-camera')),
  beside('send', 'p', byTestId('send')),
  beside('library', 'b', byTestId('library')),
  beside('layouts', 'l', byTestId('layouts')),
  { ...beside('replay', 'r', byTestId('replay')), ofPicture: true },
  { ...beside('snapshot', 'c', byTestId('export')), ofPicture: true },
  { ...beside('clip', 'x', byTestId('export')), ofPicture: true },
  beside('change', 'F12', byTestId('change')),
];

/** Brings all of it there, and waits until nothing more comes or goes. */
export async function openScreen(console: Console, { parts }: Screen): Promise<void> {
  for (const { key, sign, inIt = [] } of parts) {
    await press(console, key);
    await console.page.locator(sign).first().waitFor();
    await press(console, ...inIt);
  }
  await settled(console);
}

/** The wall alone is left. A key whose dock has not the keys gives them to it first, and closes it when it is pressed again. */
export async function closeScreen(console: Console, { parts }: Screen): Promise<void> {
  for (const { sign, close } of [...parts].reverse())
    await eventually(`${sign} closed`, async () => {
      if ((await console.page.locator(sign).count()) === 0) return true;
      await press(console, ...close);
      return (await console.page.locator(sign).count()) === 0;
    });
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

/** As a person who chooses it in one window of the desk would have it in all. */
export const choose = (
  console: Console,
  what: 'language' | 'theme' | 'density',
  choice: string,
): Promise<void> =>
  console
    .inWindow(
      `{ const said = new BroadcastChannel('watchfloor-${what}'); said.postMessage('${choice}'); said.close(); }`,
    )
    .then(() =>
      eventually(`${what} ${choice}`, () =>
        console.inWindow<boolean>(
          `(document.documentElement.${what === 'language' ? 'lang' : `dataset.${what}`}) === '${choice}'`,
        ),
      ),
    )
    .then(() => undefined);
