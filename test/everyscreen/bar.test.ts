import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Console, launch } from '../e2e/launch.ts';
import { press } from '../e2e/panelPage.ts';
import { choose, settled } from '../e2e/screens/screen.ts';
import { showCameras, untilReady } from '../e2e/wallPage.ts';
import { serveMadeUp } from '../fixtures/madeUp.ts';
import { type SiteProcess, startSiteProcess } from '../fixtures/siteProcess.ts';

const languages = ['vi', 'en'] as const;
const densities = ['comfortable', 'compact'] as const;

/** What of the bar cannot be read or pressed: tabs and their buttons out of their strip or cut to a sliver, the site's state, and what lies under another. */
const unreadInBar = (page: Pick<Console['page'], 'evaluate'>) =>
  page.evaluate<readonly string[]>(`(() => {
    const box = (one) => one.getBoundingClientRect();
    const unread = [];
    const bar = document.querySelector('header:has(> time)');
    const strip = bar.querySelector('[role="toolbar"]');
    for (const button of strip.querySelectorAll('button')) {
      if (box(button).left < box(strip).left - 1 || box(button).right > box(strip).right + 1)
        unread.push('out of the strip: ' + (button.title || button.innerText));
      const name = button.querySelector(':scope > span');
      if (name && name.scrollWidth > name.clientWidth && name.clientWidth < 24) unread.push('a sliver: ' + name.innerText);
    }
    const [name, state] = bar.querySelectorAll('[data-testid="site"] span > *:not(svg, span:has(small))');
    if (!name || name.clientWidth < Math.min(name.scrollWidth, 64)) unread.push('the site’s name');
    if (!state || box(state).right > box(state.parentElement.parentElement).right + 1 || box(state).width < 24) unread.push('the site’s state');
    const [second, gap] = [...bar.querySelector('time').children].slice(7);
    if (box(second).top === box(gap).top && box(gap).width < box(second).width / 2) unread.push('the clock’s space');
    const parts = [...bar.children].filter((one) => box(one).width > 0 && one.textContent !== '');
    for (const [at, part] of parts.entries())
      if (box(part).right > (parts[at + 1] ? box(parts[at + 1]).left : innerWidth) + 1) unread.push('under another: ' + part.innerText);
    return unread;
  })()`);

async function look(console: Console, when: string) {
  for (const language of languages)
    for (const density of densities) {
      await choose(console, { language });
      await choose(console, { density });
      await settled(console);
      expect.soft(await unreadInBar(console.page), `${when}: ${language} ${density}`).toEqual([]);
    }
}

describe('the bar of a window of 1920 × 1080', () => {
  let console: Console;
  beforeAll(async () => {
    console = await launch({ args: ['--cameras=60', '--grid=4', '--diagnostics', '--size=1920x1080'] });
    await untilReady(console);
    await showCameras(console, 4, [1, 2, 3, 4]);
  });
  afterAll(() => console?.close());

  test('has two tabs, one of a long name, beside the site’s name and state; also while they take turns and stand still', async () => {
    await look(console, 'one tab');
    await press(console, 'Control+t', 'F2');
    await console.page.keyboard.type('Cầu Giấy – Đêm 17');
    await press(console, 'Enter');
    await look(console, 'two tabs');
    await console.page.getByTestId('wall-tab').first().click();
    await look(console, 'the first of two tabs');
    await press(console, 'l');
    await console.page.locator('[data-testid="layouts"] select').selectOption('30000');
    await press(console, 'Escape');
    await console.page.mouse.move(900, 500);
    await console.page.mouse.move(920, 520);
    await console.page.locator('header [aria-pressed="true"]').waitFor();
    await look(console, 'in turn, and paused');
  });
});

test('the bar has a handover that is near, a conflict and many alerts beside the site’s name and the whole time', async () => {
  const madeUp = await serveMadeUp();
  const console = await launch({ args: ['--diagnostics'] });
  try {
    for (const language of languages) {
      const page = await madeUp.open(console, `panel=wall&lang=${language}`);
      await page.locator('header [data-urgency]').waitFor();
      await page.evaluate('document.fonts.ready.then(() => undefined)');
      expect.soft(await unreadInBar(page), language).toEqual([]);
    }
  } finally {
    await console.close();
    await madeUp.close();
  }
});

describe('the bar of a window of 1920 × 1080 on a machine without a key store', () => {
  let console: Console;
  let site: SiteProcess;
  beforeAll(async () => {
    site = await startSiteProcess(2);
    console = await launch({ args: [`--site=${site.url}`, '--diagnostics', '--size=1920x1080'] });
  }, 120_000);
  afterAll(async () => {
    await console?.close();
    await site?.close();
  });

  test('has the tab, the site’s name and the beginning of what must be known, whole', async () => {
    const said = site.administer('add-operator', 'an', '--as', 'Nguyễn Thị An', '--roles', 'supervisor');
    const passwords = console.page.locator('input[type="password"]');
    await console.page.locator('input[autocomplete="username"]').fill('an');
    await passwords.first().fill(/come in with: (\S+)/.exec(said)?.[1] ?? '');
    await press(console, 'Enter');
    await passwords.nth(2).waitFor();
    for (const at of [1, 2]) await passwords.nth(at).fill('con mèo qua sông hồng');
    await press(console, 'Enter');
    await untilReady(console);
    await console.inWindow(`watchfloorDiagnostics.show({ division: '1+12', tiles: [] }, [])`);
    await console.page.locator('header [data-weight]').waitFor();
    await look(console, 'a notice');
  });
});
