import { z } from 'zod';
import { CameraId } from '../base/ids.ts';
import { countTiles, Division, maxTiles, type SquareName } from './division.ts';

/** Number of tiles in a square grid, as given on the command line. */
export const GridSize = z.literal([1, 4, 9, 16, 25, 36, 64]);
export type GridSize = z.infer<typeof GridSize>;
export const gridSizes: readonly GridSize[] = [1, 4, 9, 16, 25, 36, 64];
export const toSquareDivision = (size: GridSize): SquareName => `${size}`;

/** How long a sequence shows one camera, or a window one tab: 2 s to an hour. */
export const DwellMs = z.int().min(2_000).max(3_600_000);

/** Cameras shown in rotation on one tile (tuần tra hình). */
export const Sequence = z.object({
  kind: z.literal('sequence'),
  cameras: z.array(CameraId).min(1).max(100),
  dwellMs: DwellMs,
  name: z.string().trim().max(40).optional(),
});
export type Sequence = z.infer<typeof Sequence>;

/**
 * Follows the operator's current camera; on a room's wall, which has no operator, `shows` is the last camera sent
 * to it.
 */
export const Spot = z.object({ kind: z.literal('spot'), shows: CameraId.optional() });
export type Spot = z.infer<typeof Spot>;

/** The content of a tile: nothing, a camera, a sequence, or a spot that follows the operator. */
export const TileContent = z.union([CameraId, Sequence, Spot]).nullable();
export type TileContent = z.infer<typeof TileContent>;

/** A wall: its division and the content of each tile. Tiles beyond the division are stored in case it grows again. */
export const Layout = z.object({
  division: Division,
  tiles: z.array(TileContent).max(maxTiles),
});
export type Layout = z.infer<typeof Layout>;

export const emptyLayout: Layout = { division: '4', tiles: [] };

export const getTileContent = (layout: Layout, tile: number): TileContent => layout.tiles[tile] ?? null;

export const isCameraContent = (content: TileContent): content is CameraId => typeof content === 'string';
export const isSequenceContent = (content: TileContent): content is Sequence =>
  content !== null && typeof content === 'object' && content.kind === 'sequence';
export const isSpotContent = (content: TileContent): content is Spot =>
  content !== null && typeof content === 'object' && content.kind === 'spot';

function camerasIn(content: TileContent): readonly CameraId[] {
  if (isCameraContent(content)) return [content];
  if (isSequenceContent(content)) return content.cameras;
  return isSpotContent(content) && content.shows ? [content.shows] : [];
}

/** Returns every camera of the layout without duplicates, also beyond the division. */
export const listLayoutCameras = (layout: Layout): readonly CameraId[] => [
  ...new Set(layout.tiles.flatMap(camerasIn)),
];

/**
 * Returns the cameras of tiles within the division, including sequences, without duplicates. Cameras on spot tiles
 * are unpredictable and excluded.
 */
export const listVisibleCameras = ({ division, tiles }: Layout): readonly CameraId[] =>
  listLayoutCameras({ division, tiles: tiles.slice(0, countTiles(division)) });

function changed(layout: Layout, to: (at: number) => TileContent, ...tiles: readonly number[]): Layout {
  const length = Math.max(countTiles(layout.division), layout.tiles.length, ...tiles.map((tile) => tile + 1));
  return { ...layout, tiles: Array.from({ length }, (_, at) => to(at)) };
}

/** Puts content on a tile, or clears it; other tiles stay. */
export const setTileContent = (layout: Layout, tile: number, content: TileContent): Layout =>
  changed(layout, (at) => (at === tile ? content : getTileContent(layout, at)), tile);

/** Puts a camera on a tile, or clears it, and removes that camera from other tiles, except from sequences. */
export const placeCamera = (layout: Layout, tile: number, camera: CameraId | null): Layout =>
  changed(
    layout,
    (at) => {
      if (at === tile) return camera;
      const was = getTileContent(layout, at);
      return was === camera ? null : was;
    },
    tile,
  );

/** Swaps two tiles, as dragging one onto another does. */
export const swapTiles = (layout: Layout, from: number, to: number): Layout =>
  changed(layout, (at) => getTileContent(layout, at === from ? to : at === to ? from : at), from, to);

