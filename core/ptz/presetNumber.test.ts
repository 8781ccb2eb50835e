import { expect, it } from 'vitest';
import { numberOf, presetOf } from './presetNumber.ts';

const having = (...tokens: readonly string[]) => tokens.map((token) => ({ token, name: '' }));

it('presetOf returns the preset with the number in its token, else the one at that position of the list', () => {
  expect(presetOf(having('1', '2', '12'), 2)?.token).toBe('2');
  expect(presetOf(having('Preset7', 'Preset1'), 1)?.token).toBe('Preset1');
  expect(presetOf(having('gate', 'yard'), 2)?.token).toBe('yard');
  expect(presetOf(having('gate', 'yard'), 3)).toBeUndefined();
});

it('presetOf returns the same preset after another one is removed', () => {
  expect(presetOf(having('2', '3'), 3)?.token).toBe('3');
});

it('numberOf returns the number that calls the preset', () => {
  const numbers = (...tokens: readonly string[]) =>
    having(...tokens).map((_preset, at, presets) =>
      numberOf(presets, presets[at] ?? { token: '', name: '' }),
    );
  expect(numbers('2', '5', 'gate')).toEqual([2, 5, 3]);
  // No number calls the second preset without calling the first.
  expect(numbers('2', 'gate')).toEqual([2, undefined]);
});
