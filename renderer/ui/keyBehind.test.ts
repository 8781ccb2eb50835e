import { expect, test } from 'vitest';
import { keyBehind } from './keyBehind.ts';

test('the key stands behind the name, whatever it is', () => {
  expect(keyBehind('Begin the handover (B)')).toEqual({ name: 'Begin the handover', key: 'B' });
  expect(keyBehind('Hoàn tác (Ctrl+Z)')).toEqual({ name: 'Hoàn tác', key: 'Ctrl+Z' });
  expect(keyBehind('Bỏ lọc (⌫)')).toEqual({ name: 'Bỏ lọc', key: '⌫' });
});

test('a name without one is itself, brackets within it and all', () => {
  expect(keyBehind('Working…')).toEqual({ name: 'Working…', key: undefined });
  expect(keyBehind('Paper (of this desk)')).toEqual({ name: 'Paper (of this desk)', key: undefined });
});
