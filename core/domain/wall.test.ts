import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CameraId } from './ids.ts';
import { gridSizes } from './layout.ts';
import { cameraOn, firstWall, goneCameras, neighbour, type Wall, type WallDeed, wallAfter } from './wall.ts';

const camera = (n: number) => CameraId.parse(`demo:camera:${n}`);
const doAll = (deeds: readonly WallDeed[], wall: Wall = firstWall) => deeds.reduce(wallAfter, wall);

const deed: fc.Arbitrary<WallDeed> = fc.oneof(
  fc.constantFrom(...gridSizes).map((grid): WallDeed => ({ do: 'grid', grid })),
  fc.integer({ min: 0, max: 15 }).map((tile): WallDeed => ({ do: 'select', tile })),
  fc
    .constantFrom('left' as const, 'right' as const, 'up' as const, 'down' as const)
    .map((direction): WallDeed => ({ do: 'move', direction })),
  fc
    .tuple(fc.integer({ min: 1, max: 30 }), fc.boolean())
    .map(([n, advance]): WallDeed => ({ do: 'put', camera: camera(n), advance })),
  fc.constant<WallDeed>({ do: 'clear' }),
  fc.boolean().map((on): WallDeed => ({ do: 'alone', on })),
);

describe('a wall', () => {
  it('keeps its selection within its grid, and each camera on one tile, whatever is done', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
        const { layout, selected } = doAll(deeds);
        const on = layout.tiles.filter((tile) => tile !== null);
        return selected >= 0 && selected < layout.grid && new Set(on).size === on.length;
      }),
    );
  });

  it('is filled tile by tile where the selection advances', () => {
    const wall = doAll([1, 2, 3].map((n) => ({ do: 'put', camera: camera(n), advance: true })));
    expect(wall.layout.tiles.slice(0, 3)).toEqual([1, 2, 3].map(camera));
    expect(wall.selected).toBe(3);
  });

  it('keeps the tiles past its grid for when it grows again', () => {
    const wall = doAll([
      { do: 'grid', grid: 9 },
      { do: 'putOn', camera: camera(8), tile: 8 },
      { do: 'grid', grid: 1 },
      { do: 'grid', grid: 9 },
    ]);
    expect(cameraOn(wall.layout, 8)).toBe(camera(8));
  });

  it('shows a tile alone only where it holds a camera', () => {
    expect(doAll([{ do: 'alone', on: true }]).alone).toBe(false);
    expect(
      doAll([
        { do: 'putOn', camera: camera(1), tile: 0 },
        { do: 'alone', on: true },
      ]).alone,
    ).toBe(true);
  });

  it('knows which of its cameras the registry holds no more', () => {
    const { layout } = doAll([
      { do: 'grid', grid: 4 },
      { do: 'putOn', camera: camera(1), tile: 0 },
      { do: 'putOn', camera: camera(2), tile: 3 },
      { do: 'putOn', camera: camera(3), tile: 8 },
    ]);
    expect(goneCameras(layout, new Map([[camera(1), {}]]))).toEqual([camera(2)]);
  });

  it('has edges', () => {
    expect(neighbour(9, 2, 'right')).toBe(2);
    expect(neighbour(9, 2, 'down')).toBe(5);
    expect(neighbour(9, 3, 'left')).toBe(3);
    expect(neighbour(9, 4, 'up')).toBe(1);
  });
});
