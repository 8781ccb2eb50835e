import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CameraId } from './ids.ts';
import { emptyLayout, gridSizes, Layout, placeCamera, swapTiles } from './layout.ts';

const camera = (n: number) => CameraId.parse(`s:camera:c${n}`);
const anyCamera = fc.integer({ min: 1, max: 30 }).map(camera);
/** A wall on which no camera stands twice, as all walls are that were made by these rules. */
const anyLayout = fc
  .record({
    grid: fc.constantFrom(...gridSizes),
    tiles: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 16 }),
    holes: fc.array(fc.boolean(), { maxLength: 16 }),
  })
  .map(
    ({ grid, tiles, holes }): Layout => ({
      grid,
      tiles: tiles.map((n, at) => (holes[at] ? null : camera(n))),
    }),
  );
const anyTile = fc.integer({ min: 0, max: 15 });
const shown = (layout: Layout) => layout.tiles.filter((tile) => tile !== null).sort();

describe('placeCamera', () => {
  it('puts a camera on a tile of an empty wall', () => {
    expect(placeCamera(emptyLayout, 2, camera(1)).tiles).toEqual([null, null, camera(1), null]);
  });

  it('moves a camera that stands elsewhere', () => {
    const before = { ...emptyLayout, tiles: [camera(1), camera(2)] };
    expect(placeCamera(before, 3, camera(1)).tiles).toEqual([null, camera(2), null, camera(1)]);
  });

  it('keeps a camera on one tile only, and the wall one that can be saved', () => {
    fc.assert(
      fc.property(anyLayout, anyTile, fc.option(anyCamera), (layout, tile, placed) => {
        const after = placeCamera(layout, tile, placed);
        expect(after.tiles[tile]).toBe(placed);
        expect(new Set(shown(after)).size).toBe(shown(after).length);
        expect(Layout.safeParse(after).success).toBe(true);
      }),
    );
  });
});

describe('swapTiles', () => {
  it('undoes itself and loses no camera', () => {
    fc.assert(
      fc.property(anyLayout, anyTile, anyTile, (layout, from, to) => {
        const once = swapTiles(layout, from, to);
        expect(shown(once)).toEqual(shown(layout));
        const twice = swapTiles(once, from, to);
        for (let at = 0; at < 16; at += 1) expect(twice.tiles[at] ?? null).toBe(layout.tiles[at] ?? null);
      }),
    );
  });
});
