import type { PlanePoint } from '../../../core/base/geo.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import {
  type Box,
  type City,
  type CityTile,
  getTileCorner,
  type TileEntry,
} from '../../../core/map/city/city.ts';
import { listFinestTiles } from '../../../core/map/city/finest.ts';
import { createSightIndex, type SightIndex } from '../../../core/map/viewshed/obstructions.ts';
import { createWaterGround, type WaterGround } from '../../../core/map/viewshed/water.ts';

/**
 * Maximum number of cached buildings: 60 MB at about 100 bytes each. A square of 6 km in the old quarter has no more.
 */
export const maxCachedBuildings = 600_000;
/** Number of tiles that are read concurrently. */
const lanes = 6;

/** Caches the buildings around recent requests, evicting the least recently used tiles. */
export interface BuildingCache {
  /** Returns the buildings in and near a box. @throws if tiles cannot be read */
  cover(box: Box, progress: (done: number) => void): Promise<Result<SightIndex>>;
  /** Returns the water of a box. @throws if tiles cannot be read */
  water(box: Box): Promise<WaterGround>;
}

interface Held {
  readonly buildings: number;
  readonly isThere: Promise<void>;
}

export function createBuildingCache(city: City, most = maxCachedBuildings): BuildingCache {
  const index = createSightIndex();
  /** Least recently used first. */
  const held = new Map<string, Held>();
  let buildings = 0;
  /** Tiles of pending requests, which are not evicted. */
  const needs = new Set<ReadonlySet<string>>();

  const nameOf = ({ x, y }: TileEntry) => `${x} ${y}`;

  async function load(entry: TileEntry): Promise<void> {
    const tile = await city.tile(entry);
    if (tile && held.has(nameOf(entry)))
      index.add(nameOf(entry), tile.buildings, getTileCorner(city.header, entry));
  }

  function hold(entry: TileEntry): Promise<void> {
    const name = nameOf(entry);
    const before = held.get(name);
    held.delete(name);
    const now = before ?? { buildings: entry.buildings, isThere: load(entry) };
    held.set(name, now);
    if (!before) buildings += entry.buildings;
    return now.isThere;
  }

  function drop(name: string): void {
    buildings -= held.get(name)?.buildings ?? 0;
    held.delete(name);
    index.remove(name);
  }

  /** Evicts the least recently used tiles down to the limit. */
  function giveUp(): void {
    for (const name of held.keys()) {
      if (buildings <= most) return;
      if (![...needs].some((need) => need.has(name))) drop(name);
    }
  }

  async function loadAll(needed: readonly TileEntry[], progress: (done: number) => void): Promise<void> {
    let there = 0;
    await inLanes(needed, async (entry) => {
      try {
        await hold(entry);
      } catch (error) {
        // The next request retries.
        drop(nameOf(entry));
        throw error;
      }
      there += 1;
      progress(there / needed.length);
    });
  }

  return {
    async cover(box, progress) {
      const needed = listFinestTiles(city, box).filter(({ buildings }) => buildings > 0);
      const asked = needed.reduce((sum, entry) => sum + entry.buildings, 0);
      if (asked > most) return fail('sight.tooManyBuildings', { buildings: asked, most });
      const need = new Set(needed.map(nameOf));
      needs.add(need);
      try {
        await loadAll(needed, progress);
        return ok(index.within(box));
      } finally {
        needs.delete(need);
        giveUp();
      }
    },
    async water(box) {
      const tiles: { readonly tile: Pick<CityTile, 'areas' | 'roads'>; readonly corner: PlanePoint }[] = [];
      await inLanes(listFinestTiles(city, box), async (entry) => {
        const tile = await city.tile(entry);
        const corner = getTileCorner(city.header, entry);
        if (tile) tiles.push({ tile: { areas: tile.areas, roads: tile.roads }, corner });
      });
      return createWaterGround(tiles);
    },
  };
}

/** Runs tasks with limited concurrency; resolves when all are done. */
async function inLanes<T>(all: readonly T[], run: (one: T) => Promise<void>): Promise<void> {
  const rest = [...all];
  const lane = async () => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) await run(one);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
