import type { Material, Mesh } from 'three';
import type { CityHeader, TileKey } from '../../../core/map/city/city.ts';
import { createLruCache } from '../lruCache.ts';
import type { PainterHost, PaintResult, ShownCity } from '../painter.ts';
import {
  buildTileTree,
  coverWithLoadedTiles,
  type DetailLimits,
  formatTileName,
  getMinVisibleWallM,
  selectTiles,
  type TileNode,
  type TileSelection,
} from '../tiles.ts';
import { normaliseAngleDeg, type RenderFrame } from '../view.ts';
import { createTileLoader, type MeshWorkerPort } from './loader.ts';
import { listTilesToPrefetch, predictTiles } from './prefetch.ts';
import { createDrawnTile, type DrawnTile } from './tileMesh.ts';

/** Size of the mesh cache, bytes; visible meshes are retained beyond it. */
const maxCachedBytes = 96 << 20;
/** Limit of prefetching, bytes in the file; meshes are about five times as large. */
const aheadBytes = 6 << 20;
/** Upload limit of one picture, bytes: more delays the picture. */
const uploadBytes = 3 << 20;
/** Limits of a prefetch upload between two pictures, bytes and tiles. */
const uploadAhead = { bytes: 768 << 10, tiles: 3 } as const;
/**
 * Change of the view after which the prefetch search restarts: pan as a share of the distance, zoom factor, turn in
 * degrees.
 */
const otherView = { share: 0.15, times: 1.12, turnDeg: 5 } as const;

/** Time slice of the prefetch search, ms. */
const lookingMs = 4;

/** Time without a picture after which the view is at rest and the worker may prefetch, ms. */
const stillAfterMs = 300;

/** The tiles of one city: selects those to draw, and loads the missing ones. */
export interface TileStore {
  /** Returns the meshes of this picture, nearest first. */
  choose(sight: RenderFrame): PaintResult & { readonly meshes: readonly Mesh[] };
  /** Reads the tiles of a flight's target picture during the flight. */
  foresee(sight: RenderFrame): void;
  /** Pauses prefetching while a caller waits for a reply. */
  hush(): void;
  dispose(): void;
}

