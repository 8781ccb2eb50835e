import { expect, it } from 'vitest';
import { numberOf, presetOf } from './presetNumber.ts';

const having = (...tokens: readonly string[]) => tokens.map((token) => ({ token, name: '' }));

it('a number calls the preset that the camera names by it, else the one at that place of its list', () => {
  expect(presetOf(having('1', '2', '12'), 2)?.token).toBe('2');
  expect(presetOf(having('Preset7', 'Preset1'), 1)?.token).toBe('Preset1');
  expect(presetOf(having('gate', 'yard'), 2)?.token).toBe('yard');
  expect(presetOf(having('gate', 'yard'), 3)).toBeUndefined();
});

it('it stays the same when another is removed', () => {
  expect(presetOf(having('2', '3'), 3)?.token).toBe('3');
});

it('the number shown is the one that calls it', () => {
  const numbers = (...tokens: readonly string[]) =>
    having(...tokens).map((_preset, at, presets) =>
      numberOf(presets, presets[at] ?? { token: '', name: '' }),
    );
  expect(numbers('2', '5', 'gate')).toEqual([2, 5, 3]);
  // The second is called by nothing that would not call the first.
  expect(numbers('2', 'gate')).toEqual([2, undefined]);
});
