import { z } from 'zod';
import { fromUtf8, toUtf8 } from '../../base/utf8.ts';
import { CityLabel, CityWard, maxLevels, type TileEntry, type TileKey } from './city.ts';
import { PackedReader, PackedWriter } from './packed.ts';

/** The parts of a city file other than its tiles, before deflate. */

/** A tile's entry in the index of the file. */
export interface IndexEntry extends TileEntry {
  /** Its size after `Inflate`. */
  readonly unpacked: number;
}

export const maxTiles = 400_000;
/** The maximum size of a tile in the file, and decompressed. */
export const maxTileBytes = 8 << 20;
/** The maximum distance of a tile from the origin, in tiles. */
const furthestTile = 1 << 20;
const heightM = 0.1;

/** Returns a unique number for each key that a file may contain. */
export const getKeyNumber = ({ level, x, y }: TileKey): number =>
  (level * 2 * furthestTile + (x + furthestTile)) * 2 * furthestTile + (y + furthestTile);

export function encodeIndex(entries: readonly IndexEntry[]): Uint8Array {
  const to = new PackedWriter();
  let [x, y] = [0, 0];
  for (const entry of entries) {
    to.count(entry.level);
    to.step(entry.x - x);
    to.step(entry.y - y);
    to.count(entry.buildings);
    to.count(entry.bytes);
    to.count(entry.unpacked);
    to.count(Math.round(entry.topM / heightM));
    to.count(Math.ceil(entry.reachM));
    [x, y] = [entry.x, entry.y];
  }
  return to.done();
}

export function decodeIndex(bytes: Uint8Array, count: number): IndexEntry[] {
  const from = new PackedReader(bytes, 'index');
  if (count > maxTiles || count * 8 > from.left) throw from.damaged();
  const entries: IndexEntry[] = [];
  const seen = new Set<number>();
  let [x, y] = [0, 0];
  for (let i = 0; i < count; i++) {
    const level = from.count();
    x += from.step();
    y += from.step();
    if (level >= maxLevels || Math.abs(x) >= furthestTile || Math.abs(y) >= furthestTile)
      throw from.damaged();
    const entry = {
      level,
      x,
      y,
      buildings: from.count(),
      bytes: from.count(),
      unpacked: from.count(),
      topM: from.count() * heightM,
      reachM: from.count(),
    };
    if (entry.bytes > maxTileBytes || entry.unpacked > maxTileBytes) throw from.damaged();
    entries.push(entry);
    seen.add(getKeyNumber(entry));
  }
  if (seen.size !== count) throw from.damaged();
  from.end();
  return entries;
}

/** @returns undefined for bytes that are not JSON of that shape */
export function parseJsonBytes<T>(bytes: Uint8Array, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(fromUtf8(bytes))).data;
  } catch {
    return undefined; // Not JSON.
  }
}
export const encodeJson = (value: unknown): Uint8Array => toUtf8(JSON.stringify(value));

const maxWards = 20_000;
const maxLabels = 200_000;

/** Wards: their texts as JSON, with the number of points of each ring; then steps along all rings, in quanta. */
const WardTexts = z
  .array(CityWard.extend({ rings: z.array(z.int().min(3).max(100_000)).min(1).max(200) }))
  .max(maxWards);

export function encodeWards(wards: readonly CityWard[], quantumM: number): Uint8Array {
  const to = new PackedWriter();
  const texts = encodeJson(
    wards.map((ward) => ({ ...ward, rings: ward.rings.map((ring) => ring.length / 2) })),
  );
  to.count(texts.length);
  to.raw(texts);
  let [x, y] = [0, 0];
  for (const ring of wards.flatMap((ward) => ward.rings)) {
    for (let at = 0; at < ring.length; at += 2) {
      const nextX = Math.round((ring[at] ?? 0) / quantumM);
      const nextY = Math.round((ring[at + 1] ?? 0) / quantumM);
      to.step(nextX - x);
      to.step(nextY - y);
      [x, y] = [nextX, nextY];
    }
  }
  return to.done();
}

export function decodeWards(bytes: Uint8Array, quantumM: number): CityWard[] {
  const from = new PackedReader(bytes, 'wards');
  const texts = parseJsonBytes(from.raw(from.count()), WardTexts);
  if (!texts) throw from.damaged();
  let [x, y] = [0, 0];
  const wards = texts.map((ward) => ({
    ...ward,
    rings: ward.rings.map((points) => {
      if (points * 2 > from.left) throw from.damaged();
      const ring: number[] = [];
      for (let i = 0; i < points; i++) {
        x += from.step();
        y += from.step();
        ring.push(x * quantumM, y * quantumM);
      }
      return ring;
    }),
  }));
  from.end();
  return wards;
}

export const CityLabels = z.array(CityLabel).max(maxLabels);
