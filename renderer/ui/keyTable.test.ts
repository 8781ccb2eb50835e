import { describe, expect, it } from 'vitest';
import { createDigitKeys, defineKeys } from './keyTable.ts';

const typed = defineKeys<string>()({
  open: { Enter: 'open' },
  divide: { 'Shift+L': 'divide' },
  layouts: { L: 'layouts' },
  step: { Tab: 'next', 'Shift+Tab': 'before' },
  number: createDigitKeys(['one', 'two', 'three']),
  tab: createDigitKeys(['first', 'second'], 'Ctrl+'),
});
const place = defineKeys<string>({ digits: 'place' })({
  view: createDigitKeys(['one', 'two']),
  tick: createDigitKeys(['tick'], 'Shift+'),
});
const meaning = (press: Parameters<typeof typed.find>[0]) => typed.find(press)?.meaning;

describe('a key table', () => {
  it('finds the line and the meaning of a press', () => {
    expect(typed.find({ key: 'Tab', shiftKey: true })).toMatchObject({ line: 'step', meaning: 'before' });
    expect(meaning({ key: 'x' })).toBeUndefined();
  });

  it('ignores Shift where it has no meaning of its own, but no other modifier', () => {
    expect(meaning({ key: 'Enter', shiftKey: true })).toBe('open');
    expect(meaning({ key: 'L', shiftKey: true })).toBe('divide');
    for (const modifier of ['ctrlKey', 'altKey', 'metaKey'])
      expect(meaning({ key: 'Enter', [modifier]: true })).toBeUndefined();
  });

  it('reads a digit by its character, or by position where the digit row types letters', () => {
    expect(meaning({ key: '3', code: 'Digit3' })).toBe('three');
    expect(meaning({ key: 'ê', code: 'Digit3' })).toBe('three');
    expect(meaning({ key: '#', code: 'Digit3', shiftKey: true })).toBeUndefined();
    expect(meaning({ key: '£', code: 'Digit2', ctrlKey: true })).toBe('second');
  });

  it('reads a digit by position where the table says so, with Shift as another key', () => {
    expect(place.find({ key: '&', code: 'Digit1' })?.meaning).toBe('one');
    expect(place.find({ key: '!', code: 'Digit1', shiftKey: true })?.meaning).toBe('tick');
    expect(place.find({ key: '@', code: 'Digit2', shiftKey: true })).toBeUndefined();
  });

  it('shows the presses of a line, named keys first and without those that differ by Shift alone', () => {
    expect(typed.presses.step).toEqual(['Tab']);
    expect(defineKeys()({ whole: { Home: 1, '0': 1 } }).presses.whole).toEqual(['Home', '0']);
  });

  it('refuses a key with two meanings', () => {
    expect(() => defineKeys()({ a: { X: 1 }, b: { X: 2 } })).toThrow('X has two meanings: a and b');
  });
});
