import { type CityHeader, getTileSideM, type TileEntry, type TileKey } from '../../core/map/city/city.ts';
import type { EyeAxes } from './view.ts';

/** A tile in the tree: its children are the tiles of the next finer level inside it. */
export interface TileNode extends TileKey {
  readonly name: string;
  /** Undefined: the file has no tile of this level here, only finer ones. */
  readonly entry: TileEntry | undefined;
  /** Ground square: west, south, east, north, metres of the plane. */
  readonly square: readonly [number, number, number, number];
  /** Extent of its geometry and that of finer tiles inside it. */
  readonly box: readonly [number, number, number, number];
  readonly topM: number;
  readonly children: readonly TileNode[];
}

export interface TileTree {
  readonly roots: readonly TileNode[];
  /** Size of the details that each level omits, metres. */
  readonly detailM: readonly number[];
}

export const formatTileName = ({ level, x, y }: TileKey): string => `${level}/${x}/${y}`;

interface Growing {
  readonly key: TileKey;
  entry: TileEntry | undefined;
  readonly children: Growing[];
}

/** Builds the tree of a city's tiles, from the coarsest level down. */
export function buildTileTree(
  header: Pick<CityHeader, 'tileM' | 'levels' | 'detailM'>,
  entries: readonly TileEntry[],
): TileTree {
  const all = new Map<string, Growing>();
  const roots: Growing[] = [];
  const find = (key: TileKey): Growing => {
    const name = formatTileName(key);
    const known = all.get(name);
    if (known) return known;
    const made: Growing = { key, entry: undefined, children: [] };
    all.set(name, made);
    if (key.level >= header.levels - 1) roots.push(made);
    else
      find({
        level: key.level + 1,
        x: Math.floor(key.x / 2),
        y: Math.floor(key.y / 2),
      }).children.push(made);
    return made;
  };
  for (const entry of entries) find(entry).entry = entry;

  const finished = ({ key, entry, children }: Growing): TileNode => {
    const finer = children.map(finished);
    const side = getTileSideM(header, key.level);
    const reach = entry?.reachM ?? 0;
    const [west, south] = [key.x * side, key.y * side];
    const boxes = finer.map(({ box }) => box);
    return {
      ...key,
      name: formatTileName(key),
      entry,
      square: [west, south, west + side, south + side],
      box: [
        Math.min(west - reach, ...boxes.map((box) => box[0])),
        Math.min(south - reach, ...boxes.map((box) => box[1])),
        Math.max(west + side + reach, ...boxes.map((box) => box[2])),
        Math.max(south + side + reach, ...boxes.map((box) => box[3])),
      ],
      topM: Math.max(entry?.topM ?? 0, ...finer.map(({ topM }) => topM)),
      children: finer,
    };
  };
  return { roots: roots.map(finished), detailM: header.detailM };
}

/** The visible volume of a picture. */
export interface ViewVolume {
  readonly optics: EyeAxes;
  readonly width: number;
  readonly height: number;
}

/** Returns false only if the box is outside the picture; seldom true for a box outside. */
export const mayBeVisible = ({ box, topM }: Pick<TileNode, 'box' | 'topM'>, sight: ViewVolume): boolean =>
  mayBoxBeVisible(box[0], box[1], box[2], box[3], topM, sight);

/** The same for a box from the ground up to `topM`, metres of the plane. */
export function mayBoxBeVisible(
  west: number,
  south: number,
  east: number,
  north: number,
  topM: number,
  { optics, width, height }: ViewVolume,
): boolean {
  const { eye, right, up, forward, focalPx, nearM, farM } = optics;
  const across = width / 2 / focalPx;
  const along = height / 2 / focalPx;
  // Number of corners outside each side of the view frustum: left, right, bottom, top, near, far.
  let l = 0;
  let r = 0;
  let b = 0;
  let t = 0;
  let n = 0;
  let f = 0;
  for (let corner = 0; corner < 8; corner++) {
    const x = (corner & 1 ? east : west) - eye[0];
    const y = (corner & 2 ? north : south) - eye[1];
    const z = (corner & 4 ? topM : 0) - eye[2];
    const depth = x * forward[0] + y * forward[1] + z * forward[2];
    const u = x * right[0] + y * right[1] + z * right[2];
    const v = x * up[0] + y * up[1] + z * up[2];
    if (u < -depth * across) l++;
    if (u > depth * across) r++;
    if (v < -depth * along) b++;
    if (v > depth * along) t++;
    if (depth < nearM) n++;
    if (depth > farM) f++;
  }
  return l < 8 && r < 8 && b < 8 && t < 8 && n < 8 && f < 8;
}

