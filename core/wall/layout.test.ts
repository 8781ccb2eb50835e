import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CameraId } from '../base/ids.ts';
import { DivisionName } from './division.ts';
import {
  copyTile,
  emptyLayout,
  filterVisibleLayout,
  getTileContent,
  type HiddenCameras,
  isCameraContent,
  Layout,
  listLayoutCameras,
  listVisibleCameras,
  mergeLayout,
  placeCamera,
  type Sequence,
  swapTiles,
  type TileContent,
} from './layout.ts';

const camera = (n: number) => CameraId.parse(`s:camera:c${n}`);
const sequence = (...numbers: number[]): Sequence => ({
  kind: 'sequence',
  cameras: numbers.map(camera),
  dwellMs: 5_000,
});
const anyCamera = fc.integer({ min: 1, max: 90 }).map(camera);
const anyContent: fc.Arbitrary<TileContent> = fc.oneof(
  { weight: 4, arbitrary: anyCamera },
  { weight: 2, arbitrary: fc.constant(null) },
  fc.constant({ kind: 'spot' } as const),
  anyCamera.map((shows) => ({ kind: 'spot' as const, shows })),
  fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 }).map((all) => sequence(...all)),
);
/** Generates a layout without duplicate cameras, as all are without copying. */
const anyLayout = fc
  .record({
    division: fc.constantFrom(...DivisionName.options),
    tiles: fc.array(anyContent, { maxLength: 64 }),
  })
  .map(({ division, tiles }): Layout => {
    const seen = new Set<TileContent>();
    return {
      division,
      tiles: tiles.map((content) => {
        if (!isCameraContent(content)) return content;
        const twice = seen.has(content);
        seen.add(content);
        return twice ? null : content;
      }),
    };
  });
const anyTile = fc.integer({ min: 0, max: 63 });
const shown = (layout: Layout) => layout.tiles.filter(isCameraContent).sort();

