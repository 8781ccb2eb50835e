import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { faultText } from '../../core/errors/faults.ts';
import { ImportFolder } from '../../test/fixtures/cityImport.ts';
import {
  at,
  collection,
  feature,
  house,
  lat0,
  line,
  lon0,
  polygon,
  type Ring,
  square,
  ten,
} from '../../test/fixtures/geojson.ts';
import { reasons } from './rejects.ts';

let folder: ImportFolder;
beforeEach(() => {
  folder = new ImportFolder();
});
afterEach(() => folder.close());

describe('rejected features', () => {
  const many: Ring = Array.from({ length: 4100 }, (_, i) => {
    const turned = (i / 4100) * 2 * Math.PI;
    return at(Math.cos(turned) * 50, Math.sin(turned) * 50);
  });
  /** One feature for each reason that GeoJSON can have. */
  const bad: readonly (readonly [keyof typeof reasons, string])[] = [
    ['badJson', '{"type":"Feature","properties":{,},"geometry":null}'],
    ['geometryUnknown', feature(null)],
    ['geometryUnknown', feature({ type: 'GeometryCollection', geometries: [] })],
    [
      'outOfRange',
      polygon([
        [
          [105.85, 91],
          [105.86, 21],
          [105.86, 21.1],
        ],
      ]),
    ],
    [
      'outOfRange',
      feature({
        type: 'Polygon',
        coordinates: [
          [
            ['a', 'b'],
            [1, 2],
            [3, 4],
          ],
        ],
      }),
    ],
    ['tooFewPoints', polygon([square(0, 0).slice(0, 2)])],
    [
      'tooFewPoints',
      polygon([[...square(0, 0).slice(0, 2), ...square(0, 0).slice(1, 2), ...square(0, 0).slice(0, 1)]]),
    ],
    ['tooFewPoints', polygon([])],
    ['tooFewPoints', feature({ type: 'MultiPolygon', coordinates: [] })],
    ['tooFewPoints', feature({ type: 'MultiLineString', coordinates: [] }, { highway: 'primary' })],
    ['tooManyPoints', polygon([many])],
    ['zeroArea', polygon([[at(0, 0), at(1, 0), at(2, 0), at(0, 0)]])],
    ['zeroArea', polygon([square(0, 0, 0.05)])],
    ['selfCrossing', polygon([[0, 2, 1, 3, 0].map((i) => square(0, 0)[i] ?? [0, 0])])],
    ['tooLarge', polygon([square(0, 0, 300)])],
    ['tooLarge', line([at(0, 0), [0, 0], at(0, 1)], { highway: 'primary' })],
    ['tooFewPoints', line([at(0, 0), at(0, 0)], { highway: 'primary' })],
    ['outOfRange', line([at(0, 0), [lon0, 100]], { highway: 'primary' })],
    [
      'tooManyPoints',
      line(
        Array.from({ length: 20_001 }, (_, i) => [lon0 + i * 1e-6, lat0]),
        { highway: 'path' },
      ),
    ],
    ['heightOutOfBounds', house(0, 0, { building: 'yes', height: 4000 })],
    ['heightOutOfBounds', house(0, 0, { building: 'yes', height: 4, min_height: 5 })],
    [
      'farAway',
      polygon([
        [
          [0, 0],
          [ten, 0],
          [ten, ten],
          [0, ten],
        ],
      ]),
    ],
    ['farAway', polygon([square(0, 0).map(([lon, lat]): [number, number] => [lon - 80, lat])])],
  ];

  test.each(bad.map(([reason, text]) => ({ reason, text })))(
    'of kind $reason are counted and listed with file and line',
    async ({ reason, text }) => {
      const good = Array.from({ length: 5 }, (_, i) => house(i * 2, 4));
      const { rejects, header } = await folder.made([folder.write('a', [...good, text].join('\n'))]);
      expect(header.counts.buildings).toBe(5);
      expect([...rejects.counts]).toEqual([[reason, 1]]);
      expect(folder.rejected().split('\n')[1]).toMatch(new RegExp(`^a,line 6,${reason},`));
    },
  );

  test('are tested for each reason, here or in tests of other formats', () => {
    const elsewhere = ['badWkt', 'incomplete', 'tooLong'];
    expect([...new Set(bad.map(([reason]) => reason)), ...elsewhere].sort()).toEqual(
      Object.keys(reasons).sort(),
    );
  });

  test('are listed with everything needed to find them; a run without any removes the list', async () => {
    const texts = [house(0, 0), '{"type":"Feature" "a,b\\"c"}', house(3, 0)];
    await folder.made([folder.write('thử.geojson', texts.join('\n'))]);
    const [head, row, ...rest] = folder.rejected().split('\n');
    expect(head).toBe('file,feature,reason,in words,detail');
    expect(row).toMatch(/^thử\.geojson,line 2,badJson,invalid JSON,/);
    expect(rest).toEqual(['']);
    await folder.made([folder.write('thử.geojson', house(0, 0))]);
    expect(folder.names()).toEqual(['thử.geojson', 'town.city']);
  });

  test('are all listed, however many they are', async () => {
    const count = 250_000;
    const { rejects } = await folder.made([folder.write('a', `${house(0, 0)}\n${'7\n'.repeat(count)}`)]);
    expect(rejects.counts.get('badJson')).toBe(count);
    const rows = folder.rejected().split('\n').slice(1, -1);
    expect(rows).toHaveLength(count);
    expect(rows.at(-1)).toMatch(/^a,line 250001,badJson,/);
  });

  test('are listed with the ids of their file', async () => {
    const withId = (id: string | number, text: string) => JSON.stringify({ ...JSON.parse(text), id });
    const bowTie = polygon([[0, 2, 1, 3, 0].map((i) => square(0, 0)[i] ?? [0, 0])]);
    const texts = [house(3, 0), withId('bowtie', bowTie), withId(7, feature(null))];
    await folder.made([folder.write('a', texts.join('\n'))]);
    expect(folder.rejected()).toMatch(/^a,line 2 \(id bowtie\),selfCrossing,/m);
    expect(folder.rejected()).toMatch(/^a,line 3 \(id 7\),geometryUnknown,/m);
  });

  test('that are far away are listed with their position in their file, whatever their kind', async () => {
    const away = (points: Ring): Ring => points.map(([lon, lat]) => [lon - 80, lat]);
    const place = (lon: number, name: string) =>
      feature({ type: 'Point', coordinates: [lon, lat0] }, { place: 'suburb', name });
    const near = [house(0, 4), line(square(0, 0), { highway: 'primary', name: 'Phố Huế' })];
    const far = [
      line(away(square(0, 0)), { highway: 'primary', name: 'Phố Xa' }),
      polygon([away(square(0, 0, 9))], { natural: 'water', name: 'Hồ Xa' }),
      JSON.stringify({ ...JSON.parse(polygon([away(square(0, 0))])), id: 'w1' }),
      polygon([away(square(0, 0, 80))], { code: '1', fullName: 'Xã Xa' }),
      place(lon0 - 80, 'Làng Xa'),
      place(500, 'Làng Không Đâu'),
    ];
    const files = [
      folder.write('gần', Array.from({ length: 4 }, (_, i) => house(i * 2, 6)).join('\n')),
      folder.write('xa', collection([...near, ...far])),
    ];
    const { header } = await folder.made(files);
    expect(header.counts).toMatchObject({ buildings: 5, roads: 1, areas: 0, wards: 0, labels: 1 });
    const rows = folder.rejected().split('\n').slice(1, -1);
    expect(rows.map((row) => row.split(',').slice(0, 3).join(',')).sort()).toEqual([
      'xa,feature 3,farAway',
      'xa,feature 4,farAway',
      'xa,feature 5 (id w1),farAway',
      'xa,feature 6,farAway',
      'xa,feature 7,farAway',
      'xa,feature 8,outOfRange',
    ]);
    for (const row of rows.filter((text) => text.includes('farAway')))
      expect(row).toMatch(/further than \d+ km from the middle$/);
  });

  test('include swapped longitude and latitude', async () => {
    const swapped = square(0, 0).map(([lon, lat]): [number, number] => [lat, lon]);
    const near = Array.from({ length: 5 }, (_, i) => house(i * 2, 4));
    const { rejects } = await folder.made([folder.write('a', [polygon([swapped]), ...near].join('\n'))]);
    expect([...rejects.counts.keys()]).toEqual(['outOfRange']);
  });

  test('include rows of CSV without WKT, points, and bad numbers', async () => {
    const points = square(0, 0).map(([lon, lat]) => `${lon} ${lat}`);
    const csv = [
      'id;geometry',
      `1;POLYGON((${points.join(',')}))`,
      '2;POINT(105 21)',
      '3;POLYGON((1 2',
      '4;POLYGON((a b, c d, e f))',
      '5;',
    ].join('\n');
    const { rejects, header } = await folder.made([folder.write('a', csv)]);
    expect(header.counts.buildings).toBe(1);
    expect(Object.fromEntries(rejects.counts)).toEqual({ geometryUnknown: 2, badWkt: 1, outOfRange: 1 });
  });
});

