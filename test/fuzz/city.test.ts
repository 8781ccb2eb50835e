import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { faultText } from '../../core/errors/faults.ts';
import type { CityHeader, CityLabel, CityWard } from '../../core/map/city/city.ts';
import { createCityFile } from '../../core/map/city/format.ts';
import { Chance } from '../fixtures/alertWorld.ts';
import { ImportFolder } from '../fixtures/cityImport.ts';
import { cityHeader, deflate, randomTile, readAll } from '../fixtures/cityTiles.ts';
import { collection, house, line, polygon, square } from '../fixtures/geojson.ts';
import { osmFile } from '../fixtures/osmPbf.ts';
import { fuzz, fuzzWithinMs } from './fuzz.ts';
import { type Edit, edits, malformedBytes, malformedText } from './garbage.ts';

const header: CityHeader = cityHeader({ name: 'Hà Nội' });
const wards: CityWard[] = [
  {
    id: 'dong-da',
    name: 'Đống Đa',
    kind: 'ward',
    formerNames: ['Cát Linh'],
    rings: [[0, 0, 400, 0, 400, 400]],
  },
];
const labels: CityLabel[] = [{ name: 'Hồ Gươm', kind: 'water', x: 10, y: 20, rank: 3 }];
const tiles = (seed: number) =>
  [0, 1, 2].map((x) => randomTile(new Chance(seed + x), { level: x === 2 ? 1 : 0, x, y: 0 }, header));
const known = /^(whole|city\.(cutOff|damaged|notACityFile|otherVersion))$/;

describe('a city file', () => {
  it(
    'is read whole or reported as damaged if its bytes on disk are malformed',
    async () => {
      const whole = await Promise.all(
        [1, 2, 3].map((seed) => createCityFile(tiles(seed), { header, wards, labels }, deflate)),
      );
      await fuzz(fc.tuple(fc.nat(2), edits), 400, async ([which, what]) => {
        expect(await readAll(malformedBytes(whole[which] ?? new Uint8Array(), what))).toMatch(known);
      });
      for (const file of whole) expect(await readAll(file)).toBe('whole');
    },
    fuzzWithinMs,
  );

  it(
    'is read whole or reported as damaged if its sections were malformed before compression',
    async () => {
      await fuzz(fc.tuple(fc.nat(5), edits), 200, async ([section, what]) => {
        let packed = 0;
        // The index, wards and labels follow the three tiles. The length is kept, because a wrong length alone would
        // count as damage.
        const spoiling = (bytes: Uint8Array) => {
          const bad = packed++ === section ? sameLength(bytes, what) : bytes;
          return deflate(bad);
        };
        expect(
          await readAll(await createCityFile(tiles(section), { header, wards, labels }, spoiling)),
        ).toMatch(known);
      });
    },
    fuzzWithinMs,
  );
});

function sameLength(bytes: Uint8Array, what: readonly Edit[]): Uint8Array {
  const spoilt = new Uint8Array(bytes.length);
  spoilt.set(malformedBytes(bytes, what).subarray(0, bytes.length));
  return spoilt;
}

describe('the sources of a city import', () => {
  const folder = new ImportFolder();
  afterAll(() => folder.close());
  const osm = osmFile([
    {
      nodes: square(0, 0).map(([lon, lat], at) => ({ id: at + 1, lon, lat, tags: { name: `nút ${at}` } })),
      ways: [{ id: 9, refs: [1, 2, 3, 4, 1], tags: { building: 'yes', height: '12 m' } }],
      relations: [
        { id: 5, members: [{ way: 9, role: 'outer' }], tags: { type: 'multipolygon', building: 'house' } },
      ],
    },
  ]);
  const plainOsm = osmFile(
    [
      {
        nodes: square(2, 2).map(([lon, lat], at) => ({ id: at + 1, lon, lat })),
        ways: [{ id: 9, refs: [1, 2, 3, 4, 1], tags: { building: 'yes' } }],
      },
    ],
    { isPacked: false, isDense: false },
  );
  const geojson = collection([
    house(0, 0, { building: 'yes', height: '12 m', name: 'Nhà hát' }),
    polygon([square(3, 0, 3), square(3.5, 0.5)], { building: 'apartments', 'building:levels': '9' }),
    line(square(0, 3).slice(0, 3), { highway: 'primary', name: 'Phố Huế', lanes: '4' }),
    polygon([square(0, 9, 20)], { boundary: 'administrative', admin_level: '6', name: 'Đống Đa' }),
  ]);
  const csv = `latitude,longitude,area,confidence,geometry,height\n21.03,105.85,100,0.9,"POLYGON((${square(
    5,
    5,
  )
    .map(([lon, lat]) => `${lon} ${lat}`)
    .join(', ')}))",7\n`;

  const texts = [geojson, geojson.replaceAll('\n', ''), csv, [house(0, 0), house(2, 2)].join('\n')];

  /** Imports a file, and expects either a whole city or a fault with a readable text. */
  async function expectImportOrFault(bytes: Uint8Array): Promise<void> {
    const { imported } = await folder.import([folder.write('spoilt', bytes)]);
    if (imported.ok) expect(await readAll(readFileSync(folder.out))).toBe('whole');
    else expect(faultText(imported.fault, 'vi').length).toBeLessThan(1_000);
    expect(
      folder.names().filter((name) => !['spoilt', 'town.city', 'town.rejected.csv'].includes(name)),
    ).toEqual([]);
  }

  it('are imported if they are valid', async () => {
    for (const bytes of [osm, plainOsm, ...texts.map((text) => Buffer.from(text))]) {
      const { imported } = await folder.import([folder.write('good', bytes)]);
      expect(imported.ok).toBe(true);
      expect(existsSync(folder.out)).toBe(true);
    }
    folder.remove('good');
  });

  it('of an unknown format are rejected with a short message, however long the first line is', async () => {
    await expectImportOrFault(Buffer.from(`a,b,${'x'.repeat(60_000)}\n1,2,3\n`));
  });

  it(
    'with malformed bytes yield a city of the valid parts, or none',
    async () => {
      await fuzz(fc.tuple(fc.nat(5), edits), 80, async ([which, what]) => {
        const good = [osm, plainOsm, ...texts.map((text) => Buffer.from(text))][which] ?? osm;
        await expectImportOrFault(malformedBytes(good, what));
      });
    },
    fuzzWithinMs,
  );

  it(
    'with malformed text yield a city of the valid parts, or none',
    async () => {
      await fuzz(fc.tuple(fc.nat(3), edits), 60, async ([which, what]) => {
        await expectImportOrFault(Buffer.from(malformedText(texts[which] ?? '', what)));
      });
    },
    fuzzWithinMs,
  );
});