/**
 * Returns the distance from the eye to the nearest point above the tile's ground, up to its highest building, metres.
 */
export function getDistanceToTileM({ square, topM }: TileNode, { optics: { eye } }: ViewVolume): number {
  const x = Math.max(square[0] - eye[0], 0, eye[0] - square[2]);
  const y = Math.max(square[1] - eye[1], 0, eye[1] - square[3]);
  const z = Math.max(eye[2] - topM, 0);
  return Math.sqrt(x * x + y * y + z * z);
}

/** Height of a wall on the screen below which it can be omitted without a visible difference, pixels. */
const wallPx = 0.7;

/** Returns the height of the lowest visible walls of a tile, metres. */
export function getMinVisibleWallM(node: TileNode, sight: ViewVolume): number {
  const { eye, focalPx } = sight.optics;
  const [west, south, east, north] = node.square;
  const x = Math.max(east - eye[0], eye[0] - west);
  const y = Math.max(north - eye[1], eye[1] - south);
  const aslant2 = x * x + y * y;
  const eyeM = Math.sqrt(aslant2 + eye[2] * eye[2]);
  // Combines the angle at the furthest wall with the distance of the nearest.
  return (wallPx * Math.max(getDistanceToTileM(node, sight), 1) * eyeM) / (focalPx * Math.sqrt(aslant2));
}

/** The limits of detail of a picture. */
export interface DetailLimits {
  /** Length of the largest detail that may be omitted, pixels; larger if the other limits are exceeded. */
  readonly unseenPx: number;
  /** Each tile is one draw call. */
  readonly mostTiles: number;
  /** Buildings drawn with walls; without walls, four count as one. */
  readonly mostBuildings: number;
}

/** Nearly all buildings are higher than the first and lower than the second, metres. */
const usualM = [3, 25] as const;

/**
 * Returns the cost of a tile in buildings with all walls: one without walls draws only its roof, a quarter of that or
 * less.
 */
function costOf(node: TileNode, sight: ViewVolume): number {
  const left = (getMinVisibleWallM(node, sight) - usualM[0]) / (usualM[1] - usualM[0]);
  return (node.entry?.buildings ?? 0) * (1 - 0.75 * Math.min(1, Math.max(0, left)));
}

/** The tiles that a picture needs. */
export interface TileSelection {
  /** Nearest first; together they cover the visible ground exactly once. */
  readonly wanted: readonly TileNode[];
  /** Tiles that are too coarse and are replaced by finer ones. */
  readonly opened: ReadonlySet<TileNode>;
}

/**
 * Minimum of the foreshortening factor: oblique ground, which is also partly hidden, may have less detail, down to
 * this.
 */
const leastAslant = 0.4;
const aslant = (away: number, { optics: { eye } }: ViewVolume) =>
  Math.max(leastAslant, Math.min(1, Math.sqrt(eye[2] / Math.max(away, 1))));

/** A tile during the search. */
interface Looked {
  readonly node: TileNode;
  readonly away: number;
  readonly leftPx: number;
  readonly cost: number;
  readonly from: number;
  until: number;
}

/** The search exceeds the limits by this factor, since most of a tile that it opens next may be outside the picture. */
const searchedTimes = 3;

/**
 * Starts from the coarsest tiles and repeatedly opens the one with the largest visible omission, until no omission is
 * visible. Returns the last choice on that way that is within the limits.
 */
