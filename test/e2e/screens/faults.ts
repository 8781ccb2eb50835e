import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Console } from '../launch.ts';
import { choose, type Look } from './screen.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Returns axe's serious and critical findings on the page, a line each: rule, element and cause. */
export async function faultsSeen(console: Console): Promise<readonly string[]> {
  // By way of main, because the page's policy blocks injected scripts. A reloaded page has lost axe.
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

/**
 * Returns two looks that cover both languages, themes and densities.
 * Together with the next screen's looks they cover all pairs of theme and density.
 */
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

/** Checks a screen in each of its looks. */
export async function faultsInLooks(console: Console, at: number): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const look of looksOf(at)) {
    await choose(console, look);
    faults.push(...(await faultsIn(console, look)));
  }
  return faults;
}
