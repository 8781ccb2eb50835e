import { expect, test } from 'vitest';
import { Chance } from '../../../test/fixtures/alertWorld.ts';
import {
  cityHeader,
  deflate,
  inflate,
  randomTile,
  readAll,
  readFrom,
} from '../../../test/fixtures/cityTiles.ts';
import type { CityLabel, CityTile, CityWard } from './city.ts';
import { cityStartBytes, createCityFile, openCity } from './format.ts';
import { CityDamaged } from './packed.ts';
import { decodeTile, encodeTile } from './tile.ts';

const header = cityHeader();
const wards: CityWard[] = [
  {
    id: '00004',
    name: 'Phường Ba Đình',
    kind: 'ward',
    formerNames: ['Quán Thánh', 'Trúc Bạch'],
    rings: [
      [0, 0, 100.5, 0, 100.5, -80.1],
      [-3000.2, 9, -2000, 9, -2500, 700],
    ],
  },
  { id: '00008', name: 'Xã Ba Vì', kind: 'commune', formerNames: [], rings: [[1, 1, 2, 1, 2, 2]] },
];
const labels: CityLabel[] = [
  { name: 'Hồ Gươm', kind: 'water', x: 12.5, y: -40, rank: 2 },
  { name: 'Phố Hàng Bạc', kind: 'street', x: 1, y: 2, angleDeg: -12, rank: 7 },
];
const keys = [
  { level: 0, x: -2, y: 1 },
  { level: 0, x: 0, y: 0 },
  { level: 1, x: -1, y: 0 },
];

function chanceCity(seed: number): CityTile[] {
  const chance = new Chance(seed);
  return keys.map((key) => randomTile(chance, key, header));
}

const opened = async (file: Uint8Array) => {
  const city = await openCity(readFrom(file), inflate);
  if (!city.ok) throw new Error(city.fault.code);
  return city.value;
};

test('a tile with any content is decoded unchanged', () => {
  const chance = new Chance(6);
  for (let round = 0; round < 200; round++) {
    const key = { level: round % 2, x: round - 100, y: 3 };
    const tile = randomTile(chance, key, header);
    const bytes = encodeTile(tile, header);
    const back = decodeTile(bytes, key, header);
    expect(back).toEqual(tile);
    expect(encodeTile(back, header)).toEqual(bytes);
  }
});

test('a city is read from its file: header, tiles, wards and labels', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const tiles = chanceCity(seed);
    const city = await opened(await createCityFile(tiles, { header, wards, labels }, deflate));
    expect(city.header).toEqual(header);
    for (const tile of tiles) expect(await city.tile(tile)).toEqual(tile);
    expect(await city.tile({ level: 0, x: 7, y: 7 })).toBeUndefined();
    expect(await city.labels()).toEqual(labels);
    const back = await city.wards();
    expect(back.map(({ rings: _, ...ward }) => ward)).toEqual(wards.map(({ rings: _, ...ward }) => ward));
    for (const [i, ward] of wards.entries()) {
      for (const [r, ring] of ward.rings.entries()) {
        for (const [p, at] of ring.entries()) expect(back[i]?.rings[r]?.[p]).toBeCloseTo(at, 6);
      }
    }
  }
});

test('the index describes the content of each tile', async () => {
  const tiles = chanceCity(3);
  const city = await opened(await createCityFile(tiles, { header, wards: [], labels: [] }, deflate));
  for (const [i, tile] of tiles.entries()) {
    const entry = city.tiles[i];
    expect(entry).toMatchObject({ ...keys[i], buildings: tile.buildings.count });
    expect(entry?.topM).toBeCloseTo(Math.max(0, ...tile.buildings.topM), 1);
    const side = 500 * 2 ** tile.level;
    const all = [tile.buildings, tile.roads, tile.areas].flatMap(({ points }) => [...points]);
    expect(entry?.reachM).toBe(Math.ceil(Math.max(0, ...all.map((at) => Math.max(-at, at - side)))));
  }
});

test('a file truncated at any position reports that, and nothing else happens', async () => {
  const file = await createCityFile(chanceCity(1).slice(0, 2), { header, wards, labels }, deflate);
  expect(await readAll(file)).toBe('whole');
  for (let length = 0; length < file.length; length++) {
    expect(await readAll(file.subarray(0, length)), `${length} bytes`).toBe('city.cutOff');
  }
});

test('a file with any changed bytes is read or reported as damaged', async () => {
  const chance = new Chance(9);
  const met = new Set<string>();
  for (let round = 0; round < 600; round++) {
    const file = await createCityFile(chanceCity(round % 5), { header, wards, labels }, deflate);
    // Mostly near lengths and counts.
    const within = chance.next() < 0.4 ? cityStartBytes : file.length;
    for (let i = Math.floor(chance.next() * 4); i >= 0; i--) {
      file[Math.floor(chance.next() * within)] = Math.floor(chance.next() * 256);
    }
    met.add(await readAll(file));
  }
  const known = ['city.cutOff', 'city.damaged', 'city.notACityFile', 'city.otherVersion', 'whole'];
  expect([...met].sort()).toEqual(known);
});

test('a tile with any changed bytes before deflate is read or reported as damaged', () => {
  const chance = new Chance(10);
  const met = new Set<string>();
  const key = { level: 0, x: 0, y: 0 };
  for (let round = 0; round < 3000; round++) {
    const bytes = encodeTile(randomTile(chance, key, header), header);
    bytes[Math.floor(chance.next() * bytes.length)] = Math.floor(chance.next() * 256);
    try {
      decodeTile(chance.next() < 0.5 ? bytes : bytes.subarray(0, chance.next() * bytes.length), key, header);
      met.add('read');
    } catch (error) {
      met.add(error instanceof CityDamaged ? error.fault.code : String(error));
    }
  }
  expect([...met].sort()).toEqual(['city.damaged', 'read']);
});

test('counts that exceed the bytes allocate no large memory', () => {
  const key = { level: 0, x: 0, y: 0 };
  // 100,000 buildings, a million rings, a million points, and nothing else.
  const bytes = Uint8Array.of(0xa0, 0x8d, 0x06, 0xc0, 0x84, 0x3d, 0xc0, 0x84, 0x3d);
  expect(() => decodeTile(bytes, key, header)).toThrow(CityDamaged);
});

test('an unfinished file and a file of another kind are distinguished from damage', async () => {
  const file = await createCityFile(chanceCity(2), { header, wards, labels }, deflate);
  const unfinished = file.slice();
  unfinished.fill(0, 0, cityStartBytes);
  expect(await readAll(unfinished)).toBe('city.notACityFile');
  const other = file.slice();
  other[7] = 9;
  const city = await openCity(readFrom(other), inflate);
  expect(city).toEqual({ ok: false, fault: { code: 'city.otherVersion', params: { version: 9, known: 1 } } });
});

test('an error of reading itself is not reported as a damaged city', async () => {
  const read = () => Promise.reject(new Error('the desk is away'));
  await expect(openCity(read, inflate)).rejects.toThrow('the desk is away');
});
