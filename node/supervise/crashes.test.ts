import { expect, test } from 'vitest';
import { crashRecord, crashWindowMs } from './crashes.ts';

test('the third end within a minute is one too many', () => {
  const crashes = crashRecord();
  expect([crashes.add(0), crashes.add(20_000), crashes.add(59_999)]).toEqual([false, false, true]);
  expect(crashes.total).toBe(3);
});

test('ends further apart than a minute are counted but do not add up', () => {
  const crashes = crashRecord();
  for (const at of [0, 1, 2, 3].map((n) => n * (crashWindowMs / 2))) expect(crashes.add(at)).toBe(false);
  expect(crashes.total).toBe(4);
});

test('what kept failing is trusted again a minute after', () => {
  const crashes = crashRecord();
  for (const at of [0, 1, 2]) crashes.add(at);
  expect(crashes.failing(3)).toBe(true);
  expect(crashes.failing(crashWindowMs + 2)).toBe(false);
});
