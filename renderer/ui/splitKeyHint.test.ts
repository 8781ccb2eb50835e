import { expect, test } from 'vitest';
import { splitKeyHint } from './splitKeyHint.ts';

test('splitKeyHint splits a label into name and key', () => {
  expect(splitKeyHint('Begin the handover (B)')).toEqual({ name: 'Begin the handover', key: 'B' });
  expect(splitKeyHint('Hoàn tác (Ctrl+Z)')).toEqual({ name: 'Hoàn tác', key: 'Ctrl+Z' });
  expect(splitKeyHint('Bỏ lọc (⌫)')).toEqual({ name: 'Bỏ lọc', key: '⌫' });
});

test('splitKeyHint returns a label without a key unchanged, also with brackets within it', () => {
  expect(splitKeyHint('Working…')).toEqual({ name: 'Working…', key: undefined });
  expect(splitKeyHint('Paper (of this desk)')).toEqual({ name: 'Paper (of this desk)', key: undefined });
});
