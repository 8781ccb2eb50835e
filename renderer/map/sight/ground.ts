import type { PlanePoint } from '../../../core/base/geo.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import {
  type Box,
  type City,
  type CityTile,
  type TileEntry,
  tileCorner,
} from '../../../core/map/city/city.ts';
import { finestIn } from '../../../core/map/city/finest.ts';
import { type SightIndex, sightIndex } from '../../../core/map/viewshed/obstructions.ts';
import { type WaterGround, waterGround } from '../../../core/map/viewshed/water.ts';

/** Buildings held at most: with some 100 bytes each, 60 MB. A square of 6 km in the old quarter is not more. */
export const mostBuildings = 600_000;
/** Tiles that are read at the same time. */
const lanes = 6;

/** The buildings of a city around the questions that are asked, tiles that were not asked for in a while given up first. */
export interface SightGround {
  /** The buildings in and near that box. @throws where tiles cannot be read */
  cover(box: Box, progress: (done: number) => void): Promise<Result<SightIndex>>;
  /** The water of that box. @throws where tiles cannot be read */
  water(box: Box): Promise<WaterGround>;
}

interface Held {
  readonly buildings: number;
  readonly isThere: Promise<void>;
}

export function sightGround(city: City, most = mostBuildings): SightGround {
  const index = sightIndex();
  /** The least lately asked for first. */
  const held = new Map<string, Held>();
  let buildings = 0;
  /** What questions under way need: it stays. */
  const needs = new Set<ReadonlySet<string>>();

  const nameOf = ({ x, y }: TileEntry) => `${x} ${y}`;

  async function load(entry: TileEntry): Promise<void> {
    const tile = await city.tile(entry);
    if (tile && held.has(nameOf(entry)))
      index.add(nameOf(entry), tile.buildings, tileCorner(city.header, entry));
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

  /** What was asked for least lately goes, until no more is held than may be. */
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
        // The next question tries again.
        drop(nameOf(entry));
        throw error;
      }
      there += 1;
      progress(there / needed.length);
    });
  }

  return {
    async cover(box, progress) {
      const needed = finestIn(city, box).filter(({ buildings }) => buildings > 0);
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
      await inLanes(finestIn(city, box), async (entry) => {
        const tile = await city.tile(entry);
        const corner = tileCorner(city.header, entry);
        if (tile) tiles.push({ tile: { areas: tile.areas, roads: tile.roads }, corner });
      });
      return waterGround(tiles);
    },
  };
}

/** So many at the same time; ends when all are done. */
async function inLanes<T>(all: readonly T[], run: (one: T) => Promise<void>): Promise<void> {
  const rest = [...all];
  const lane = async () => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) await run(one);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
