import { z } from 'zod';
import { CameraId } from './ids.ts';

/** How many tiles a wall shows; always a square grid for now. */
export const GridSize = z.union([z.literal(1), z.literal(4), z.literal(9), z.literal(16)]);
export type GridSize = z.infer<typeof GridSize>;
export const gridSizes: readonly GridSize[] = [1, 4, 9, 16];

/** One window's wall: a grid and a camera, or nothing, on each tile, row by row. Tiles past the grid are kept for when it grows again. */
export const Layout = z.object({
  grid: GridSize,
  tiles: z.array(CameraId.nullable()).max(16),
});
export type Layout = z.infer<typeof Layout>;

export const emptyLayout: Layout = { grid: 4, tiles: [] };

/** Puts a camera on a tile, or clears it. A camera stands on one tile of a wall only: elsewhere it gives way. */
export function placeCamera(layout: Layout, tile: number, camera: CameraId | null): Layout {
  const length = Math.max(layout.grid, layout.tiles.length, tile + 1);
  const tiles = Array.from({ length }, (_, at) => {
    if (at === tile) return camera;
    const was = layout.tiles[at] ?? null;
    return was === camera ? null : was;
  });
  return { ...layout, tiles };
}

/** Exchanges two tiles: what a drag from one tile to another means. */
export function swapTiles(layout: Layout, from: number, to: number): Layout {
  const length = Math.max(layout.grid, layout.tiles.length, from + 1, to + 1);
  const tiles = Array.from(
    { length },
    (_, at) => layout.tiles[at === from ? to : at === to ? from : at] ?? null,
  );
  return { ...layout, tiles };
}

/**
 * What is stored when somebody saves a wall of which they see only a part. `seen` says which cameras they may see;
 * `withheld` on which tiles an empty place was shown to them. Their tiles go before what was stored; a place that is
 * empty to them keeps what they were not shown, for the next operator. No camera comes to stand twice.
 */
export function mergeLayout(options: {
  readonly stored: Layout;
  readonly saved: Layout;
  readonly seen: (camera: CameraId) => boolean;
  readonly withheld: (tile: number) => boolean;
}): { readonly layout: Layout; readonly kept: ReadonlySet<number> } {
  const { stored, saved, seen, withheld } = options;
  const theirs = saved.tiles.map((camera) => (camera !== null && seen(camera) ? camera : null));
  const placed = new Set(theirs);
  const kept = new Set<number>();
  const tiles = Array.from({ length: Math.max(stored.tiles.length, theirs.length) }, (_, at) => {
    const [mine, was] = [theirs[at] ?? null, stored.tiles[at] ?? null];
    if (mine !== null || was === null || placed.has(was) || (seen(was) && !withheld(at))) return mine;
    kept.add(at);
    return was;
  });
  const length = Math.max(theirs.length, ...[...kept].map((tile) => tile + 1));
  return { layout: { grid: saved.grid, tiles: tiles.slice(0, length) }, kept };
}
