import { expect, it } from 'vitest';
import { choosePartsToOmit, optionalBarParts } from './topBar.tsx';

it('the top bar omits no part if everything fits', () => {
  expect(choosePartsToOmit(() => true)).toEqual([]);
});

it('the top bar omits its first parts until the others fit', () => {
  expect(choosePartsToOmit((leftOut) => leftOut.length >= 3)).toEqual(optionalBarParts.slice(0, 3));
});

it('the top bar omits every optional part, one after the other, before it gives up', () => {
  const tried: number[] = [];
  expect(choosePartsToOmit((leftOut) => tried.push(leftOut.length) < 0)).toEqual(optionalBarParts);
  expect(tried).toEqual(Array.from({ length: optionalBarParts.length + 1 }, (_, count) => count));
});
