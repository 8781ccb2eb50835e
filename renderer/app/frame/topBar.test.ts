import { expect, it } from 'vitest';
import { optionalParts, partsToLeaveOut } from './topBar.tsx';

it('leaves out no part where everything fits', () => {
  expect(partsToLeaveOut(() => true)).toEqual([]);
});

it('leaves out the first parts until the rest fits', () => {
  expect(partsToLeaveOut((leftOut) => leftOut.length >= 3)).toEqual(optionalParts.slice(0, 3));
});

it('tries every part before it gives up', () => {
  const tried: number[] = [];
  expect(partsToLeaveOut((leftOut) => tried.push(leftOut.length) < 0)).toEqual(optionalParts);
  expect(tried).toEqual(Array.from({ length: optionalParts.length + 1 }, (_, count) => count));
});
