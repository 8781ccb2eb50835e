import type { Material, Mesh } from 'three';
import type { CityHeader, TileKey } from '../../../core/map/city/city.ts';
import { createCache } from '../cache.ts';
import type { Painted, PainterHost, ShownCity } from '../painter.ts';
import {
  type Choice,
  choose,
  cover,
  type Fineness,
  leastWallM,
  type TileNode,
  tileName,
  treeOf,
} from '../tiles.ts';
import { type Picture, turned } from '../view.ts';
import { createLoader, type Raiser } from './loader.ts';
import { foreseen, prefetchOf } from './prefetch.ts';
import { type DrawnTile, drawnTile } from './tileMesh.ts';

/** Raised tiles that are kept, bytes; those in sight are kept in any case. */
const maxCachedBytes = 96 << 20;
/** Of the file, what is raised before it is wanted, bytes; raised it is about five times as much. */
const aheadBytes = 6 << 20;
/** Handed to the GPU in one picture, bytes: more makes the picture late. */
const uploadBytes = 3 << 20;
/** The same between two pictures, of what none wants yet, and so many tiles of it. */
const uploadAhead = { bytes: 768 << 10, tiles: 3 } as const;
/** What may come next is looked for again once the view has moved by that share of its distance, that many times nearer or further, or has turned. */
const otherView = { share: 0.15, times: 1.12, turnDeg: 5 } as const;

/** What may come next is looked for so long at a time, ms. */
const lookingMs = 4;

/** Without a picture for so long one does not move: the worker has time for what may be wanted one day, ms. */
const stillAfterMs = 300;

/** The tiles of one city: which to draw, and those on their way. */
export interface TileStore {
  /** Meshes of this picture, nearest first. */
  choose(sight: Picture): Painted & { readonly meshes: readonly Mesh[] };
  /** One is flying there: what that picture wants is read on the way. */
  foresee(sight: Picture): void;
  /** Somebody waits for an answer: what nobody waits for is read later. */
  hush(): void;
  dispose(): void;
}

