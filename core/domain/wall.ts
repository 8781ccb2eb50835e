import type { CameraId } from './ids.ts';
import { emptyLayout, type GridSize, type Layout, placeCamera, swapTiles } from './layout.ts';

/** What this window shows where, and what its operator is at. The layout is kept by the desk; the rest lives and dies here. */
export interface Wall {
  readonly layout: Layout;
  readonly selected: number;
  /** The selected tile is shown alone. */
  readonly alone: boolean;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

export type WallDeed =
  | { readonly do: 'restore'; readonly layout: Layout }
  | { readonly do: 'grid'; readonly grid: GridSize }
  | { readonly do: 'select'; readonly tile: number }
  | { readonly do: 'move'; readonly direction: Direction }
  /** Onto the selected tile. `advance`: select the next tile, for filling a wall row by row. */
  | { readonly do: 'put'; readonly camera: CameraId; readonly advance: boolean }
  | { readonly do: 'putOn'; readonly camera: CameraId; readonly tile: number }
  | { readonly do: 'clear' }
  | { readonly do: 'swap'; readonly from: number; readonly to: number }
  | { readonly do: 'alone'; readonly on: boolean };

/** What a drag of a camera carries, from the list to a tile of the wall. */
export const cameraDrag = 'application/x-watchfloor-camera';

export const firstWall: Wall = { layout: emptyLayout, selected: 0, alone: false };

export const columns = (grid: GridSize): number => Math.sqrt(grid);

/** The camera on a tile, if any. */
export const cameraOn = (layout: Layout, tile: number): CameraId | null => layout.tiles[tile] ?? null;

/** The cameras on a wall's grid that the registry does not hold (any more). */
export function goneCameras(layout: Layout, known: ReadonlyMap<CameraId, unknown>): readonly CameraId[] {
  return layout.tiles
    .slice(0, layout.grid)
    .flatMap((camera) => (camera && !known.has(camera) ? [camera] : []));
}

/** The tile reached from one by an arrow key: stops at the wall's edge. */
export function neighbour(grid: GridSize, tile: number, direction: Direction): number {
  const side = columns(grid);
  const [row, column] = [Math.floor(tile / side), tile % side];
  if (direction === 'left') return column > 0 ? tile - 1 : tile;
  if (direction === 'right') return column < side - 1 ? tile + 1 : tile;
  if (direction === 'up') return row > 0 ? tile - side : tile;
  return row < side - 1 ? tile + side : tile;
}

/** What a deed makes of an wall. */
export function wallAfter(before: Wall, deed: WallDeed): Wall {
  const { layout, selected } = before;
  const within = (tile: number, grid: GridSize) => Math.max(0, Math.min(grid - 1, tile));
  switch (deed.do) {
    case 'restore':
      return { layout: deed.layout, selected: 0, alone: false };
    case 'grid':
      return {
        layout: { ...layout, grid: deed.grid },
        selected: within(selected, deed.grid),
        alone: false,
      };
    case 'select':
      return { ...before, selected: within(deed.tile, layout.grid) };
    case 'move':
      return { ...before, selected: neighbour(layout.grid, selected, deed.direction) };
    case 'put': {
      const next = deed.advance && !before.alone ? (selected + 1) % layout.grid : selected;
      return { ...before, layout: placeCamera(layout, selected, deed.camera), selected: next };
    }
    case 'putOn':
      return { ...before, layout: placeCamera(layout, deed.tile, deed.camera), selected: deed.tile };
    case 'clear':
      return { ...before, layout: placeCamera(layout, selected, null), alone: false };
    case 'swap':
      return { ...before, layout: swapTiles(layout, deed.from, deed.to), selected: deed.to };
    case 'alone':
      return { ...before, alone: deed.on && cameraOn(layout, selected) !== null };
  }
}
