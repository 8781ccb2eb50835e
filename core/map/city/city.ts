import { z } from 'zod';
import type { PlanePoint } from '../../base/geo.ts';

/**
 * A city as its windows draw it: footprints with heights, roads, water, green, and what bears a name. It comes in one file
 * (`format.ts`), cut into square tiles of a plane about its middle (`core/base/geo.ts`), in levels: level 0 has
 * everything, tiles of each next level are twice as wide and hold what still shows from further away.
 */

const Finite = z.number();
/** Metres of the city's plane: west, south, east, north. */
export const Box = z.tuple([Finite, Finite, Finite, Finite]);
export type Box = z.infer<typeof Box>;

/** Rings of one polygon, or lines: `[x0, y0, x1, y1, ...]`, metres of the plane; not closed. */
const Ring = z.array(Finite).min(6).max(200_000);

/** A ward (phường) or commune (xã). */
export const CityWard = z.object({
  /** The registry's own id without the site's part, where it knows it; else the statistics office's code. */
  id: z.string().min(1).max(80),
  /** Without its kind: Đống Đa. */
  name: z.string().min(1).max(80),
  kind: z.enum(['ward', 'commune']),
  /** What it was, or was part of, before 1 July 2025; searched for as well. */
  formerNames: z.array(z.string().min(1).max(120)).max(40),
  /** Outer rings; a place inside any is inside the ward. */
  rings: z.array(Ring).min(1).max(200),
});
export type CityWard = z.infer<typeof CityWard>;

export const LabelKind = z.enum(['city', 'ward', 'water', 'park', 'road', 'street', 'place']);
export type LabelKind = z.infer<typeof LabelKind>;

/** Something that bears a name on the map and can be jumped to. Of a road there is one for each stretch of some length. */
export const CityLabel = z.object({
  name: z.string().min(1).max(120),
  kind: LabelKind,
  x: Finite,
  y: Finite,
  /** Along a street: the direction of its letters, degrees counterclockwise from east, -90 to 90. */
  angleDeg: Finite.optional(),
  /** 0: shown from furthest away. */
  rank: z.int().min(0).max(15),
});
export type CityLabel = z.infer<typeof CityLabel>;

export const cityVersion = 1;
/** Levels at most: the widest tile is 2^7 of the narrowest. */
export const maxLevels = 8;

const HeaderParts = z.object({
  version: z.literal(cityVersion),
  name: z.string().min(1).max(120),
  /** Must be printed with the map: "© OpenStreetMap contributors". Empty: nothing must. */
  attribution: z.string().max(300),
  origin: z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }),
  box: Box,
  /** Side of a tile of level 0, metres. */
  tileM: z.number().min(50).max(10_000),
  levels: z.int().min(1).max(maxLevels),
  /** Coordinates of level 0 and all heights are multiples of it, metres. */
  quantumM: z.number().min(0.01).max(1),
  /**
   * What each level leaves out: things smaller on the ground than that, metres, are dropped or joined to others. Ever more
   * from level to level; a level shows the city well while that length is a few pixels.
   */
  detailM: z.array(z.number().min(0.01).max(10_000)).min(1).max(maxLevels),
  counts: z.object({
    buildings: z.int().min(0),
    /** Of these, buildings whose height nobody told. */
    estimatedHeights: z.int().min(0),
    roads: z.int().min(0),
    areas: z.int().min(0),
    labels: z.int().min(0),
    wards: z.int().min(0),
  }),
  madeAt: z.string().max(40),
});
export const CityHeader = HeaderParts.refine(({ levels, detailM }) => detailM.length === levels);
export type CityHeader = z.infer<typeof CityHeader>;

export const RoadClass = z.enum(['motorway', 'primary', 'secondary', 'street', 'path', 'rail']);
export type RoadClass = z.infer<typeof RoadClass>;
/** In the order of the numbers that tiles hold. */
export const roadClasses = RoadClass.options;
export const AreaClass = z.enum(['water', 'green', 'paved']);
export type AreaClass = z.infer<typeof AreaClass>;
export const areaClasses = AreaClass.options;

