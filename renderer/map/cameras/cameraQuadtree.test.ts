import { expect, test } from 'vitest';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import { createCameraQuadtree, getCellSideM, isLeafCell } from './cameraQuadtree.ts';

function chancePlaces(chance: Chance, count: number, reachM: number) {
  const at = () => Float64Array.from({ length: count }, () => (chance.next() - 0.5) * 2 * reachM);
  return { xs: at(), ys: at() };
}

test('each camera is in its leaf and in every enclosing cell, and in no other', () => {
  const chance = new Chance(1);
  for (const reachM of [20, 900, 40_000]) {
    const { xs, ys } = chancePlaces(chance, 300, reachM);
    const tree = createCameraQuadtree(xs, ys);
    for (let cell = 0; cell < tree.count; cell++) {
      const side = getCellSideM(tree.level[cell] ?? 0);
      const west = tree.west[cell] ?? 0;
      const south = tree.south[cell] ?? 0;
      const inside = [...xs.keys()].filter((at) => {
        const [x = 0, y = 0] = [xs[at], ys[at]];
        return x >= west && x < west + side && y >= south && y < south + side;
      });
      const listed = [...tree.order.subarray(tree.first[cell], tree.end[cell])].sort((a, b) => a - b);
      expect(listed).toEqual(inside);
      if (isLeafCell(tree, cell)) for (const at of inside) expect(tree.leafOf[at]).toBe(cell);
    }
  }
});

test('a cell is followed by its contents, and then by the next cell', () => {
  const { xs, ys } = chancePlaces(new Chance(2), 500, 5_000);
  const tree = createCameraQuadtree(xs, ys);
  for (let cell = 1; cell < tree.count; cell++) {
    const parent = tree.parent[cell] ?? -1;
    expect(tree.level[parent]).toBe((tree.level[cell] ?? 0) + 1);
    expect(cell).toBeGreaterThan(parent);
    expect(tree.after[cell]).toBeLessThanOrEqual(tree.after[parent] ?? 0);
  }
  expect(tree.after[0]).toBe(tree.count);
});

test('positions off the earth fall in the edge cells, and an empty list makes a valid tree', () => {
  const tree = createCameraQuadtree(Float64Array.of(-9e9, 9e9), Float64Array.of(9e9, 0));
  expect(tree.leafOf).toHaveLength(2);
  expect(tree.end[0]).toBe(2);
  expect(createCameraQuadtree(new Float64Array(), new Float64Array()).count).toBe(0);
});
