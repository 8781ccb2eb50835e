import { expect, it } from 'vitest';
import { getPresetByNumber, getPresetNumber } from './presetNumber.ts';

const having = (...tokens: readonly string[]) => tokens.map((token) => ({ token, name: '' }));

it('getPresetByNumber returns the preset with the number in its token, else the one at that position of the list', () => {
  expect(getPresetByNumber(having('1', '2', '12'), 2)?.token).toBe('2');
  expect(getPresetByNumber(having('Preset7', 'Preset1'), 1)?.token).toBe('Preset1');
  expect(getPresetByNumber(having('gate', 'yard'), 2)?.token).toBe('yard');
  expect(getPresetByNumber(having('gate', 'yard'), 3)).toBeUndefined();
});

it('getPresetByNumber returns the same preset after another one is removed', () => {
  expect(getPresetByNumber(having('2', '3'), 3)?.token).toBe('3');
});

it('getPresetNumber returns the number that calls the preset', () => {
  const numbers = (...tokens: readonly string[]) =>
    having(...tokens).map((_preset, at, presets) =>
      getPresetNumber(presets, presets[at] ?? { token: '', name: '' }),
    );
  expect(numbers('2', '5', 'gate')).toEqual([2, 5, 3]);
  // No number calls the second preset without calling the first.
  expect(numbers('2', 'gate')).toEqual([2, undefined]);
});
