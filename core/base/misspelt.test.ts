import { expect, test } from 'vitest';
import { nearestWord, noSuchWord } from './misspelt.ts';

test.each([
  ['grif', 'grid'],
  ['gird', 'grid'],
  ['Grids', 'grid'],
  ['screnshot', 'screenshot'],
  ['window', 'windows'],
  ['tilez', undefined],
  ['', undefined],
])('by %s is meant %s', (word, meant) => {
  expect(nearestWord(word, ['grid', 'windows', 'screenshot'])).toBe(meant);
});

test('what is no word is said, with the one that was meant where one is near', () => {
  expect(noSuchWord('--confg', 'option', ['--config'])).toBe('--confg: no such option; is --config meant?');
  expect(noSuchWord('start', 'command', ['walls'])).toBe('start: no such command');
});
