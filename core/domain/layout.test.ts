import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CameraId } from './ids.ts';
import { emptyLayout, gridSizes, Layout, mergeLayout, placeCamera, swapTiles } from './layout.ts';

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

describe('mergeLayout', () => {
  const [one, two, three] = [camera(1), camera(2), camera(3)];
  const wall = (...tiles: (CameraId | null)[]): Layout => ({ grid: 4, tiles });
  const merged = (
    stored: Layout,
    saved: Layout,
    unseen: readonly CameraId[],
    withheld: readonly number[] = [],
  ) =>
    mergeLayout({
      stored,
      saved,
      seen: (one) => !unseen.includes(one),
      withheld: (tile) => withheld.includes(tile),
    });

  it('keeps what somebody was not shown, on the tile where it was', () => {
    const { layout, kept } = merged(wall(one, two, three), wall(null, three, null), [two, one]);
    expect(layout.tiles).toEqual([one, three, null]);
    expect([...kept]).toEqual([0]);
  });

  it('keeps what was not shown although it could be seen by now', () => {
    expect(merged(wall(one, two), wall(null, null), [], [0]).layout.tiles).toEqual([one, null]);
  });

  it('is no longer than what was saved or kept', () => {
    expect(merged(wall(one, two, three), wall(one), []).layout.tiles).toEqual([one]);
    expect(merged(wall(one, two, three), wall(one), [two]).layout.tiles).toEqual([one, two]);
  });

  it('clears what was shown and is empty now', () => {
    expect(merged(wall(one, two), wall(null, two), []).layout.tiles).toEqual([null, two]);
  });

  it('stores no camera that the one who saves may not see', () => {
    expect(merged(wall(), wall(one, two), [one]).layout.tiles).toEqual([null, two]);
  });

  it('lets a camera stand once, where it was put last, in a wall that can be stored', () => {
    expect(merged(wall(one, null), wall(null, one), [], [0]).layout.tiles).toEqual([null, one]);
    fc.assert(
      fc.property(
        anyLayout,
        anyLayout,
        fc.array(anyCamera),
        fc.array(anyTile),
        (stored, saved, unseen, hidden) => {
          const { layout } = merged(stored, saved, unseen, hidden);
          expect(new Set(shown(layout)).size).toBe(shown(layout).length);
          expect(Layout.safeParse(layout).success).toBe(true);
        },
      ),
    );
  });
});
