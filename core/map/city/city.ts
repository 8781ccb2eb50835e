import { z } from 'zod';
import type { PlanePoint } from '../../base/geo.ts';

/**
 * A city as its windows draw it: footprints with heights, roads, water, green areas, and named things.
 * It is one file (`format.ts`), divided into square tiles of a plane around its centre (`core/base/geo.ts`), in
 * levels: level 0 has everything; tiles of each next level are twice as wide and contain what is still visible
 * from further away.
 */

const Finite = z.number();
/** Metres of the city's plane: west, south, east, north. */
export const Box = z.tuple([Finite, Finite, Finite, Finite]);
export type Box = z.infer<typeof Box>;

/** Rings of one polygon, or lines: `[x0, y0, x1, y1, ...]`, metres of the plane; not closed. */
const Ring = z.array(Finite).min(6).max(200_000);

/** A ward (phường) or commune (xã). */
export const CityWard = z.object({
  /** The registry's own id without the site's part, if known; otherwise the statistics office's code. */
  id: z.string().min(1).max(80),
  /** Without its kind: Đống Đa. */
  name: z.string().min(1).max(80),
  kind: z.enum(['ward', 'commune']),
  /** Names before 1 July 2025, of the ward or of what contained it; included in the search. */
  formerNames: z.array(z.string().min(1).max(120)).max(40),
  /** Outer rings; a point inside any is inside the ward. */
  rings: z.array(Ring).min(1).max(200),
});
export type CityWard = z.infer<typeof CityWard>;

export const LabelKind = z.enum(['city', 'ward', 'water', 'park', 'road', 'street', 'place']);
export type LabelKind = z.infer<typeof LabelKind>;

/** A named thing on the map that can be searched for. A road has one for each section of some length. */
export const CityLabel = z.object({
  name: z.string().min(1).max(120),
  kind: LabelKind,
  x: Finite,
  y: Finite,
  /** Along a street: the direction of its letters, degrees counterclockwise from east, -90 to 90. */
  angleDeg: Finite.optional(),
  /** 0: visible from furthest away. */
  rank: z.int().min(0).max(15),
});
export type CityLabel = z.infer<typeof CityLabel>;

export const cityVersion = 1;
/** The maximum number of levels: the widest tile is 2^7 times the narrowest. */
export const maxLevels = 8;

const HeaderParts = z.object({
  version: z.literal(cityVersion),
  name: z.string().min(1).max(120),
  /** Must be printed with the map: "© OpenStreetMap contributors". Empty: nothing required. */
  attribution: z.string().max(300),
  origin: z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }),
  box: Box,
  /** Side of a tile of level 0, metres. */
  tileM: z.number().min(50).max(10_000),
  levels: z.int().min(1).max(maxLevels),
  /** Coordinates of level 0 and all heights are multiples of this, metres. */
  quantumM: z.number().min(0.01).max(1),
  /**
   * The detail of each level, metres: smaller things are dropped or merged. It increases from level to level; a
   * level shows the city well while this length is a few pixels.
   */
  detailM: z.array(z.number().min(0.01).max(10_000)).min(1).max(maxLevels),
  counts: z.object({
    buildings: z.int().min(0),
    /** Of these, buildings without a known height. */
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
/** In the order of the numbers in tiles. */
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
  /** x, y of each point, metres from the tile's south-west corner; may lie slightly outside. Rings are not closed. */
  readonly points: Float32Array;
  /** Heights of roofs above ground, metres. */
  readonly topM: Float32Array;
  /** Heights at which walls begin, metres above ground; usually 0. */
  readonly baseM: Float32Array;
  /** 1: the height is estimated. */
  readonly estimated: Uint8Array;
}

/** Lines or rings of a tile; `kinds` are indices in `roadClasses` or `areaClasses`. */
export interface ShapeSet {
  readonly count: number;
  readonly firstPoint: Uint32Array;
  readonly points: Float32Array;
  readonly kinds: Uint8Array;
  /** Widths of roads, metres; 0 for areas. */
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

/** The description of a tile, known before it is read. */
export interface TileEntry extends TileKey {
  readonly buildings: number;
  readonly bytes: number;
  /** Height of its highest roof, metres. */
  readonly topM: number;
  /** How far its things extend beyond its sides, metres. */
  readonly reachM: number;
}

/** A tile as stored in the file. */
export interface PackedTile {
  readonly bytes: Uint8Array;
  /** Size after decompression. */
  readonly unpacked: number;
  readonly buildings: number;
}

/** An open city file, read on demand. */
export interface City {
  readonly header: CityHeader;
  readonly tiles: readonly TileEntry[];
  /**
   * Returns a tile for decompression elsewhere, by `unpackTile` (format.ts). Undefined: the tile is empty. @throws
   * {CityDamaged} if the file is truncated.
   */
  packed(key: TileKey): Promise<PackedTile | undefined>;
  /** Returns a tile. Undefined: it is empty. @throws {CityDamaged} if the file is damaged, as do the two below. */
  tile(key: TileKey): Promise<CityTile | undefined>;
  wards(): Promise<readonly CityWard[]>;
  labels(): Promise<readonly CityLabel[]>;
}

/** Reads a range of a city file. */
export type ReadCity = (at: number, length: number) => Promise<Uint8Array>;
/**
 * Decompresses raw deflate with the runtime's function (zlib in Node, DecompressionStream in windows). Throws if
 * the bytes are invalid, or yield more than `most`.
 */
export type Inflate = (bytes: Uint8Array, most: number) => Promise<Uint8Array>;

/** Returns the unit of coordinates of a level, metres: above level 0, a sixteenth of the level's detail. */
export const getLevelQuantumM = (header: Pick<CityHeader, 'quantumM' | 'detailM'>, level: number): number =>
  level === 0 ? header.quantumM : (header.detailM[level] ?? header.quantumM) / 16;

/** Returns the side of a tile of that level, metres. */
export const getTileSideM = (header: Pick<CityHeader, 'tileM'>, level: number): number =>
  header.tileM * 2 ** level;

/** Returns the south-west corner of a tile. */
export function getTileCorner(header: Pick<CityHeader, 'tileM'>, { level, x, y }: TileKey): PlanePoint {
  const side = getTileSideM(header, level);
  return { x: x * side, y: y * side };
}
