import { expect, test } from 'vitest';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { type ArrowDirection, findNextInDirection } from './arrowNavigation.ts';

const at = (name: string, x: number, y: number) => ({ name, x, y });

test('arrow keys choose the nearest camera in their direction, preferring straight ahead', () => {
  const places = [at('ahead', 100, 5), at('aside', 70, -60), at('behind', -10, 0), at('below', 2, 30)];
  const go = (direction: ArrowDirection) => findNextInDirection(places, { x: 0, y: 0 }, direction)?.name;
  expect(go('right')).toBe('ahead');
  expect(go('left')).toBe('behind');
  expect(go('down')).toBe('below');
  expect(go('up')).toBeUndefined();
});

test('arrow keys reach every other position, and never return the present one', () => {
  const chance = new Chance(4);
  for (let round = 0; round < 300; round++) {
    const from = { x: chance.below(50), y: chance.below(50) };
    const to = { x: chance.below(50), y: chance.below(50) };
    const found = (['left', 'right', 'up', 'down'] as const).filter((way) =>
      findNextInDirection([to], from, way),
    );
    if (from.x === to.x && from.y === to.y) expect(found).toEqual([]);
    else expect(found.length).toBeGreaterThan(0);
  }
});
