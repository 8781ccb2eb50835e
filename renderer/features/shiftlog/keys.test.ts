import { describe, expect, it } from 'vitest';
import { getEntryTypeOfKey, getShiftLogKey, shiftLogActionKeys } from './keys.ts';
import { entryTypes } from './model.ts';

const press = (key: string, more: Partial<Parameters<typeof getShiftLogKey>[0]> = {}) =>
  getShiftLogKey({ key, code: '', ...more });

describe('the keys of the shift log', () => {
  it('use digits for views, and Shift with a digit for entry types, by key position', () => {
    expect(press('2', { code: 'Digit2' })).toEqual({ key: 'view', view: 'orders' });
    expect(press('ě', { code: 'Digit2' })).toEqual({ key: 'view', view: 'orders' });
    expect(press('@', { code: 'Digit2', shiftKey: true })).toEqual({ key: 'type', type: 'call' });
    expect(press('9', { code: 'Digit9' })).toBeUndefined();
  });

  it('give each action a letter of its own that is not a step key', () => {
    const letters = Object.values(shiftLogActionKeys);
    expect(new Set(letters).size).toBe(letters.length);
    for (const [action, letter] of Object.entries(shiftLogActionKeys))
      expect(press(letter.toLowerCase())).toEqual({ key: action });
    expect(press('j')).toEqual({ key: 'list', list: { do: 'step', by: 1 } });
    expect(press('k')).toEqual({ key: 'list', list: { do: 'step', by: -1 } });
  });

  it('leave Alt to the wall and Ctrl to the window, except for the search', () => {
    expect(press('a', { altKey: true })).toBeUndefined();
    expect(press('a', { ctrlKey: true })).toBeUndefined();
    expect(press('f', { ctrlKey: true })).toEqual({ key: 'search' });
  });
});

describe('the entry type keys of a quick entry', () => {
  it('are digits; letters are text', () => {
    entryTypes.forEach((type, at) => {
      expect(getEntryTypeOfKey({ code: `Digit${at + 1}` })).toBe(type);
    });
    for (const code of ['KeyC', 'Digit9', 'Space']) expect(getEntryTypeOfKey({ code })).toBeUndefined();
  });
});
