import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Console } from '../launch.ts';
import { choose, type Look } from './screen.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe calls serious or critical of all that is on the page, a line each: its rule, what it is about, and why. */
export async function faultsSeen(console: Console): Promise<readonly string[]> {
  // By way of main: the page's own policy lets no script in. A page that was loaded again has none.
  if (!(await console.inWindow<boolean>('"axe" in globalThis'))) await console.inWindow(`${axe}; undefined`);
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

/** In two looks it has been seen in both languages, themes and densities; with the screen beside it in all pairs of the latter two. */
export const looksOf = (at: number): readonly Look[] =>
  at % 2 === 0
    ? [
        { language: 'vi', theme: 'dark', density: 'comfortable' },
        { language: 'en', theme: 'light', density: 'compact' },
      ]
    : [
        { language: 'en', theme: 'dark', density: 'compact' },
        { language: 'vi', theme: 'light', density: 'comfortable' },
      ];

export async function faultsIn(console: Console, look: Look): Promise<readonly string[]> {
  const found = await faultsSeen(console);
  return found.map((fault) => `${Object.values(look).join(' ')}: ${fault}`);
}

/** In each look, in turn. */
export async function faultsInLooks(console: Console, at: number): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const look of looksOf(at)) {
    await choose(console, look);
    faults.push(...(await faultsIn(console, look)));
  }
  return faults;
}
