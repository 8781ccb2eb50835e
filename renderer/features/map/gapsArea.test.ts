import { expect, test } from 'vitest';
import { planeAt } from '../../../core/base/geo.ts';
import { gapsArea } from './gapsArea.ts';
import { wardsOf } from './wards.ts';

const plane = planeAt({ lat: 21.03, lon: 105.85 });
const square = (sideM: number) => [0, 0, sideM, 0, sideM, sideM, 0, sideM];
const [baVi] = wardsOf(
  {
    wards: [{ id: 'bv', name: 'Ba Vì', kind: 'commune', formerNames: [], rings: [square(16_000)] } as never],
    plane,
  },
  [],
);
/** What is in sight: so many metres from side to side. */
const sight = (sideM: number) => ({
  plane,
  ground4: [0, 1, 2, 3].map((at) => ({ x: square(sideM)[2 * at] ?? 0, y: square(sideM)[2 * at + 1] ?? 0 })),
});

test('a ward is taken whole, however wide it is and whatever is in sight', () => {
  expect(baVi?.spanM).toBe(16_000);
  for (const sideM of [500, 90_000])
    expect(gapsArea(sight(sideM), baVi, undefined)).toEqual({
      box: [0, 0, 16_000, 16_000],
      rings: [square(16_000)],
    });
});

test('else what is in sight, unless that is so wide that its figures would say nothing', () => {
  const near = gapsArea(sight(3_000), undefined, undefined);
  expect(near?.rings).toBeUndefined();
  near?.box.forEach((side, at) => void expect(side).toBeCloseTo(at < 2 ? 0 : 3_000, 6));
  expect(gapsArea(sight(25_000), undefined, undefined)).toBeUndefined();
});
