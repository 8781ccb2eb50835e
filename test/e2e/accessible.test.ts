import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type SiteProcess, startSiteProcess } from '../fixtures/siteProcess.ts';
import { type Console, launch } from './launch.ts';
import { press, reads } from './panelPage.ts';
import { choose, closeScreen, openScreen, screens, settled } from './screens.ts';
import { cutOff, flood, letGo, tellAlerts } from './states.ts';
import { eachShowsItsOwn, showCameras, signIn, untilReady } from './wallPage.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** By way of main: the page's own policy lets no script in. */
const bringAxe = (console: Console): Promise<void> => console.inWindow(`${axe}; undefined`);
const themes = ['dark', 'light'] as const;
/** Those that say something else in a flood, or without the site. */
const most = screens.filter(({ name }) =>
  [
    'wall',
    'alerts',
    'alerts-wide',
    'alerts-figures',
    'log',
    'docks',
    'handover',
    'board',
    'health',
    'ptz',
    'send',
  ].includes(name),
);

/** What axe calls serious or critical of all that is on the page, a line each: its rule, what it is about, and why. */
async function faultsSeen(console: Console): Promise<readonly string[]> {
  const { violations } = await console.inWindow<Pick<AxeResults, 'violations'>>(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => ({ violations }))`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, html, failureSummary }) =>
        [id, target.join(' '), html.slice(0, 200), failureSummary?.replace(/\s+/g, ' ')].join(' | '),
      ),
    );
}

/** In each theme, in turn. */
async function faultsInEachTheme(console: Console): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const theme of themes) {
    await choose(console, 'theme', theme);
    faults.push(...(await faultsSeen(console)));
  }
  return faults;
}

/** Where Tab goes, and whether it is seen there: by a ring around it, or by one that its part draws. */
const tabStop = (console: Console) =>
  console.inWindow<string | null>(`(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) return null;
    const around = getComputedStyle(at.parentElement, '::after');
    if (around.content !== 'none' && parseFloat(around.borderTopWidth) >= 2) return null;
    return at.outerHTML.slice(0, 200);
  })()`);

describe('a console over the demo', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launch({
      args: ['--cameras=12', '--test-cameras=4', '--diagnostics', '--size=1920x1080', '--lang=en'],
    });
    await untilReady(console);
    await showCameras(console, 9, [1, 2, 3, 4]);
    await eachShowsItsOwn(console, 4);
    await tellAlerts(console, 0, 1);
    await bringAxe(console);
  });
  afterAll(async () => {
    if (console) await letGo(console);
    await console?.close();
  });

  test.each(screens)('wherever Tab goes is seen, on the screen: $name', async (screen) => {
    await openScreen(console, screen);
    const unseen: string[] = [];
    for (let times = 0; times < 12; times += 1) {
      await press(console, 'Tab');
      const stop = await tabStop(console);
      if (stop !== null) unseen.push(stop);
    }
    await closeScreen(console, screen);
    expect(unseen, unseen.join('\n')).toEqual([]);
  });

  /** Each brought about from the one before. */
  test('what calls is read out, the gravest of several in full and the rest as a number', async () => {
    // It is read out in the window that has the keys: a display without a window manager gives them to none.
    await console.inWindow('document.hasFocus = () => true; undefined');
    const spoken = console.page.getByTestId('alerts-spoken');
    // There before anything is said in it.
    await spoken.waitFor({ state: 'attached' });
    await tellAlerts(console, 1, 3);
    await reads(spoken, /, High: .+, and [1-4] more/);
    expect(await spoken.getAttribute('role')).toBe('status');
    expect(await console.page.getByTestId('alerts-grave').getAttribute('role')).toBe('alert');
  });

  describe.each([
    { state: 'on a quiet day', of: screens, bring: async () => {} },
    { state: 'in a flood of alerts', of: most, bring: () => flood(console, 4, 40) },
    { state: 'cut off from the site', of: most, bring: () => cutOff(console, 4) },
  ])('$state', ({ of, bring }) => {
    beforeAll(bring, 90_000);
    test.each(of)('axe finds nothing serious or critical on the screen: $name', async (screen) => {
      await openScreen(console, screen);
      const faults = await faultsInEachTheme(console);
      await closeScreen(console, screen);
      expect(faults, faults.join('\n')).toEqual([]);
    });
  });
});

describe('a site that knows who signs in', () => {
  let site: SiteProcess;
  let console: Console;
  beforeAll(async () => {
    site = await startSiteProcess(4);
  });
  afterAll(() => site?.close());
  afterEach(() => console?.close());
  const nothingOn = async (selector: string) => {
    await console.page.locator(selector).first().waitFor();
    await settled(console);
    await bringAxe(console);
    const faults = await faultsInEachTheme(console);
    expect(faults, faults.join('\n')).toEqual([]);
  };

  test('axe finds nothing serious or critical on the sign-in, and on a locked desk', async () => {
    console = await launch({
      args: [`--site=${site.url}`, '--lang=en', '--diagnostics', '--size=1920x1080'],
    });
    await nothingOn('form');
    await signIn(console, { name: 'an', password: await site.addPerson('an', 'supervisor') });
    await press(console, 'Shift+F12');
    await nothingOn('[data-testid="locked"]');
  });

  test('axe finds nothing serious or critical on a room’s wall, before and after it is enrolled', async () => {
    console = await launch({
      args: [`--site=${site.url}`, '--room-wall', '--lang=en', '--diagnostics', '--size=1920x1080'],
    });
    await nothingOn('form');
    const code =
      /[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}/.exec(site.administer('enrol-wall', 'Meeting room'))?.[0] ?? '';
    await console.page.keyboard.type(code);
    await press(console, 'Enter');
    await console.page.getByText('Meeting room').waitFor();
    await nothingOn('[data-tile]');
  });
});
