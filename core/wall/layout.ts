import { z } from 'zod';
import { CameraId } from '../base/ids.ts';
import { Division, maxTiles, type SquareName, tileCount } from './division.ts';

/** How many tiles a wall is asked to show on the command line: a square grid. */
export const GridSize = z.literal([1, 4, 9, 16, 25, 36, 64]);
export type GridSize = z.infer<typeof GridSize>;
export const gridSizes: readonly GridSize[] = [1, 4, 9, 16, 25, 36, 64];
export const squareOf = (size: GridSize): SquareName => `${size}`;

/** How long a sequence shows one camera, or a window one tab: 2 s to an hour. */
export const DwellMs = z.int().min(2_000).max(3_600_000);

/** Cameras shown in turn on one tile (tuần tra hình). */
export const Sequence = z.object({
  kind: z.literal('sequence'),
  cameras: z.array(CameraId).min(1).max(100),
  dwellMs: DwellMs,
  name: z.string().trim().max(40).optional(),
});
export type Sequence = z.infer<typeof Sequence>;

/** Follows the camera that the operator is at; on a room's wall, where nobody is, `shows` what was sent to it last. */
export const Spot = z.object({ kind: z.literal('spot'), shows: CameraId.optional() });
export type Spot = z.infer<typeof Spot>;

/** What stands on a tile: nothing, a camera, cameras in turn, or whatever the operator is at. */
export const TileContent = z.union([CameraId, Sequence, Spot]).nullable();
export type TileContent = z.infer<typeof TileContent>;

/** A wall: its division, and what stands on each tile. Tiles past the division's are kept for when it grows again. */
export const Layout = z.object({
  division: Division,
  tiles: z.array(TileContent).max(maxTiles),
});
export type Layout = z.infer<typeof Layout>;

export const emptyLayout: Layout = { division: '4', tiles: [] };

export const contentOn = (layout: Layout, tile: number): TileContent => layout.tiles[tile] ?? null;

export const isCamera = (content: TileContent): content is CameraId => typeof content === 'string';
export const isSequence = (content: TileContent): content is Sequence =>
  content !== null && typeof content === 'object' && content.kind === 'sequence';
export const isSpot = (content: TileContent): content is Spot =>
  content !== null && typeof content === 'object' && content.kind === 'spot';

function camerasIn(content: TileContent): readonly CameraId[] {
  if (isCamera(content)) return [content];
  if (isSequence(content)) return content.cameras;
  return isSpot(content) && content.shows ? [content.shows] : [];
}

/** Every camera that the layout names, on tiles in sight and past them, each once. */
export const camerasOf = (layout: Layout): readonly CameraId[] => [
  ...new Set(layout.tiles.flatMap(camerasIn)),
];

/** The cameras of the tiles in sight, those of sequences too, each once. What spot tiles will show is nobody's to say. */
export const camerasInSight = ({ division, tiles }: Layout): readonly CameraId[] =>
  camerasOf({ division, tiles: tiles.slice(0, tileCount(division)) });

function changed(layout: Layout, to: (at: number) => TileContent, ...tiles: readonly number[]): Layout {
  const length = Math.max(tileCount(layout.division), layout.tiles.length, ...tiles.map((tile) => tile + 1));
  return { ...layout, tiles: Array.from({ length }, (_, at) => to(at)) };
}

/** Puts something on a tile, or clears it; whatever stands elsewhere stays. */
export const putContent = (layout: Layout, tile: number, content: TileContent): Layout =>
  changed(layout, (at) => (at === tile ? content : contentOn(layout, at)), tile);

/** Puts a camera on a tile, or clears it. On other tiles where that camera stands by itself it gives way. */
export const placeCamera = (layout: Layout, tile: number, camera: CameraId | null): Layout =>
  changed(
    layout,
    (at) => {
      if (at === tile) return camera;
      const was = contentOn(layout, at);
      return was === camera ? null : was;
    },
    tile,
  );

