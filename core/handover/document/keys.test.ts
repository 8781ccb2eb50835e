import { expect, it } from 'vitest';
import { renderKeysPage } from './keys.ts';

it('renderKeysPage keeps a short group of keys in one piece, and repeats the table head with its name over each part', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ keys: `F${n}`, name: `line ${n}` }));
  const page = renderKeysPage({
    language: 'en',
    title: 'Keys',
    groups: [
      { name: 'Short', lines: lines(16) },
      { name: 'Long', lines: lines(17) },
    ],
  });
  const sections = page.split('<section ').slice(1);
  expect(sections.map((one) => one.startsWith('class="keys short"'))).toEqual([true, false]);
  for (const [at, name] of ['Short', 'Long'].entries())
    expect(sections[at]).toMatch(new RegExp(`<thead>.*<h3>${name}</h3>.*</thead>`));
  expect(page).toContain('.keys.short{break-inside:avoid}');
});