describe('a source that cannot be imported', () => {
  const codeOf = async (...files: string[]) => {
    const { imported } = await folder.import(files);
    return imported.ok ? 'ok' : imported.fault.code;
  };

  test.each([
    ['city.formatUnknown', 'PK\u0003\u0004....'],
    ['city.formatUnknown', '<?xml version="1.0"?><osm version="0.6"/>'],
    ['city.formatUnknown', 'just words'],
    ['city.formatUnknown', ''],
    ['city.noFootprints', 'osm_id,lon,lat,camera:type\nn1,1,2,fixed\n'],
    ['city.noFootprints', 'lat,lon,width,depth,height\n1,2,3,4,5\n'],
    ['city.nothingLeft', '{"type":"FeatureCollection","features":[]}'],
    [
      'city.nothingLeft',
      '{"type":"Feature","properties":{"shop":"yes"},"geometry":{"type":"Point","coordinates":[1,2]}}',
    ],
    [
      'city.sourceCutOff',
      '{"type":"FeatureCollection","features":[\n{"type":"Feature","properties":{},"geometry":null},\n',
    ],
  ])('is rejected with %s, and leaves the earlier city file', async (code, text) => {
    folder.write('town.city', 'what was there');
    expect(await codeOf(folder.write('a', text))).toBe(code);
    expect(folder.names().filter((name) => !name.endsWith('.csv'))).toEqual(['a', 'town.city']);
  });

  test('is rejected with a message that names the kind of file in the user’s language', async () => {
    const message = async (text: string) => {
      const { imported } = await folder.import([folder.write('a', text)]);
      return imported.ok
        ? []
        : (['vi', 'en'] as const).map((language) => faultText(imported.fault, language));
    };
    const [vi, en] = await message(`[${house(0, 0)}]`);
    expect(vi).toContain(
      '(một danh sách JSON: GeoJSON phải là một FeatureCollection, hoặc mỗi dòng một Feature)',
    );
    expect(en).toContain('(a list of JSON: GeoJSON is a FeatureCollection, or a Feature a line)');
    expect((await message('\u0000\u0001\u0002'))[0]).toContain('(không phải văn bản)');
  });

  test('is rejected with city.noSuchFile if it is missing or a folder', async () => {
    expect(await codeOf(`${folder.path}/nowhere`)).toBe('city.noSuchFile');
    expect(await codeOf(folder.path)).toBe('city.noSuchFile');
  });

  test('is rejected as cut off or damaged if its gzip data are', async () => {
    const packed = gzipSync(Array.from({ length: 3000 }, (_, i) => house(i, i % 50)).join('\n'));
    expect(await codeOf(folder.write('a', packed.subarray(0, packed.length / 2)))).toBe('city.sourceCutOff');
    expect(await codeOf(folder.write('a', packed.subarray(0, packed.length - 4)))).toBe('city.sourceCutOff');
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, 5000, 5040);
    expect(await codeOf(folder.write('a', damaged))).toBe('city.sourceDamaged');
  });

  test('is rejected as damaged if a table has an unclosed quote to its end or beyond the maximum row length', async () => {
    const row = `POLYGON((${square(0, 0).map(([lon, lat]) => `${lon} ${lat}`)}));1\n`;
    for (const rows of [`"${row}`, `"${row.repeat(Math.ceil((17 << 20) / row.length))}`]) {
      expect(await codeOf(folder.write('a', `WKT;id\n${row}${rows}`))).toBe('city.sourceDamaged');
    }
  });
});
