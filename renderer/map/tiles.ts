import { type CityHeader, type TileEntry, type TileKey, tileSideM } from '../../core/map/city/city.ts';
import type { Optics } from './view.ts';

/** A tile among the others: those of the next finer level lie in it. */
export interface TileNode extends TileKey {
  readonly name: string;
  /** Undefined: nothing of its level is in the file there, but finer tiles are. */
  readonly entry: TileEntry | undefined;
  /** Its ground: west, south, east, north, metres of the plane. */
  readonly square: readonly [number, number, number, number];
  /** What it and finer tiles in it reach over. */
  readonly box: readonly [number, number, number, number];
  readonly topM: number;
  readonly children: readonly TileNode[];
}

export interface TileTree {
  readonly roots: readonly TileNode[];
  /** What each level leaves out, metres. */
  readonly detailM: readonly number[];
}

export const tileName = ({ level, x, y }: TileKey): string => `${level}/${x}/${y}`;

interface Growing {
  readonly key: TileKey;
  entry: TileEntry | undefined;
  readonly children: Growing[];
}

/** A city's tiles, each under the one that it lies in, up to the coarsest level. */
export function treeOf(
  header: Pick<CityHeader, 'tileM' | 'levels' | 'detailM'>,
  entries: readonly TileEntry[],
): TileTree {
  const all = new Map<string, Growing>();
  const roots: Growing[] = [];
  const find = (key: TileKey): Growing => {
    const name = tileName(key);
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
    const side = tileSideM(header, key.level);
    const reach = entry?.reachM ?? 0;
    const [west, south] = [key.x * side, key.y * side];
    const boxes = finer.map(({ box }) => box);
    return {
      ...key,
      name: tileName(key),
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

/** What of the world a picture holds. */
export interface Sight {
  readonly optics: Optics;
  readonly width: number;
  readonly height: number;
}

/** Whether any of the box may be in the picture: never no where it is, seldom yes where it is not. */
export const isInSight = ({ box, topM }: Pick<TileNode, 'box' | 'topM'>, sight: Sight): boolean =>
  isBoxInSight(box[0], box[1], box[2], box[3], topM, sight);

/** The same of a box from the ground up to `topM`, metres of the plane. */
export function isBoxInSight(
  west: number,
  south: number,
  east: number,
  north: number,
  topM: number,
  { optics, width, height }: Sight,
): boolean {
  const { eye, right, up, forward, focalPx, nearM, farM } = optics;
  const across = width / 2 / focalPx;
  const along = height / 2 / focalPx;
  // Corners that are outside of each side of the pyramid in sight: left, right, bottom, top, near, far.
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

/** From the eye to the nearest place over the tile's ground, no higher than its houses, metres. */
export function distanceTo({ square, topM }: TileNode, { optics: { eye } }: Sight): number {
  const x = Math.max(square[0] - eye[0], 0, eye[0] - square[2]);
  const y = Math.max(square[1] - eye[1], 0, eye[1] - square[3]);
  const z = Math.max(eye[2] - topM, 0);
  return Math.sqrt(x * x + y * y + z * z);
}

/** A wall that is seen from its foot to its top over no more pixels than that looks the same without it. */
const wallPx = 0.7;

/** The lowest walls of a tile that can be seen, metres. */
export function leastWallM(node: TileNode, sight: Sight): number {
  const { eye, focalPx } = sight.optics;
  const [west, south, east, north] = node.square;
  const x = Math.max(east - eye[0], eye[0] - west);
  const y = Math.max(north - eye[1], eye[1] - south);
  const aslant2 = x * x + y * y;
  const eyeM = Math.sqrt(aslant2 + eye[2] * eye[2]);
  // Of a wall that stands as the furthest, seen from as near as the nearest.
  return (wallPx * Math.max(distanceTo(node, sight), 1) * eyeM) / (focalPx * Math.sqrt(aslant2));
}

/** What a picture may be made of. */
export interface Fineness {
  /** What a level leaves out may be that many pixels long where it is drawn; more where that makes too much of it. */
  readonly unseenPx: number;
  /** Each is a draw. */
  readonly mostTiles: number;
  /** Of those with walls; without, four count as one. */
  readonly mostBuildings: number;
}

/** Nearly all houses are higher than the first and lower than the second, metres. */
const usualM = [3, 25] as const;

/** How many buildings with all their walls a tile costs: of one without, only the roof is drawn, a quarter of it or less. */
function costOf(node: TileNode, sight: Sight): number {
  const left = (leastWallM(node, sight) - usualM[0]) / (usualM[1] - usualM[0]);
  return (node.entry?.buildings ?? 0) * (1 - 0.75 * Math.min(1, Math.max(0, left)));
}

/** Which tiles a picture wants. */
export interface Choice {
  /** Nearest first; together they cover what is in sight once. */
  readonly wanted: readonly TileNode[];
  /** Those that are too coarse by themselves: finer ones are wanted in their place. */
  readonly opened: ReadonlySet<TileNode>;
}

/** What is seen aslant is foreshortened, and behind other things: as if it were smaller, but never by more than that. */
const leastAslant = 0.4;
const aslant = (away: number, { optics: { eye } }: Sight) =>
  Math.max(leastAslant, Math.min(1, Math.sqrt(eye[2] / Math.max(away, 1))));

/** A tile on the way to a choice. */
interface Looked {
  readonly node: TileNode;
  readonly away: number;
  readonly leftPx: number;
  readonly cost: number;
  readonly from: number;
  until: number;
}

/** The search for a choice goes on past what is too much, since what is opened next may have most of it out of sight. */
const searchedTimes = 3;

/**
 * Begins with the coarsest tiles and opens the one that leaves out most, as seen, again and again: until nothing is left out
 * that could be seen. Of the choices on that way, the last that is not too much to draw.
 */
export function choose({ roots, detailM }: TileTree, sight: Sight, fineness: Fineness): Choice {
  const { unseenPx, mostTiles, mostBuildings } = fineness;
  /** All that was looked at, in that order, and how many were opened when it came and when it was opened itself. */
  const found: Looked[] = [];
  let opened = 0;
  let count = 0;
  let cost = 0;
  let best = 0;
  const look = (nodes: readonly TileNode[]) => {
    for (const node of nodes) {
      if (!isInSight(node, sight)) continue;
      const away = distanceTo(node, sight);
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

/** What is drawn of what is wanted, while some of it is still on its way. */
export interface Cover {
  readonly drawn: readonly TileNode[];
  /** Wanted, and not there. */
  readonly missing: readonly TileNode[];
}

/** By how many tiles there may be more, where several fine ones stand in for one that is not there. */
const spareTiles = 12;

/**
 * Tiles to draw: those that are wanted; in place of what is not there yet the next coarser one that is, or all finer ones.
 * None lies over another, and nothing is left out that could be drawn.
 */
export function cover(
  { roots }: TileTree,
  { wanted, opened }: Choice,
  sight: Sight,
  isThere: (node: TileNode) => boolean,
): Cover {
  const drawn: TileNode[] = [];
  // How many there may be by now: one for each that is wanted, and some to spare.
  let most = spareTiles;
  const isReady = (node: TileNode) => node.entry === undefined || isThere(node);

  /** Draws all of a tile with finer ones; false, and nothing drawn, where one is not there or they are too many. */
  const coverFiner = (node: TileNode): boolean => {
    if (node.children.length === 0) return false;
    const before = drawn.length;
    for (const child of node.children) {
      if (!isInSight(child, sight)) continue;
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
    if (!isInSight(node, sight)) return true;
    const before = drawn.length;
    if (opened.has(node)) {
      let isWhole = true;
      for (const child of node.children) if (!coverNode(child)) isWhole = false;
      if (isWhole) return true;
      // An empty one covers nothing: what finer ones are there is better than that.
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
