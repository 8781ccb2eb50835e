import { describe, expect, it } from 'vitest';
import { type KeyPress, keyCommand } from './keys.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  alt: false,
  ctrl: false,
  inField: false,
  typing: false,
  ...more,
});

describe('keys on the wall', () => {
  it('takes digits for camera numbers, and Alt with a digit for the grid', () => {
    expect(keyCommand(press('3'))).toEqual({ key: 'digit', digit: '3' });
    expect(keyCommand(press('3', { alt: true, code: 'Digit3' }))).toEqual({ key: 'grid', square: '9' });
    expect(keyCommand(press('£', { alt: true, code: 'Digit3' }))).toEqual({ key: 'grid', square: '9' });
  });

  it('leaves a text field its keys, but not the grid and the search', () => {
    for (const key of ['1', 'f', 'ArrowLeft', 'Enter', 'Delete'])
      expect(keyCommand(press(key, { inField: true }))).toBeUndefined();
    expect(keyCommand(press('f', { ctrl: true, inField: true }))).toEqual({ key: 'search' });
  });

  it('erases only what is being typed', () => {
    expect(keyCommand(press('Backspace'))).toBeUndefined();
    expect(keyCommand(press('Backspace', { typing: true }))).toEqual({ key: 'erase' });
  });
});