describe('placeCamera', () => {
  it('puts a camera on a tile of an empty wall', () => {
    expect(placeCamera(emptyLayout, 2, camera(1)).tiles).toEqual([null, null, camera(1), null]);
  });

  it('moves a camera from another tile, but not out of a sequence', () => {
    const before = { ...emptyLayout, tiles: [camera(1), camera(2), sequence(1, 2)] };
    expect(placeCamera(before, 3, camera(1)).tiles).toEqual([null, camera(2), sequence(1, 2), camera(1)]);
  });

  it('keeps a camera on one tile only, and the wall valid', () => {
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
  it('is its own inverse and loses nothing', () => {
    fc.assert(
      fc.property(anyLayout, anyTile, anyTile, (layout, from, to) => {
        const once = swapTiles(layout, from, to);
        expect(shown(once)).toEqual(shown(layout));
        const twice = swapTiles(once, from, to);
        for (let at = 0; at < 64; at += 1)
          expect(getTileContent(twice, at)).toEqual(getTileContent(layout, at));
      }),
    );
  });
});

it('copyTile shows the content on both tiles', () => {
  const copied = copyTile({ ...emptyLayout, tiles: [camera(1), camera(2)] }, 0, 3);
  expect(copied.tiles).toEqual([camera(1), camera(2), null, camera(1)]);
  expect(listLayoutCameras(copied)).toEqual([camera(1), camera(2)]);
});

it('listVisibleCameras includes sequences and excludes tiles beyond the division', () => {
  const tiles = [sequence(1, 2, 3), { kind: 'spot' } as const, camera(4), camera(2), camera(9)];
  expect(listVisibleCameras({ division: '4', tiles })).toEqual([1, 2, 3, 4].map(camera));
});

it('a spot tile of a room’s wall shows the camera sent to it, unless it is hidden from the viewer', () => {
  const wall: Layout = { division: '1', tiles: [{ kind: 'spot', shows: camera(1) }] };
  expect(listLayoutCameras(Layout.parse(JSON.parse(JSON.stringify(wall))))).toEqual([camera(1)]);
  const sight = filterVisibleLayout(wall, (each) => each !== camera(1));
  expect(sight.layout.tiles).toEqual([{ kind: 'spot' }]);
  expect([...sight.withheld]).toEqual([[0, new Set([camera(1)])]]);
});

describe('mergeLayout', () => {
  const [one, two, three] = [camera(1), camera(2), camera(3)];
  const wall = (...tiles: TileContent[]): Layout => ({ division: '4', tiles });
  const without = (...tiles: [number, CameraId][]): HiddenCameras =>
    new Map(tiles.map(([tile, hidden]) => [tile, new Set([hidden])]));
  const merged = (
    stored: Layout,
    saved: Layout,
    unseen: readonly CameraId[],
    withheld: HiddenCameras = new Map(),
  ) => mergeLayout({ stored, saved, seen: (each) => !unseen.includes(each), withheld });

  it('keeps hidden cameras on their tiles', () => {
    const { layout, withheld } = merged(wall(one, two, three), wall(null, three, null), [two, one]);
    expect(layout.tiles).toEqual([one, three, null]);
    expect([...withheld.keys()]).toEqual([0]);
  });

  it('keeps hidden cameras that have become visible meanwhile', () => {
    expect(merged(wall(one, two), wall(null, null), [], without([0, one])).layout.tiles).toEqual([one, null]);
  });

  it('is no longer than the saved and stored layouts', () => {
    expect(merged(wall(one, two, three), wall(one), []).layout.tiles).toEqual([one]);
    expect(merged(wall(one, two, three), wall(one), [two]).layout.tiles).toEqual([one, two]);
  });

  it('clears shown tiles that were emptied', () => {
    expect(merged(wall(one, two), wall(null, two), []).layout.tiles).toEqual([null, two]);
    expect(merged(wall(sequence(1, 2)), wall(null), []).layout.tiles).toEqual([null]);
  });

  it('stores no camera that is hidden from the person who saves', () => {
    expect(merged(wall(), wall(one, two), [one]).layout.tiles).toEqual([null, two]);
    expect(merged(wall(), wall(sequence(1, 2)), [one]).layout.tiles).toEqual([sequence(2)]);
  });

  it('keeps a sequence’s hidden cameras at their positions', () => {
    const stored = wall(sequence(1, 2, 3, 4));
    expect(merged(stored, wall(sequence(2, 4)), [one, three]).layout.tiles).toEqual([sequence(1, 2, 3, 4)]);
    expect(merged(stored, wall(sequence(4, 2)), [one, three]).layout.tiles).toEqual([sequence(1, 4, 2, 3)]);
    expect(merged(stored, wall(null), [one, three]).layout.tiles).toEqual([sequence(1, 3)]);
    expect(merged(stored, wall(two), [one, three]).layout.tiles).toEqual([two]);
  });

  it('never shows a stored hidden camera', () => {
    fc.assert(
      fc.property(anyLayout, fc.array(anyCamera), (stored, unseen) => {
        const seen = (each: CameraId) => !unseen.includes(each);
        const sight = filterVisibleLayout(stored, seen);
        expect(listLayoutCameras(sight.layout).every(seen)).toBe(true);
        // Saving the visible part unchanged loses nothing.
        const again = mergeLayout({ stored, saved: sight.layout, seen, withheld: sight.withheld });
        expect(new Set(listLayoutCameras(again.layout))).toEqual(new Set(listLayoutCameras(stored)));
      }),
    );
  });

  it('keeps each camera only where it was put last, in a valid wall', () => {
    expect(merged(wall(one, null), wall(null, one), [], without([0, one])).layout.tiles).toEqual([null, one]);
    fc.assert(
      fc.property(anyLayout, anyLayout, fc.array(anyCamera), (stored, saved, unseen) => {
        const { layout } = merged(stored, saved, unseen);
        expect(new Set(shown(layout)).size).toBe(shown(layout).length);
        expect(Layout.safeParse(layout).success).toBe(true);
      }),
    );
  });
});