export function createTileStore(options: {
  readonly shown: ShownCity;
  readonly worker: Raiser;
  readonly material: Material;
  readonly provoking: 'first' | 'last';
  readonly host: PainterHost;
  readonly fineness: Fineness;
  /** Hands them to the GPU and draws nothing that is seen. */
  upload(meshes: readonly Mesh[]): void;
  /** While tiles come one after the other: from picture to picture, ms. Each takes time from the worker that raises the rest. */
  readonly betweenMs: number;
}): TileStore {
  const { shown, worker, material, provoking, host, fineness, upload, betweenMs } = options;
  const header: CityHeader = shown.city.header;
  const tree = treeOf(header, shown.city.tiles);
  /** Undefined: there is nothing to draw, or it cannot be read. */
  const cache = createCache<DrawnTile | undefined>((tile) => tile?.dispose());
  let awaited = new Set<string>();
  let paintedAt = Number.NEGATIVE_INFINITY;
  let stored: ReadonlySet<string> = new Set();
  let last: Picture | undefined;
  /** The last with another view. */
  let before: Picture | undefined;
  /** What pictures may want that may be next, and the picture that they may follow. */
  let next: { readonly after: Picture; readonly nodes: readonly TileNode[] } | undefined;
  /** Where one is flying to: what will be wanted there. */
  let ahead: readonly TileNode[] = [];
  let looking: ReturnType<typeof setTimeout> | undefined;
  let filling: ReturnType<typeof setTimeout> | undefined;
  let handing: ReturnType<typeof setTimeout> | undefined;
  /** What is on its way nobody waits for. */
  let isFilling = false;
  const isThere = ({ name }: TileNode) => cache.has(name);

  const loader = createLoader({
    worker,
    city: shown.city,
    provoking,
    onFault: host.onFault,
    onRaised(key, mesh) {
      const name = tileName(key);
      const tile = mesh && mesh.indices.length > 0 ? drawnTile(key, mesh, header, material) : undefined;
      cache.put(name, tile, tile?.bytes ?? 0);
      cache.trim(maxCachedBytes, (each) => stored.has(each));
      const isLast = awaited.delete(name) && awaited.size === 0;
      if (isLast || (awaited.size > 0 && performance.now() - paintedAt > betweenMs)) host.invalidate();
    },
    onIdle: lookAhead,
  });

  /** Once all is there that a picture wants, what may be wanted next; once for a view. */
  function lookAhead(): void {
    clearTimeout(looking);
    looking = undefined;
    if (!last || awaited.size > 0 || (next && isNear(next.after, last))) return;
    const after = last;
    const found = new Map<string, TileNode>();
    const pictures = foreseen(tree, after, fineness, before);
    // A picture, or anyone who points at the map, does not wait for all of it.
    const look = () => {
      looking = undefined;
      const until = performance.now() + lookingMs;
      while (performance.now() < until) {
        const { done, value } = pictures.next();
        if (done) {
          next = { after, nodes: [...found.values()] };
          loader.want(next.nodes.filter((node) => !isThere(node)));
          // The view went on meanwhile, and stands elsewhere.
          if (last && !isNear(after, last)) looking = setTimeout(lookAhead);
          return;
        }
        for (const node of value) found.set(node.name, node);
      }
      looking = setTimeout(look);
    };
    look();
  }

  /** Once it stands still. */
  function fill(): void {
    if (!last || awaited.size > 0) return;
    const sooner = [...ahead, ...(next?.nodes ?? [])].filter((node) => !isThere(node));
    const rest = prefetchOf(tree, last.plane.toPlane(last.view), aheadBytes, isThere);
    isFilling = sooner.length + rest.length > 0;
    loader.want([...sooner, ...rest]);
  }

  /** What must come for this picture: first one coarse tile over all that is bare, where that is little beside what is wanted. */
  function order(missing: readonly TileNode[], { opened }: Choice): TileNode[] {
    if (missing.length === 0) return [];
    const coarse = tree.roots.filter((node) => opened.has(node) && node.entry && !cache.has(node.name));
    return 2 * bytesOf(coarse) <= bytesOf(missing) ? [...coarse, ...missing] : [...missing];
  }

  /** Tiles to hand to the GPU in this picture: what is wanted, nearest first; where that is not there, what stands in for it. */
  function toHand({ wanted }: Choice): Set<string> {
    const handed = new Set<string>();
    let left = uploadBytes;
    for (const node of wanted) {
      const name = cache.has(node.name) ? node.name : standIn(node);
      const tile = name === undefined ? undefined : cache.get(name);
      if (name === undefined || !tile || tile.isUploaded || handed.has(name)) continue;
      // The first may be of any size, or it would never come.
      if (handed.size > 0 && tile.bytes > left) break;
      left -= tile.bytes;
      handed.add(name);
    }
    return handed;
  }

  /** Hands over some of what may be wanted next, between two pictures: a picture that wants it draws it at once. */
  function handAhead(): void {
    handing = undefined;
    if (awaited.size > 0) return;
    const meshes: Mesh[] = [];
    let left: number = uploadAhead.bytes;
    for (const { name } of next?.nodes ?? []) {
      const tile = cache.get(name);
      if (!tile || tile.isUploaded) continue;
      left -= tile.bytes;
      if (left < 0 && meshes.length > 0) break;
      tile.drawNothing();
      meshes.push(tile.mesh);
      if (meshes.length === uploadAhead.tiles) break;
    }
    if (meshes.length > 0) upload(meshes);
  }

  /** The finest coarser tile there that is at hand. */
  function standIn({ level, x, y }: TileKey): string | undefined {
    for (let up = 1; level + up < header.levels; up++) {
      const name = tileName({ level: level + up, x: x >> up, y: y >> up });
      if (cache.has(name)) return name;
    }
    return undefined;
  }

  return {
    foresee(sight) {
      ahead = choose(tree, sight, fineness).wanted.filter(({ entry }) => entry);
    },
    choose(sight) {
      if (last && last.view !== sight.view) before = last;
      last = sight;
      paintedAt = performance.now();
      isFilling = false;
      clearTimeout(filling);
      filling = setTimeout(fill, stillAfterMs);
      const choice = choose(tree, sight, fineness);
      const handed = toHand(choice);
      const isReady = ({ name }: TileNode) => {
        const tile = cache.get(name);
        return tile ? tile.isUploaded || handed.has(name) : cache.has(name);
      };
      const { drawn, missing } = cover(tree, choice, sight, isReady);
      const toCome = order(
        missing.filter(({ name }) => !cache.has(name)),
        choice,
      );
      ahead = ahead.filter(({ name }) => !cache.has(name));
      stored = new Set([...drawn, ...choice.wanted, ...ahead].map(({ name }) => name));
      awaited = new Set(toCome.map(({ name }) => name));
      if (toCome.length + ahead.length > 0) {
        next = undefined;
        clearTimeout(looking);
        looking = undefined;
        loader.want([...toCome, ...ahead]);
      } else if (looking === undefined && !(next && isNear(next.after, sight)))
        // Not in the picture's own time.
        looking = setTimeout(lookAhead);
      if (next && awaited.size === 0) handing ??= setTimeout(handAhead);
      const meshes: Mesh[] = [];
      for (const node of drawn) {
        const tile = cache.get(node.name);
        if (!tile) continue;
        tile.drawFrom(leastWallM(node, sight), sight);
        meshes.push(tile.mesh);
        handed.delete(node.name);
      }
      // What is handed over and not drawn yet, as others beside it are not there: nothing of it, or it would never be.
      for (const name of handed) {
        const tile = cache.get(name);
        tile?.drawNothing();
        if (tile) meshes.push(tile.mesh);
      }
      return { meshes, missing: missing.length, isMoving: missing.length > toCome.length };
    },
    hush() {
      if (!isFilling) return;
      isFilling = false;
      loader.want([]);
      clearTimeout(filling);
      filling = setTimeout(fill, stillAfterMs);
    },
    dispose() {
      clearTimeout(looking);
      clearTimeout(filling);
      clearTimeout(handing);
      loader.dispose();
      cache.clear();
    },
  };
}

const bytesOf = (nodes: readonly TileNode[]) =>
  nodes.reduce((sum, { entry }) => sum + (entry?.bytes ?? 0), 0);

/** What may come after the one may come after the other. */
function isNear(a: Picture, b: Picture): boolean {
  if (a.plane !== b.plane || a.width !== b.width || a.height !== b.height) return false;
  const [from, to] = [a.plane.toPlane(a.view), b.plane.toPlane(b.view)];
  const times = a.view.distanceM / b.view.distanceM;
  const turn = turned(a.view.headingDeg - b.view.headingDeg + 180) - 180;
  return (
    Math.abs(turn) < otherView.turnDeg &&
    Math.hypot(from.x - to.x, from.y - to.y) < otherView.share * b.view.distanceM &&
    times < otherView.times &&
    times > 1 / otherView.times
  );
}
