import { expect, test } from 'vitest';
import { crashWindowMs, createCrashRecord } from './crashes.ts';

test('createCrashRecord reports failing at the third end within a minute', () => {
  const crashes = createCrashRecord();
  expect([crashes.add(0), crashes.add(20_000), crashes.add(59_999)]).toEqual([false, false, true]);
  expect(crashes.total).toBe(3);
});

test('createCrashRecord counts ends further apart than a minute without reporting failing', () => {
  const crashes = createCrashRecord();
  for (const at of [0, 1, 2, 3].map((n) => n * (crashWindowMs / 2))) expect(crashes.add(at)).toBe(false);
  expect(crashes.total).toBe(4);
});

test('createCrashRecord stops reporting failing a minute later', () => {
  const crashes = createCrashRecord();
  for (const at of [0, 1, 2]) crashes.add(at);
  expect(crashes.failing(3)).toBe(true);
  expect(crashes.failing(crashWindowMs + 2)).toBe(false);
});
