import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Console } from '../e2e/launch.ts';
import { press, reads } from '../e2e/panelPage.ts';
import { faultsIn, faultsInLooks, looksOf } from '../e2e/screens/faults.ts';
import { screens } from '../e2e/screens/index.ts';
import { choose, closeScreen, openScreen, type Screen } from '../e2e/screens/screen.ts';
import { cutOff, flood, publishAlerts, resumeSite } from '../e2e/states.ts';
import { eachShowsItsOwn, launchReady, showCameras } from '../e2e/wallPage.ts';

/** The screens that look different in a flood, or without the site. */
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

/** Opens the screen again for each look, and lists its faults. */
async function faultsOfDeaf(console: Console, screen: Screen): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const look of looksOf(screens.indexOf(screen))) {
    await choose(console, look);
    await openScreen(console, screen);
    faults.push(...(await faultsIn(console, look)));
    await closeScreen(console, screen);
  }
  return faults;
}

/**
 * Reports the focused element after Tab.
 * It is visible if it has a focus ring of its own or of its container, and no panel covers its middle. `isOver`: it had
 * the focus before.
 */
const tabStop = (console: Console) =>
  console.inWindow<{ readonly unseen: string | null; readonly isOver: boolean }>(`(() => {
    const at = document.activeElement;
    const isOver = been.includes(at);
    been.push(at);
    const ring = () => {
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) return true;
      const around = getComputedStyle(at.parentElement, '::after');
      return around.content !== 'none' && parseFloat(around.borderTopWidth) >= 2;
    };
    const isCovered = () => {
      const { left, top, width, height } = at.getBoundingClientRect();
      const over = document.elementFromPoint(left + width / 2, top + height / 2);
      const panel = over?.closest('section[data-side]');
      return panel != null && !panel.contains(at) && !at.contains(over);
    };
    const isSeen = () => ring() && !isCovered();
    return { isOver, unseen: !at || at === document.body || isSeen() ? null : at.outerHTML.slice(0, 200) };
  })()`);

/**
 * Presses Tab up to twelve times, and lists the focused elements that are not visible.
 * It stops when no new element gets the focus, and restores the focus afterwards.
 */
async function unseenStops(console: Console): Promise<readonly string[]> {
  await console.inWindow('globalThis.been = [document.activeElement]; undefined');
  const found: string[] = [];
  for (let times = 0; times < 12; times += 1) {
    await press(console, 'Tab');
    const { unseen, isOver } = await tabStop(console);
    if (unseen !== null) found.push(`the keys are not seen at ${unseen}`);
    if (isOver) break;
  }
  await console.inWindow('been[0].focus(); undefined');
  return found;
}

describe('a console over the demo', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launchReady(['--cameras=12', '--test-cameras=4', '--size=1920x1080', '--lang=en']);
    await showCameras(console, 9, [1, 2, 3, 4]);
    await eachShowsItsOwn(console, 4);
    await publishAlerts(console, 0, 1);
  });
  afterAll(async () => {
    if (console) await resumeSite(console);
    await console?.close();
  });

  /** Each state is created from the one before. */
  test('alert announcements name the highest-priority alert in full, and the others as a number', async () => {
    // Announcements are made in the focused window, but a display without a window manager gives no window the focus.
    await console.inWindow('document.hasFocus = () => true; undefined');
    const spoken = console.page.getByTestId('alerts-spoken');
    // The element has to exist before it gets any text.
    await spoken.waitFor({ state: 'attached' });
    await publishAlerts(console, 1, 3);
    await reads(spoken, /, High: .+, and [1-4] more/);
    expect(await spoken.getAttribute('role')).toBe('status');
    expect(await console.page.getByTestId('alerts-critical').getAttribute('role')).toBe('alert');
  });

  describe.each([
    { state: 'on a quiet day', of: screens, bring: async () => {} },
    { state: 'in a flood of alerts', of: most, bring: () => flood(console, 4, 40) },
    { state: 'cut off from the site', of: most, bring: () => cutOff(console, 4) },
  ])('$state', ({ state, of, bring }) => {
    beforeAll(bring, 90_000);
    test.each(of)(
      'axe finds nothing serious or critical, and the focus is visible, on the screen: $name',
      async (screen) => {
        if (screen.ignoresLooks) {
          expect((await faultsOfDeaf(console, screen)).join('\n')).toBe('');
          return;
        }
        await openScreen(console, screen);
        const faults = await faultsInLooks(console, screens.indexOf(screen));
        const unseen = state === 'on a quiet day' ? await unseenStops(console) : [];
        await closeScreen(console, screen);
        expect([...faults, ...unseen].join('\n')).toBe('');
      },
    );
  });
});
