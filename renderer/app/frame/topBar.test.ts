import { expect, it } from 'vitest';
import { choosePartsToOmit, optionalBarParts } from './topBar.tsx';

it('leaves out no part where everything fits', () => {
  expect(choosePartsToOmit(() => true)).toEqual([]);
});

it('leaves out the first parts until the rest fits', () => {
  expect(choosePartsToOmit((leftOut) => leftOut.length >= 3)).toEqual(optionalBarParts.slice(0, 3));
});

it('tries every part before it gives up', () => {
  const tried: number[] = [];
  expect(choosePartsToOmit((leftOut) => tried.push(leftOut.length) < 0)).toEqual(optionalBarParts);
  expect(tried).toEqual(Array.from({ length: optionalBarParts.length + 1 }, (_, count) => count));
});