export function createTileStore(options: {
  readonly shown: ShownCity;
  readonly worker: MeshWorkerPort;
  readonly material: Material;
  readonly provoking: 'first' | 'last';
  readonly host: PainterHost;
  readonly fineness: DetailLimits;
  /** Uploads meshes to the GPU without showing them. */
  upload(meshes: readonly Mesh[]): void;
  /** Minimum time between pictures while tiles arrive, ms. Each picture takes time from the mesh worker. */
  readonly betweenMs: number;
}): TileStore {
  const { shown, worker, material, provoking, host, fineness, upload, betweenMs } = options;
  const header: CityHeader = shown.city.header;
  const tree = buildTileTree(header, shown.city.tiles);
  /** Undefined: the tile is empty or unreadable. */
  const cache = createLruCache<DrawnTile | undefined>((tile) => tile?.dispose());
  let awaited = new Set<string>();
  let paintedAt = Number.NEGATIVE_INFINITY;
  let stored: ReadonlySet<string> = new Set();
  let last: RenderFrame | undefined;
  /** The previous picture with another view. */
  let before: RenderFrame | undefined;
  /** Tiles of likely next pictures, and the picture on which the prediction is based. */
  let next: { readonly after: RenderFrame; readonly nodes: readonly TileNode[] } | undefined;
  /** Tiles of the flight's target. */
  let ahead: readonly TileNode[] = [];
  let looking: ReturnType<typeof setTimeout> | undefined;
  let filling: ReturnType<typeof setTimeout> | undefined;
  let handing: ReturnType<typeof setTimeout> | undefined;
  /** True while only prefetch requests are pending. */
  let isFilling = false;
  const isThere = ({ name }: TileNode) => cache.has(name);

  const loader = createTileLoader({
    worker,
    city: shown.city,
    provoking,
    onFault: host.onFault,
    onRaised(key, mesh) {
      const name = formatTileName(key);
      const tile = mesh && mesh.indices.length > 0 ? createDrawnTile(key, mesh, header, material) : undefined;
      cache.put(name, tile, tile?.bytes ?? 0);
      cache.trim(maxCachedBytes, (each) => stored.has(each));
      const isLast = awaited.delete(name) && awaited.size === 0;
      if (isLast || (awaited.size > 0 && performance.now() - paintedAt > betweenMs)) host.invalidate();
    },
    onIdle: lookAhead,
  });

  /** Predicts the next tiles once the present picture is complete; once per view. */
  function lookAhead(): void {
    clearTimeout(looking);
    looking = undefined;
    if (!last || awaited.size > 0 || (next && isNear(next.after, last))) return;
    const after = last;
    const found = new Map<string, TileNode>();
    const pictures = predictTiles(tree, after, fineness, before);
    // Runs in time slices, so that pictures and pointer queries do not wait for the whole search.
    const look = () => {
      looking = undefined;
      const until = performance.now() + lookingMs;
      while (performance.now() < until) {
        const { done, value } = pictures.next();
        if (done) {
          next = { after, nodes: [...found.values()] };
          loader.want(next.nodes.filter((node) => !isThere(node)));
          // The view changed meanwhile.
          if (last && !isNear(after, last)) looking = setTimeout(lookAhead);
          return;
        }
        for (const node of value) found.set(node.name, node);
      }
      looking = setTimeout(look);
    };
    look();
  }

  /** Prefetches at rest. */
  function fill(): void {
    if (!last || awaited.size > 0) return;
    const sooner = [...ahead, ...(next?.nodes ?? [])].filter((node) => !isThere(node));
    const rest = listTilesToPrefetch(tree, last.plane.toPlane(last.view), aheadBytes, isThere);
    isFilling = sooner.length + rest.length > 0;
    loader.want([...sooner, ...rest]);
  }

  /**
   * Returns the tiles to load for this picture: one coarse tile over all bare ground first, if it is small compared to
   * the rest.
   */
  function order(missing: readonly TileNode[], { opened }: TileSelection): TileNode[] {
    if (missing.length === 0) return [];
    const coarse = tree.roots.filter((node) => opened.has(node) && node.entry && !cache.has(node.name));
    return 2 * bytesOf(coarse) <= bytesOf(missing) ? [...coarse, ...missing] : [...missing];
  }

  /** Returns the tiles to upload for this picture: the wanted ones, nearest first, or their substitutes. */
  function toHand({ wanted }: TileSelection): Set<string> {
    const handed = new Set<string>();
    let left = uploadBytes;
    for (const node of wanted) {
      const name = cache.has(node.name) ? node.name : standIn(node);
      const tile = name === undefined ? undefined : cache.get(name);
      if (name === undefined || !tile || tile.isUploaded || handed.has(name)) continue;
      // The first may have any size, or it would never be uploaded.
      if (handed.size > 0 && tile.bytes > left) break;
      left -= tile.bytes;
      handed.add(name);
    }
    return handed;
  }

  /** Uploads some prefetched tiles between two pictures, so that a picture that needs them draws them at once. */
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

  /** Returns the finest available coarser tile. */
  function standIn({ level, x, y }: TileKey): string | undefined {
    for (let up = 1; level + up < header.levels; up++) {
      const name = formatTileName({ level: level + up, x: x >> up, y: y >> up });
      if (cache.has(name)) return name;
    }
    return undefined;
  }

  return {
    foresee(sight) {
      ahead = selectTiles(tree, sight, fineness).wanted.filter(({ entry }) => entry);
    },
    choose(sight) {
      if (last && last.view !== sight.view) before = last;
      last = sight;
      paintedAt = performance.now();
      isFilling = false;
      clearTimeout(filling);
      filling = setTimeout(fill, stillAfterMs);
      const choice = selectTiles(tree, sight, fineness);
      const handed = toHand(choice);
      const isReady = ({ name }: TileNode) => {
        const tile = cache.get(name);
        return tile ? tile.isUploaded || handed.has(name) : cache.has(name);
      };
      const { drawn, missing } = coverWithLoadedTiles(tree, choice, sight, isReady);
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
        // Outside of the picture's own task.
        looking = setTimeout(lookAhead);
      if (next && awaited.size === 0) handing ??= setTimeout(handAhead);
      const meshes: Mesh[] = [];
      for (const node of drawn) {
        const tile = cache.get(node.name);
        if (!tile) continue;
        tile.drawFrom(getMinVisibleWallM(node, sight), sight);
        meshes.push(tile.mesh);
        handed.delete(node.name);
      }
      // A tile may be uploaded but not drawn because its siblings are missing: uploads it with an empty draw range.
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

/** Returns true if predictions for one view also hold for the other. */
function isNear(a: RenderFrame, b: RenderFrame): boolean {
  if (a.plane !== b.plane || a.width !== b.width || a.height !== b.height) return false;
  const [from, to] = [a.plane.toPlane(a.view), b.plane.toPlane(b.view)];
  const times = a.view.distanceM / b.view.distanceM;
  const turn = normaliseAngleDeg(a.view.headingDeg - b.view.headingDeg + 180) - 180;
  return (
    Math.abs(turn) < otherView.turnDeg &&
    Math.hypot(from.x - to.x, from.y - to.y) < otherView.share * b.view.distanceM &&
    times < otherView.times &&
    times > 1 / otherView.times
  );
}
