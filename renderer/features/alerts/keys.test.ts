import { expect, test } from 'vitest';
import { alertActionKeys, getAlertKey } from './keys.ts';

const press = (key: string, more: Partial<Parameters<typeof getAlertKey>[0]> = {}) =>
  getAlertKey({ key, code: '', ...more });

test('each action has a letter of its own, in upper and lower case', () => {
  expect(new Set(Object.values(alertActionKeys)).size).toBe(Object.keys(alertActionKeys).length);
  expect(press('a')).toEqual({ key: 'action', action: 'acknowledge' });
  expect(press('C')).toEqual({ key: 'action', action: 'close' });
});

test('no action uses a letter that has another meaning', () => {
  for (const letter of ['j', 'k', 'x', 'f', 'g', 'w', 'r', 'p', 'h', 'q'])
    expect(press(letter)?.key).not.toBe('action');
});

test('digits select views, and with Shift steps of the standing instructions', () => {
  expect(press('2', { code: 'Digit2' })).toEqual({ key: 'view', view: 'shelved' });
  expect(press('@', { code: 'Digit2', shiftKey: true })).toEqual({ key: 'tick', at: 1 });
  expect(press('9', { code: 'Digit9' })).toBeUndefined();
});

test('Shift with an arrow key extends the selection', () => {
  expect(press('ArrowDown', { shiftKey: true })).toEqual({
    key: 'list',
    list: { do: 'step', by: 1 },
    marking: true,
  });
  expect(press('k')).toEqual({ key: 'list', list: { do: 'step', by: -1 }, marking: false });
});

test('keys with Ctrl keep their meaning for the wall and the window', () => {
  expect(press('z', { ctrlKey: true })).toBeUndefined();
  expect(press('t', { ctrlKey: true })).toBeUndefined();
  expect(press('2', { ctrlKey: true, code: 'Digit2' })).toBeUndefined();
});
