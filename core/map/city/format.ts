import { fail, ok, type Result } from '../../base/result.ts';
import {
  type City,
  CityHeader,
  type CityLabel,
  type CityTile,
  type CityWard,
  cityVersion,
  getTileSideM,
  type Inflate,
  type PackedTile,
  type ReadCity,
  type TileKey,
} from './city.ts';
import { cityMagic, startsWithCityMagic } from './magic.ts';
import { CityDamaged } from './packed.ts';
import {
  CityLabels,
  decodeIndex,
  decodeWards,
  encodeIndex,
  encodeJson,
  encodeWards,
  getKeyNumber,
  type IndexEntry,
  maxTiles,
  parseJsonBytes,
} from './sections.ts';
import { decodeTile, encodeTile, getTilePartName } from './tile.ts';

/**
 * The format of a city file: a start of fixed length, the tiles one after the other, and a tail: header (JSON),
 * index of the tiles, wards, labels.
 * All except the start and the header is deflated. The start is written last, when the lengths are known, so that
 * an unfinished file is not taken for a complete one.
 */
export const cityStartBytes = 64;
const maxHeaderBytes = 64 << 10;
const maxSectionBytes = 32 << 20;

/** Compresses a part with raw deflate. */
export type Deflate = (bytes: Uint8Array) => Promise<Uint8Array> | Uint8Array;
type Grid = Pick<CityHeader, 'tileM' | 'quantumM' | 'detailM'>;

/** A tile ready to be written into a file. */
export interface FiledTile {
  readonly entry: IndexEntry;
  readonly bytes: Uint8Array;
}

/** Returns how far a tile's things extend beyond it, metres. */
function reachOf(tile: CityTile, sideM: number): number {
  let reach = 0;
  for (const { points } of [tile.buildings, tile.roads, tile.areas]) {
    for (const at of points) reach = Math.max(reach, -at, at - sideM);
  }
  return reach;
}

export async function packTile(tile: CityTile, grid: Grid, deflate: Deflate): Promise<FiledTile> {
  const unpacked = encodeTile(tile, grid);
  const bytes = await deflate(unpacked);
  const entry = {
    level: tile.level,
    x: tile.x,
    y: tile.y,
    buildings: tile.buildings.count,
    bytes: bytes.length,
    unpacked: unpacked.length,
    topM: tile.buildings.topM.reduce((highest, top) => Math.max(highest, top), 0),
    reachM: reachOf(tile, getTileSideM(grid, tile.level)),
  };
  return { entry, bytes };
}

/** The parts of a city file other than its tiles. */
export interface CityTexts {
  readonly header: CityHeader;
  readonly wards: readonly CityWard[];
  readonly labels: readonly CityLabel[];
}

/**
 * Returns the end of a file whose tiles follow its first `cityStartBytes`, in the order of `entries`: `tail` is
 * appended, then `start` is written at the beginning.
 */
