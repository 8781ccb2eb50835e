import { describe, expect, it } from 'vitest';
import { type KeyPress, wallKeyOf } from './keys.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  alt: false,
  ctrl: false,
  shift: false,
  inField: false,
  typing: false,
  ...more,
});

describe('keys on the wall', () => {
  it('takes digits for camera numbers, and Alt with a digit for the grid', () => {
    expect(wallKeyOf(press('3'))).toEqual({ key: 'digit', digit: '3' });
    // The character that the Vietnamese layout produces.
    expect(wallKeyOf(press('ê', { code: 'Digit3' }))).toEqual({ key: 'digit', digit: '3' });
    expect(wallKeyOf(press('*', { code: 'Digit8' }))).toBeUndefined();
    expect(wallKeyOf(press('3', { alt: true, code: 'Digit3' }))).toEqual({ key: 'grid', square: '9' });
    expect(wallKeyOf(press('£', { alt: true, code: 'Digit3' }))).toEqual({ key: 'grid', square: '9' });
  });

  it('leaves a text field its keys, but not the grid and the search', () => {
    for (const key of ['1', 'f', 'ArrowLeft', 'Enter', 'Delete'])
      expect(wallKeyOf(press(key, { inField: true }))).toBeUndefined();
    expect(wallKeyOf(press('f', { ctrl: true, inField: true }))).toEqual({ key: 'search' });
  });

  it('selects tabs by position, also from a text field, and leaves undo to the window', () => {
    const there = { ctrl: true, inField: true };
    expect(wallKeyOf(press('3', { ...there, code: 'Digit3' }))).toEqual({ key: 'tab', at: 2 });
    expect(wallKeyOf(press('Tab', { ...there, shift: true }))).toEqual({ key: 'tabStep', step: -1 });
    expect(wallKeyOf(press('z', { ctrl: true }))).toBeUndefined();
  });

  it('chooses a layout with L, and draws one with Shift+L', () => {
    expect(wallKeyOf(press('l'))).toEqual({ key: 'layouts' });
    expect(wallKeyOf(press('L', { shift: true }))).toEqual({ key: 'divide' });
    expect(wallKeyOf(press('L', { shift: true, inField: true }))).toBeUndefined();
  });

  it('reads a star or a point as the end of a tile number only while a number is typed', () => {
    for (const key of ['*', '.']) {
      expect(wallKeyOf(press(key))).toBeUndefined();
      expect(wallKeyOf(press(key, { typing: true }))).toEqual({ key: 'separator' });
    }
  });

  it('swaps with the typed tile number by W, and with the adjacent tile by Alt and an arrow', () => {
    expect(wallKeyOf(press('w'))).toBeUndefined();
    expect(wallKeyOf(press('w', { typing: true }))).toEqual({ key: 'swap' });
    const adjacent = press('ArrowLeft', { alt: true });
    expect(wallKeyOf(adjacent)).toEqual({ key: 'swapAdjacent', direction: 'left' });
    expect(wallKeyOf({ ...adjacent, inField: true })).toBeUndefined();
  });

  it('starts tab rotation with T and pauses it with Shift+T', () => {
    expect(wallKeyOf(press('t'))).toEqual({ key: 'turnTabs' });
    expect(wallKeyOf(press('T', { shift: true }))).toEqual({ key: 'pauseTabs' });
  });

  it('erases only what is being typed', () => {
    expect(wallKeyOf(press('Backspace'))).toBeUndefined();
    expect(wallKeyOf(press('Backspace', { typing: true }))).toEqual({ key: 'erase' });
  });
});
