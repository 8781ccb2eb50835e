import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDemoFrigate } from './demoFrigate.ts';
import { type Console, launch } from './launch.ts';
import { press } from './panelPage.ts';
import { choose, closeScreen, openScreen, screens } from './screens.ts';
import { eachShowsItsOwn, showCameras, untilReady } from './wallPage.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let console: Console;
beforeAll(async () => {
  console = await launch({
    args: ['--cameras=12', '--test-cameras=4', '--diagnostics', '--size=1920x1080', '--lang=en'],
  });
  await untilReady(console);
  await showCameras(console, 9, [1, 2, 3, 4]);
  await eachShowsItsOwn(console, 4);
  const frigate = await openDemoFrigate(console);
  const [camera] = frigate.cameras.flatMap(({ alertNames }) => alertNames[0] ?? []);
  await frigate.tell('new', camera ?? '', `${Date.now() / 1_000}-seen`);
  await frigate.close();
  // By way of main: the page's own policy lets no script in.
  await console.inWindow(`${axe}; undefined`);
});
afterAll(() => console?.close());

/** What axe calls serious or critical of all that is on the page, a line each: its rule, what it is about, and why. */
async function faultsSeen(): Promise<readonly string[]> {
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

/** Where Tab goes, and whether it is seen there: by a ring around it, or by one that its part draws. */
const tabStop = () =>
  console.inWindow<string | null>(`(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) return null;
    const around = getComputedStyle(at.parentElement, '::after');
    if (around.content !== 'none' && parseFloat(around.borderTopWidth) >= 2) return null;
    return at.outerHTML.slice(0, 200);
  })()`);

test.each(screens)('wherever Tab goes is seen, on the screen: $name', async (screen) => {
  await openScreen(console, screen);
  const unseen: string[] = [];
  for (let times = 0; times < 12; times += 1) {
    await press(console, 'Tab');
    const stop = await tabStop();
    if (stop !== null) unseen.push(stop);
  }
  await closeScreen(console, screen);
  expect(unseen, unseen.join('\n')).toEqual([]);
});

describe.each(['dark', 'light'])('in the %s theme', (theme) => {
  beforeAll(() => choose(console, 'theme', theme));
  test.each(screens)('axe finds nothing serious or critical on the screen: $name', async (screen) => {
    await openScreen(console, screen);
    const faults = await faultsSeen();
    await closeScreen(console, screen);
    expect(faults, faults.join('\n')).toEqual([]);
  });
});