/** Copies a tile's content to another: the only way to show a camera twice on a wall. */
export const copyTile = (layout: Layout, from: number, to: number): Layout =>
  setTileContent(layout, to, getTileContent(layout, from));

/** Returns a tile's content without its hidden cameras. */
function shownOf(content: TileContent, seen: (camera: CameraId) => boolean): TileContent {
  if (isCameraContent(content)) return seen(content) ? content : null;
  if (isSpotContent(content)) return content.shows && !seen(content.shows) ? { kind: 'spot' } : content;
  if (!isSequenceContent(content)) return content;
  const cameras = content.cameras.filter(seen);
  if (cameras.length === content.cameras.length) return content;
  return cameras.length === 0 ? null : { ...content, cameras };
}

/** The hidden cameras of each tile. */
export type HiddenCameras = ReadonlyMap<number, ReadonlySet<CameraId>>;
export const noHiddenCameras: HiddenCameras = new Map();

/** Returns the visible part of a layout, and the hidden cameras. */
export function filterVisibleLayout(
  layout: Layout,
  seen: (camera: CameraId) => boolean,
): { readonly layout: Layout; readonly withheld: HiddenCameras } {
  const withheld = new Map<number, ReadonlySet<CameraId>>();
  const tiles = layout.tiles.map((content, at) => {
    const hidden = camerasIn(content).filter((camera) => !seen(camera));
    if (hidden.length > 0) withheld.set(at, new Set(hidden));
    return shownOf(content, seen);
  });
  return { layout: { ...layout, tiles }, withheld };
}

/** Reinserts hidden cameras after their predecessors, up to the maximum length of a sequence. */
function woven(
  was: readonly CameraId[],
  now: readonly CameraId[],
  hidden: ReadonlySet<CameraId>,
): CameraId[] {
  const made = [...now];
  for (const [at, camera] of was.entries()) {
    if (!hidden.has(camera) || made.includes(camera)) continue;
    const before = was.slice(0, at).findLast((one) => made.includes(one));
    made.splice(before === undefined ? 0 : made.indexOf(before) + 1, 0, camera);
  }
  return made.slice(0, 100);
}

/**
 * Returns the layout to store when a person saves a wall of which only a part is visible to them.
 * `seen` tells which cameras are visible; `withheld` are the hidden cameras of each tile. Saved tiles take
 * precedence over stored ones; a tile that appeared empty keeps its hidden camera for the next operator, and a
 * sequence keeps its hidden cameras. Keeping never duplicates a camera.
 */
export function mergeLayout(options: {
  readonly stored: Layout;
  readonly saved: Layout;
  readonly seen: (camera: CameraId) => boolean;
  readonly withheld: HiddenCameras;
}): { readonly layout: Layout; readonly withheld: HiddenCameras } {
  const { stored, saved, seen } = options;
  const theirs = saved.tiles.map((content) => shownOf(content, seen));
  const placed = new Set(theirs.filter(isCameraContent));
  const retained = new Map<number, ReadonlySet<CameraId>>();
  const tiles = Array.from({ length: Math.max(stored.tiles.length, theirs.length) }, (_, at): TileContent => {
    const [mine, was] = [theirs[at] ?? null, getTileContent(stored, at)];
    const hidden = new Set(
      camerasIn(was).filter((camera) => !seen(camera) || options.withheld.get(at)?.has(camera) === true),
    );
    if (isCameraContent(was) && placed.has(was)) return mine;
    if (hidden.size === 0) return mine;
    if (mine === null) {
      retained.set(at, hidden);
      return isSequenceContent(was)
        ? { ...was, cameras: was.cameras.filter((camera) => hidden.has(camera)) }
        : was;
    }
    if (isSpotContent(mine) && isSpotContent(was) && !mine.shows) {
      retained.set(at, hidden);
      return was;
    }
    if (!isSequenceContent(mine) || !isSequenceContent(was)) return mine;
    retained.set(at, hidden);
    return { ...mine, cameras: woven(was.cameras, mine.cameras, hidden) };
  });
  const length = Math.max(theirs.length, ...[...retained.keys()].map((tile) => tile + 1));
  return { layout: { ...saved, tiles: tiles.slice(0, length) }, withheld: retained };
}