/** Buildings of a tile, each with an outer ring (counterclockwise) and holes (clockwise). */
export interface BuildingSet {
  readonly count: number;
  /** The first ring of each building; one more at the end. */
  readonly firstRing: Uint32Array;
  /** The first point of each ring; one more at the end. */
  readonly firstPoint: Uint32Array;
  /** x, y of each point, metres from the tile's south-west corner; may lie a little outside. Rings are not closed. */
  readonly points: Float32Array;
  /** Of roofs above ground, metres. */
  readonly topM: Float32Array;
  /** Where walls begin, metres above ground; mostly 0. */
  readonly baseM: Float32Array;
  /** 1: the height is estimated. */
  readonly estimated: Uint8Array;
}

/** Lines or rings of a tile; `kinds` are places in `roadClasses` or `areaClasses`. */
export interface ShapeSet {
  readonly count: number;
  readonly firstPoint: Uint32Array;
  readonly points: Float32Array;
  readonly kinds: Uint8Array;
  /** Of roads: metres; 0 for areas. */
  readonly widthM: Float32Array;
}

export interface TileKey {
  readonly level: number;
  /** Counted from the plane's origin eastwards and northwards; may be negative. */
  readonly x: number;
  readonly y: number;
}

export interface CityTile extends TileKey {
  readonly buildings: BuildingSet;
  readonly roads: ShapeSet;
  readonly areas: ShapeSet;
}

/** What is known of a tile before it is read. */
export interface TileEntry extends TileKey {
  readonly buildings: number;
  readonly bytes: number;
  /** Of its highest roof, metres. */
  readonly topM: number;
  /** How far things of it reach beyond its sides, metres. */
  readonly reachM: number;
}

/** A tile as it lies in the file. */
export interface PackedTile {
  readonly bytes: Uint8Array;
  /** Bytes when it is unpacked. */
  readonly unpacked: number;
  readonly buildings: number;
}

/** A city file that is open; it reads what it is asked for. */
export interface City {
  readonly header: CityHeader;
  readonly tiles: readonly TileEntry[];
  /** A tile to be unpacked elsewhere, by `unpackTile` (format.ts). Undefined: there is nothing there. @throws {CityDamaged} where the file is cut off. */
  packed(key: TileKey): Promise<PackedTile | undefined>;
  /** Undefined: there is nothing there. @throws {CityDamaged} where the file is, as the two below. */
  tile(key: TileKey): Promise<CityTile | undefined>;
  wards(): Promise<readonly CityWard[]>;
  labels(): Promise<readonly CityLabel[]>;
}

/** Reads a stretch of a city file. */
export type ReadCity = (at: number, length: number) => Promise<Uint8Array>;
/**
 * Undoes raw deflate as the runtime has it (zlib in Node, DecompressionStream in windows). Throws where the bytes are none, or
 * give more than `most`.
 */
export type Inflate = (bytes: Uint8Array, most: number) => Promise<Uint8Array>;

/** What coordinates of a level are multiples of, metres: further away a sixteenth of what is left out there. */
export const levelQuantumM = (header: Pick<CityHeader, 'quantumM' | 'detailM'>, level: number): number =>
  level === 0 ? header.quantumM : (header.detailM[level] ?? header.quantumM) / 16;

/** Side of a tile of that level, metres. */
export const tileSideM = (header: Pick<CityHeader, 'tileM'>, level: number): number =>
  header.tileM * 2 ** level;

/** South-west corner of a tile. */
export function tileCorner(header: Pick<CityHeader, 'tileM'>, { level, x, y }: TileKey): PlanePoint {
  const side = tileSideM(header, level);
  return { x: x * side, y: y * side };
}