/** Exchanges two tiles: what a drag from one tile to another means. */
export const swapTiles = (layout: Layout, from: number, to: number): Layout =>
  changed(layout, (at) => contentOn(layout, at === from ? to : at === to ? from : at), from, to);

/** Shows on one tile what stands on another, which keeps it: the one way to have a camera twice on a wall. */
export const copyTile = (layout: Layout, from: number, to: number): Layout =>
  putContent(layout, to, contentOn(layout, from));

/** What somebody may be shown of a tile, and which of its cameras are withheld from them. */
function shownOf(content: TileContent, seen: (camera: CameraId) => boolean): TileContent {
  if (isCamera(content)) return seen(content) ? content : null;
  if (isSpot(content)) return content.shows && !seen(content.shows) ? { kind: 'spot' } : content;
  if (!isSequence(content)) return content;
  const cameras = content.cameras.filter(seen);
  if (cameras.length === content.cameras.length) return content;
  return cameras.length === 0 ? null : { ...content, cameras };
}

/** Which cameras of which tiles somebody was not shown. */
export type Withheld = ReadonlyMap<number, ReadonlySet<CameraId>>;
export const nothingWithheld: Withheld = new Map();

/** A layout as somebody may see it, and what of it they are not shown. */
export function sightOf(
  layout: Layout,
  seen: (camera: CameraId) => boolean,
): { readonly layout: Layout; readonly withheld: Withheld } {
  const withheld = new Map<number, ReadonlySet<CameraId>>();
  const tiles = layout.tiles.map((content, at) => {
    const hidden = camerasIn(content).filter((camera) => !seen(camera));
    if (hidden.length > 0) withheld.set(at, new Set(hidden));
    return shownOf(content, seen);
  });
  return { layout: { ...layout, tiles }, withheld };
}

/** Puts cameras that were left out back behind the ones they followed. Never more than a sequence may have. */
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
 * What is stored when somebody saves a wall of which they see only a part. `seen` says which cameras they may see;
 * `withheld` which cameras of which tiles they were not shown. Their tiles go before what was stored; a place that is empty
 * to them keeps what they were not shown, for the next operator, and a sequence keeps the cameras they were not shown. No
 * camera comes to stand twice by being kept.
 */
export function mergeLayout(options: {
  readonly stored: Layout;
  readonly saved: Layout;
  readonly seen: (camera: CameraId) => boolean;
  readonly withheld: Withheld;
}): { readonly layout: Layout; readonly withheld: Withheld } {
  const { stored, saved, seen } = options;
  const theirs = saved.tiles.map((content) => shownOf(content, seen));
  const placed = new Set(theirs.filter(isCamera));
  const retained = new Map<number, ReadonlySet<CameraId>>();
  const tiles = Array.from({ length: Math.max(stored.tiles.length, theirs.length) }, (_, at): TileContent => {
    const [mine, was] = [theirs[at] ?? null, contentOn(stored, at)];
    const hidden = new Set(
      camerasIn(was).filter((camera) => !seen(camera) || options.withheld.get(at)?.has(camera) === true),
    );
    if (isCamera(was) && placed.has(was)) return mine;
    if (hidden.size === 0) return mine;
    if (mine === null) {
      retained.set(at, hidden);
      return isSequence(was) ? { ...was, cameras: was.cameras.filter((camera) => hidden.has(camera)) } : was;
    }
    if (isSpot(mine) && isSpot(was) && !mine.shows) {
      retained.set(at, hidden);
      return was;
    }
    if (!isSequence(mine) || !isSequence(was)) return mine;
    retained.set(at, hidden);
    return { ...mine, cameras: woven(was.cameras, mine.cameras, hidden) };
  });
  const length = Math.max(theirs.length, ...[...retained.keys()].map((tile) => tile + 1));
  return { layout: { ...saved, tiles: tiles.slice(0, length) }, withheld: retained };
}
