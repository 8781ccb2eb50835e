import { expect, test } from 'vitest';
import { keyBehind } from './keyBehind.ts';

test('splits a label into name and key', () => {
  expect(keyBehind('Begin the handover (B)')).toEqual({ name: 'Begin the handover', key: 'B' });
  expect(keyBehind('Hoàn tác (Ctrl+Z)')).toEqual({ name: 'Hoàn tác', key: 'Ctrl+Z' });
  expect(keyBehind('Bỏ lọc (⌫)')).toEqual({ name: 'Bỏ lọc', key: '⌫' });
});

test('returns a label without a key unchanged, also with brackets within it', () => {
  expect(keyBehind('Working…')).toEqual({ name: 'Working…', key: undefined });
  expect(keyBehind('Paper (of this desk)')).toEqual({ name: 'Paper (of this desk)', key: undefined });
});