export async function finishCity(
  entries: readonly IndexEntry[],
  { header, wards, labels }: CityTexts,
  deflate: Deflate,
): Promise<{ readonly start: Uint8Array; readonly tail: Uint8Array }> {
  const head = encodeJson(CityHeader.parse(header));
  const sections = [encodeIndex(entries), encodeWards(wards, header.quantumM), encodeJson(labels)];
  const packed = await Promise.all(sections.map(async (section) => deflate(section)));
  const start = new Uint8Array(cityStartBytes);
  start.set(cityMagic);
  start[cityMagic.length] = cityVersion;
  const view = new DataView(start.buffer);
  const tailAt = entries.reduce((sum, entry) => sum + entry.bytes, cityStartBytes);
  view.setBigUint64(8, BigInt(tailAt), true);
  const lengths = [
    entries.length,
    head.length,
    ...packed.flatMap((one, i) => [one.length, sections[i]?.length ?? 0]),
  ];
  lengths.forEach((length, i) => {
    view.setUint32(16 + i * 4, length, true);
  });
  return { start, tail: joined([head, ...packed]) };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Returns the whole file of a city that is small enough for memory. */
export async function createCityFile(
  tiles: readonly CityTile[],
  texts: CityTexts,
  deflate: Deflate,
): Promise<Uint8Array> {
  const packed = await Promise.all(tiles.map((tile) => packTile(tile, texts.header, deflate)));
  const entries = packed.map(({ entry }) => entry);
  const { start, tail } = await finishCity(entries, texts, deflate);
  return joined([start, ...packed.map(({ bytes }) => bytes), tail]);
}

interface Section {
  readonly at: number;
  readonly bytes: number;
  readonly unpacked: number;
}

/** Opens a city file. A damaged file is reported as a fault; later reads of it throw `CityDamaged`. */
export async function openCity(read: ReadCity, inflate: Inflate): Promise<Result<City>> {
  try {
    return ok(await opened(read, inflate));
  } catch (error) {
    if (error instanceof CityDamaged) return fail(error.fault.code, error.fault.params);
    throw error;
  }
}

async function opened(read: ReadCity, inflate: Inflate): Promise<City> {
  const readAll = async (at: number, length: number) => {
    const bytes = length === 0 ? new Uint8Array() : await read(at, length);
    if (bytes.length !== length) throw new CityDamaged('city.cutOff', { at: at + bytes.length });
    return bytes;
  };
  const { tailAt, tiles: count, headBytes, index, wards, labels } = layout(await readAll(0, cityStartBytes));

  const header = parseJsonBytes(await readAll(tailAt, headBytes), CityHeader);
  if (!header) throw new CityDamaged('city.damaged', { part: 'header' });
  const section = async ({ at, bytes, unpacked }: Section, part: string) =>
    unpack(await readAll(at, bytes), unpacked, part, inflate);
  const tiles = decodeIndex(await section(index, 'index'), count);

  let at = cityStartBytes;
  const places = new Map<number, IndexEntry & { readonly at: number }>();
  for (const entry of tiles) {
    if (entry.level >= header.levels) throw new CityDamaged('city.damaged', { part: 'index' });
    places.set(getKeyNumber(entry), { ...entry, at });
    at += entry.bytes;
  }
  if (at !== tailAt) throw new CityDamaged('city.damaged', { part: 'index' });

  const packed = async (key: TileKey): Promise<PackedTile | undefined> => {
    const place = places.get(getKeyNumber(key));
    if (!place) return undefined;
    const { unpacked, buildings } = place;
    return { bytes: await readAll(place.at, place.bytes), unpacked, buildings };
  };
  return {
    header,
    tiles,
    packed,
    async tile(key) {
      const tile = await packed(key);
      return tile && unpackTile(tile, key, header, inflate);
    },
    wards: async () => decodeWards(await section(wards, 'wards'), header.quantumM),
    async labels() {
      const all = parseJsonBytes(await section(labels, 'labels'), CityLabels);
      if (!all) throw new CityDamaged('city.damaged', { part: 'labels' });
      return all;
    },
  };
}

async function unpack(
  packed: Uint8Array,
  length: number,
  part: string,
  inflate: Inflate,
): Promise<Uint8Array> {
  // A city of wards only has an empty index; Node's inflate rejects an empty result.
  if (length === 0) return new Uint8Array();
  // Errors of inflate are the runtime's own, for invalid bytes.
  const bytes = await inflate(packed, length).catch(() => undefined);
  if (bytes?.length !== length) throw new CityDamaged('city.damaged', { part });
  return bytes;
}

/** Decodes a tile from its bytes in the file. @throws {CityDamaged} */
export async function unpackTile(
  { bytes, unpacked, buildings }: PackedTile,
  key: TileKey,
  grid: Grid,
  inflate: Inflate,
): Promise<CityTile> {
  const part = getTilePartName(key);
  const tile = decodeTile(await unpack(bytes, unpacked, part, inflate), key, grid);
  if (tile.buildings.count !== buildings) throw new CityDamaged('city.damaged', { part });
  return tile;
}

/** Parses the start of a file, which describes the rest. */
function layout(start: Uint8Array) {
  if (!startsWithCityMagic(start)) throw new CityDamaged('city.notACityFile', {});
  const version = start[cityMagic.length] ?? 0;
  if (version !== cityVersion) throw new CityDamaged('city.otherVersion', { version, known: cityVersion });
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const tailAt = Number(view.getBigUint64(8, true));
  const number = (i: number) => view.getUint32(16 + i * 4, true);
  const [tiles, headBytes] = [number(0), number(1)];
  let at = tailAt + headBytes;
  const section = (i: number): Section => {
    const one = { at, bytes: number(i), unpacked: number(i + 1) };
    at += one.bytes;
    if (Math.max(one.bytes, one.unpacked) > maxSectionBytes)
      throw new CityDamaged('city.damaged', { part: 'start' });
    return one;
  };
  const sections = { index: section(2), wards: section(4), labels: section(6) };
  const isSound =
    tailAt >= cityStartBytes && Number.isSafeInteger(at) && tiles <= maxTiles && headBytes <= maxHeaderBytes;
  if (!isSound) throw new CityDamaged('city.damaged', { part: 'start' });
  return { tailAt, tiles, headBytes, ...sections };
}
