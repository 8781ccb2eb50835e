import { expect, test } from 'vitest';
import { findNearestWord, formatUnknownWord } from './misspelt.ts';

test.each([
  ['grif', 'grid'],
  ['gird', 'grid'],
  ['Grids', 'grid'],
  ['screnshot', 'screenshot'],
  ['window', 'windows'],
  ['tilez', undefined],
  ['', undefined],
])('findNearestWord corrects %s to %s', (word, meant) => {
  expect(findNearestWord(word, ['grid', 'windows', 'screenshot'])).toBe(meant);
});

test('formatUnknownWord names the unknown word, and a similar one if there is any', () => {
  expect(formatUnknownWord('--confg', 'option', ['--config'])).toBe(
    '--confg: no such option; is --config meant?',
  );
  expect(formatUnknownWord('start', 'command', ['walls'])).toBe('start: no such command');
});
