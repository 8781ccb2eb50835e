import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Console, launch } from '../e2e/launch.ts';
import { press } from '../e2e/panelPage.ts';
import { choose, settled } from '../e2e/screens/screen.ts';
import { launchReady, showCameras, untilReady } from '../e2e/wallPage.ts';
import { type InventedPages, serveInventedPages } from '../fixtures/inventedPages.ts';
import { type SiteProcess, startSiteProcess } from '../fixtures/siteProcess.ts';

const languages = ['vi', 'en'] as const;
const densities = ['comfortable', 'compact'] as const;

/**
 * Lists the parts of the bar that cannot be read or pressed.
 * These are tabs and their buttons outside their strip or nearly hidden, the site's state, and overlapping parts.
 */
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
    // A lost site is named by the alarm instead.
    const isLost = !bar.querySelector('[data-testid="site"]') && bar.querySelector('[data-weight="alarm"]');
    if (!isLost && (!name || name.clientWidth < Math.min(name.scrollWidth, 64))) unread.push('the site’s name');
    if (!isLost && (!state || box(state).right > box(state.parentElement.parentElement).right + 1 || box(state).width < 24)) unread.push('the site’s state');
    const [second, gap] = [...bar.querySelector('time').children].slice(7);
    if (box(second).top === box(gap).top && box(gap).width < box(second).width / 2) unread.push('the clock’s space');
    // Text that is only read out, such as a new alert, has no visible place.
    const isSeen = (one) => getComputedStyle(one).clipPath === 'none' && box(one).width > 0;
    const parts = [...bar.children].filter((one) => isSeen(one) && one.textContent !== '');
    for (const [at, part] of parts.entries())
      if (box(part).right > (parts[at + 1] ? box(parts[at + 1]).left : innerWidth) + 1) unread.push('under another: ' + part.innerText);
    const words = [...bar.querySelectorAll('*')].filter(
      (one) => one.childElementCount === 0 && one.textContent.trim() !== '' && isSeen(one) && isSeen(one.parentElement ?? one),
    );
    for (const [at, one] of words.entries())
      for (const other of words.slice(at + 1)) {
        const [a, b] = [box(one), box(other)];
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 1 && high > 3) unread.push('overlap: ' + one.textContent + ' and ' + other.textContent);
      }
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
    console = await launchReady(['--cameras=60', '--grid=4', '--size=1920x1080']);
    await showCameras(console, 4, [1, 2, 3, 4]);
  });
  afterAll(() => console?.close());

  test('fits two tabs, one with a long name, beside the site’s name and state; also while tabs rotate and pause', async () => {
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

describe('the bar of a page with invented content at 1920 × 1080', () => {
  let madeUp: InventedPages;
  let console: Console;
  let page: Console['page'];
  beforeAll(async () => {
    madeUp = await serveInventedPages();
    console = await launch({ args: ['--diagnostics'] });
    page = await madeUp.open(console, 'panel=wall');
    await page.waitForLoadState();
  }, 120_000);
  afterAll(async () => {
    await console?.close();
    await madeUp?.close();
  });

  const tabs = `division=4&tab=${encodeURIComponent('Cầu Giấy – Đêm 17')}`;
  test.each([
    ['an imminent handover, a conflict and many alerts', '', 'header [data-urgency]'],
    ...[
      ['a tab rotation paused by the operator', `${tabs}&tabsPaused=operator`],
      ['a tab rotation paused because the machine is overloaded', `${tabs}&tabsPaused=machine`],
      ['a paused tab rotation in a flood of alerts', `${tabs}&tabsPaused=machine&alerts=flood`],
      ['a paused tab rotation while the site is lost', `${tabs}&tabsPaused=machine&alerts=offline`],
      [
        'a paused tab rotation while alert intake is paused, a handover is overdue and the operator’s right ends',
        `${tabs}&tabsPaused=machine&alerts=stale&handover=overdue&away`,
      ],
    ].map(([what, query]) => [what, query, 'header [aria-pressed="true"]']),
  ])('shows %s, and nothing overlaps or is cut', async (_, query, ready) => {
    for (const language of languages) {
      await page.goto(new URL(`?panel=wall&lang=${language}&${query}`, page.url()).href);
      await page.locator(`${ready}`).waitFor();
      await page.evaluate('document.fonts.ready.then(() => undefined)');
      expect.soft(await unreadInBar(page), language).toEqual([]);
    }
  });
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

  test('fits the tab, the site’s name and the beginning of the notice', async () => {
    const output = site.administer('add-operator', 'an', '--as', 'Nguyễn Thị An', '--roles', 'supervisor');
    const passwords = console.page.locator('input[type="password"]');
    await console.page.locator('input[autocomplete="username"]').fill('an');
    await passwords.first().fill(/come in with: (\S+)/.exec(output)?.[1] ?? '');
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
