import { expect, it } from 'vitest';
import { getFieldListKey, getListKey, getRowAfterKey } from './listKeys.ts';

const to = (key: string, at: number, last = 9) => {
  const found = getListKey(key);
  return found && getRowAfterKey(found, 4, last, at);
};

it('list keys move by rows, pages and to the ends without leaving the list', () => {
  expect(to('ArrowDown', -1)).toBe(0);
  expect(to('j', 3)).toBe(4);
  expect(to('ArrowUp', 0)).toBe(0);
  expect(to('k', 3)).toBe(2);
  expect(to('PageDown', 3)).toBe(7);
  expect(to('PageDown', 8)).toBe(9);
  expect(to('PageUp', 2)).toBe(0);
  expect(to('Home', 5)).toBe(0);
  expect(to('End', 5)).toBe(9);
});

it('list keys do not move in an empty list, and Enter does not move in any', () => {
  for (const key of ['ArrowDown', 'PageUp', 'End']) expect(to(key, -1, -1)).toBeUndefined();
  expect(to('Enter', 3)).toBeUndefined();
});

it('list keys leave letters, Home and End to a field above the list', () => {
  for (const key of ['j', 'K', 'Home', 'End']) expect(getFieldListKey(key)).toBeUndefined();
  expect(getFieldListKey('PageDown')).toEqual({ do: 'page', by: 1 });
  expect(getFieldListKey('Enter')).toEqual({ do: 'open' });
});
