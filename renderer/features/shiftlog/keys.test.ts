import { describe, expect, it } from 'vitest';
import { actionKeys, logKey, typeOfKey } from './keys.ts';
import { entryTypes } from './model.ts';

const press = (key: string, more: Partial<Parameters<typeof logKey>[0]> = {}) =>
  logKey({ key, code: '', ...more });

describe('keys of the log', () => {
  it('a digit goes to a view, with Shift it limits by type, by its place on the keyboard', () => {
    expect(press('2', { code: 'Digit2' })).toEqual({ key: 'view', view: 'orders' });
    expect(press('ě', { code: 'Digit2' })).toEqual({ key: 'view', view: 'orders' });
    expect(press('@', { code: 'Digit2', shiftKey: true })).toEqual({ key: 'type', type: 'call' });
    expect(press('9', { code: 'Digit9' })).toBeUndefined();
  });

  it('each action has a letter of its own, and none is a step’s', () => {
    const letters = Object.values(actionKeys);
    expect(new Set(letters).size).toBe(letters.length);
    for (const [action, letter] of Object.entries(actionKeys))
      expect(press(letter.toLowerCase())).toEqual({ key: action });
    expect(press('j')).toEqual({ key: 'list', list: { do: 'step', by: 1 } });
    expect(press('k')).toEqual({ key: 'list', list: { do: 'step', by: -1 } });
  });

  it('leaves Alt to the wall and Ctrl to the window, but for the search', () => {
    expect(press('a', { altKey: true })).toBeUndefined();
    expect(press('a', { ctrlKey: true })).toBeUndefined();
    expect(press('f', { ctrlKey: true })).toEqual({ key: 'search' });
  });
});

describe('the type of a quick entry', () => {
  it('a type is chosen by its number; letters are words', () => {
    entryTypes.forEach((type, at) => {
      expect(typeOfKey({ code: `Digit${at + 1}` })).toBe(type);
    });
    for (const code of ['KeyC', 'Digit9', 'Space']) expect(typeOfKey({ code })).toBeUndefined();
  });
});
