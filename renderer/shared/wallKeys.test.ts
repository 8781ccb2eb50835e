import { describe, expect, it } from 'vitest';
import { getWallKey, type WallKeyPress } from './wallKeys.ts';

const press = (key: string, more: Partial<WallKeyPress> = {}): WallKeyPress => ({
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
  it('reads digits as camera numbers, and Alt with a digit as the grid', () => {
    expect(getWallKey(press('3'))).toEqual({ key: 'digit', digit: '3' });
    // The character that the Vietnamese layout produces.
    expect(getWallKey(press('ê', { code: 'Digit3' }))).toEqual({ key: 'digit', digit: '3' });
    expect(getWallKey(press('*', { code: 'Digit8' }))).toBeUndefined();
    expect(getWallKey(press('3', { alt: true, code: 'Digit3' }))).toEqual({ key: 'grid', square: '9' });
    expect(getWallKey(press('£', { alt: true, code: 'Digit3' }))).toEqual({ key: 'grid', square: '9' });
  });

  it('leaves a text field its keys, but not the grid and the search', () => {
    for (const key of ['1', 'f', 'ArrowLeft', 'Enter', 'Delete'])
      expect(getWallKey(press(key, { inField: true }))).toBeUndefined();
    expect(getWallKey(press('f', { ctrl: true, inField: true }))).toEqual({ key: 'search' });
  });

  it('selects tabs by position, also from a text field, and leaves undo to the window', () => {
    const there = { ctrl: true, inField: true };
    expect(getWallKey(press('3', { ...there, code: 'Digit3' }))).toEqual({ key: 'tab', at: 2 });
    expect(getWallKey(press('Tab', { ...there, shift: true }))).toEqual({ key: 'tabStep', step: -1 });
    expect(getWallKey(press('z', { ctrl: true }))).toBeUndefined();
  });

  it('chooses a layout with L, and draws one with Shift+L', () => {
    expect(getWallKey(press('l'))).toEqual({ key: 'layouts' });
    expect(getWallKey(press('L', { shift: true }))).toEqual({ key: 'divide' });
    expect(getWallKey(press('L', { shift: true, inField: true }))).toBeUndefined();
  });

  it('reads a star or a point as the end of a tile number only while a number is typed', () => {
    for (const key of ['*', '.']) {
      expect(getWallKey(press(key))).toBeUndefined();
      expect(getWallKey(press(key, { typing: true }))).toEqual({ key: 'separator' });
    }
  });

  it('swaps with the typed tile number by W, and with the adjacent tile by Alt and an arrow', () => {
    expect(getWallKey(press('w'))).toBeUndefined();
    expect(getWallKey(press('w', { typing: true }))).toEqual({ key: 'swap' });
    const adjacent = press('ArrowLeft', { alt: true });
    expect(getWallKey(adjacent)).toEqual({ key: 'swapAdjacent', direction: 'left' });
    expect(getWallKey({ ...adjacent, inField: true })).toBeUndefined();
  });

  it('starts tab rotation with T and pauses it with Shift+T', () => {
    expect(getWallKey(press('t'))).toEqual({ key: 'turnTabs' });
    expect(getWallKey(press('T', { shift: true }))).toEqual({ key: 'pauseTabs' });
  });

  it('erases only what is being typed', () => {
    expect(getWallKey(press('Backspace'))).toBeUndefined();
    expect(getWallKey(press('Backspace', { typing: true }))).toEqual({ key: 'erase' });
  });
});