export function selectTiles(
  { roots, detailM }: TileTree,
  sight: ViewVolume,
  fineness: DetailLimits,
): TileSelection {
  const { unseenPx, mostTiles, mostBuildings } = fineness;
  /**
   * All tiles of the search in order, with the number of tiles opened when each was added and when it was opened
   * itself.
   */
  const found: Looked[] = [];
  let opened = 0;
  let count = 0;
  let cost = 0;
  let best = 0;
  const look = (nodes: readonly TileNode[]) => {
    for (const node of nodes) {
      if (!mayBeVisible(node, sight)) continue;
      const away = getDistanceToTileM(node, sight);
      const left =
        (((detailM[node.level] ?? 0) * sight.optics.focalPx) / Math.max(away, 1)) * aslant(away, sight);
      const leftPx = node.children.length > 0 ? left : 0;
      const one = { node, away, leftPx, cost: costOf(node, sight), from: opened, until: Infinity };
      found.push(one);
      count += 1;
      cost += one.cost;
    }
  };
  look(roots);
  while (count <= mostTiles * searchedTimes) {
    if (count <= mostTiles && cost <= mostBuildings) best = opened;
    let worst: Looked | undefined;
    for (const one of found) if (one.until > opened && !(worst && worst.leftPx >= one.leftPx)) worst = one;
    if (!worst || worst.leftPx <= unseenPx) break;
    opened += 1;
    worst.until = opened;
    count -= 1;
    cost -= worst.cost;
    look(worst.node.children);
  }
  const wanted = found.filter(({ from, until }) => from <= best && until > best);
  return {
    wanted: wanted.sort((a, b) => a.away - b.away).map(({ node }) => node),
    opened: new Set(found.filter(({ until }) => until <= best).map(({ node }) => node)),
  };
}

/** The tiles to draw while some of the wanted ones are loading. */
export interface TileCover {
  readonly drawn: readonly TileNode[];
  /** Wanted tiles that are not loaded. */
  readonly missing: readonly TileNode[];
}

/** Number of additional tiles where several fine ones replace a missing coarse one. */
const spareTiles = 12;

/**
 * Returns the tiles to draw: the wanted ones, or for each missing one the next coarser loaded tile or all finer ones.
 * No two overlap, and no drawable ground is left out.
 */
export function coverWithLoadedTiles(
  { roots }: TileTree,
  { wanted, opened }: TileSelection,
  sight: ViewVolume,
  isThere: (node: TileNode) => boolean,
): TileCover {
  const drawn: TileNode[] = [];
  // The present limit: one tile for each wanted one, and some spare.
  let most = spareTiles;
  const isReady = (node: TileNode) => node.entry === undefined || isThere(node);

  /** Draws a tile as finer ones; returns false and draws nothing if one is missing or they are too many. */
  const coverFiner = (node: TileNode): boolean => {
    if (node.children.length === 0) return false;
    const before = drawn.length;
    for (const child of node.children) {
      if (!mayBeVisible(child, sight)) continue;
      if (isReady(child)) {
        if (child.entry) drawn.push(child);
        if (drawn.length <= most) continue;
      } else if (coverFiner(child)) continue;
      drawn.length = before;
      return false;
    }
    return true;
  };
  const coverNode = (node: TileNode): boolean => {
    if (!mayBeVisible(node, sight)) return true;
    const before = drawn.length;
    if (opened.has(node)) {
      let isWhole = true;
      for (const child of node.children) if (!coverNode(child)) isWhole = false;
      if (isWhole) return true;
      // An empty coarse tile covers nothing; any finer tiles are better.
      if (!node.entry || !isThere(node)) return false;
      drawn.length = before;
      drawn.push(node);
      return true;
    }
    most += 1;
    if (isReady(node)) {
      if (node.entry) drawn.push(node);
      return true;
    }
    return coverFiner(node);
  };
  for (const root of roots) coverNode(root);
  return { drawn, missing: wanted.filter((node) => !isReady(node)) };
}
