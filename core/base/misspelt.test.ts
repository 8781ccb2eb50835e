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
])('nearestWord corrects %s to %s', (word, meant) => {
  expect(nearestWord(word, ['grid', 'windows', 'screenshot'])).toBe(meant);
});

test('noSuchWord names the unknown word, and a similar one if there is any', () => {
  expect(noSuchWord('--confg', 'option', ['--config'])).toBe('--confg: no such option; is --config meant?');
  expect(noSuchWord('start', 'command', ['walls'])).toBe('start: no such command');
});
