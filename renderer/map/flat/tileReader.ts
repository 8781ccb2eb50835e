import type { City, CityTile } from '../../../core/map/city/city.ts';
import { createCache } from '../cache.ts';
import type { TileNode } from '../tiles.ts';

/** Tiles on their way at a time. */
const atOnce = 3;
const mostBytes = 64 << 20;

/** Tiles of a city that are read when they are wanted, and kept while there is room. */
export interface TileReader {
  /** Undefined: not there yet. Null: there is none, or it cannot be read. */
  get(node: TileNode): CityTile | null | undefined;
  /** These are to be read, the first ones first, and no others any more. */
  want(nodes: readonly TileNode[]): void;
  dispose(): void;
}

export function createTileReader(
  city: Pick<City, 'tile'>,
  host: { onTile(): void; onFault(fault: string): void },
): TileReader {
  const tiles = createCache<CityTile | null>(() => undefined);
  const underWay = new Set<string>();
  let wanted: readonly TileNode[] = [];
  let isDisposed = false;

  const read = async (node: TileNode) => {
    underWay.add(node.name);
    const tile = await city.tile(node).catch((error: unknown) => {
      if (!isDisposed) host.onFault(error instanceof Error ? error.message : String(error));
      return undefined;
    });
    underWay.delete(node.name);
    if (isDisposed) return;
    tiles.put(node.name, tile ?? null, tile ? bytesOf(tile) : 0);
    const names = new Set(wanted.map(({ name }) => name));
    tiles.trim(mostBytes, (name) => names.has(name));
    readNext();
    host.onTile();
  };
  const readNext = () => {
    for (const node of wanted) {
      if (underWay.size >= atOnce) return;
      // What failed is told once, and its error is caught where it is read.
      if (!tiles.has(node.name) && !underWay.has(node.name)) void read(node);
    }
  };
  return {
    get: (node) => tiles.get(node.name),
    want(nodes) {
      wanted = nodes;
      readNext();
    },
    dispose() {
      isDisposed = true;
      tiles.clear();
    },
  };
}

const bytesOf = ({ buildings, roads, areas }: CityTile): number =>
  buildings.points.byteLength + roads.points.byteLength + areas.points.byteLength + 16 * buildings.count;
