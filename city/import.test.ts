import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { roadClasses } from '../core/city/city.ts';
import { buildingsOf, ImportFolder, tilesOf } from '../test/fixtures/cityImport.ts';
import { reasons } from './rejects.ts';

/** About 10 m at Hanoi, in degrees. */
const ten = 0.0001;
const [lon0, lat0] = [105.85, 21.03];

type Ring = [number, number][];
const square = (x: number, y: number, side = 1): Ring =>
  [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
    [0, 0],
  ].map(([dx = 0, dy = 0]) => [lon0 + (x + dx * side) * ten, lat0 + (y + dy * side) * ten]);
const feature = (geometry: object | null, properties: object = { building: 'yes' }) =>
  JSON.stringify({ type: 'Feature', properties, geometry });
const polygon = (rings: Ring[], properties?: object) =>
  feature({ type: 'Polygon', coordinates: rings }, properties);
const line = (points: Ring, properties: object) =>
  feature({ type: 'LineString', coordinates: points }, properties);
const house = (x: number, y: number, properties?: object) => polygon([square(x, y)], properties);
const collection = (features: readonly string[]) =>
  `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}`;

let folder: ImportFolder;
beforeEach(() => {
  folder = new ImportFolder();
});
afterEach(() => folder.close());

const made = async (...args: Parameters<ImportFolder['import']>) => {
  const { imported, rejects } = await folder.import(...args);
  if (!imported.ok) throw new Error(imported.fault.code);
  return { ...imported.value, rejects };
};

test('the same houses come out of a collection, of lines, of either packed, and of CSV, whatever the files are called', async () => {
  const houses = Array.from({ length: 40 }, (_, i) => ({ x: i * 3, y: (i % 7) * 2, height: 5 + i }));
  const features = houses.map(({ x, y, height }) => house(x, y, { building: 'yes', height: `${height} m` }));
  const rows = houses.map(({ x, y, height }) => {
    const points = square(x, y).map(([lon, lat]) => `${lon} ${lat}`);
    return `${lat0},${lon0},100,0.9,"POLYGON((${points.join(', ')}))",7PH8+XX,${height}`;
  });
  const csv = `latitude,longitude,area_in_meters,confidence,geometry,full_plus_code,height\n${rows.join('\n')}\n`;
  const found = [];
  for (const text of [collection(features), features.join('\n'), csv, csv.replaceAll('\n', '\r\n')]) {
    for (const bytes of [Buffer.from(text), gzipSync(text)]) {
      await made([folder.write('anything.txt', bytes)]);
      found.push(await buildingsOf(await folder.city()));
    }
  }
  expect(found[0]?.map(({ topM }) => topM)).toEqual(houses.map(({ height }) => height));
  expect(found[0]?.every(({ isEstimated, points }) => !isEstimated && points === 4)).toBe(true);
  for (const other of found.slice(1)) expect(other).toEqual(found[0]);
});

test('houses stand where they are, to a quantum, about the origin that was asked for', async () => {
  const origin = { lat: 21, lon: 105.8 };
  await made([folder.write('a', house(0, 0))], { origin });
  const city = await folder.city();
  const [one] = await buildingsOf(city);
  expect(city.header.origin).toEqual(origin);
  expect(one?.x).toBeCloseTo((lon0 + ten / 2 - origin.lon) * 103_970, -1);
  expect(one?.y).toBeCloseTo((lat0 + ten / 2 - origin.lat) * 110_725, -1);
});

describe('what is refused', () => {
  const many: Ring = Array.from({ length: 4100 }, (_, i) => {
    const turned = (i / 4100) * 2 * Math.PI;
    return [lon0 + Math.cos(turned) * ten * 50, lat0 + Math.sin(turned) * ten * 50];
  });
  /** One feature for each reason, where GeoJSON can give one. */
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
    ['tooManyPoints', polygon([many])],
    [
      'zeroArea',
      polygon([
        [
          [lon0, lat0],
          [lon0 + ten, lat0],
          [lon0 + 2 * ten, lat0],
          [lon0, lat0],
        ],
      ]),
    ],
    ['zeroArea', polygon([square(0, 0, 0.05)])],
    ['selfCrossing', polygon([[0, 2, 1, 3, 0].map((i) => square(0, 0)[i] ?? [0, 0])])],
    ['tooLarge', polygon([square(0, 0, 300)])],
    [
      'tooLarge',
      line(
        [
          [lon0, lat0],
          [0, 0],
          [lon0, lat0 + ten],
        ],
        { highway: 'primary' },
      ),
    ],
    [
      'tooFewPoints',
      line(
        [
          [lon0, lat0],
          [lon0, lat0],
        ],
        { highway: 'primary' },
      ),
    ],
    [
      'outOfRange',
      line(
        [
          [lon0, lat0],
          [lon0, 100],
        ],
        { highway: 'primary' },
      ),
    ],
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

  test.each(bad.map(([reason, text]) => ({ reason, text })))('$reason', async ({ reason, text }) => {
    const good = Array.from({ length: 5 }, (_, i) => house(i * 2, 4));
    const { rejects, header } = await made([folder.write('a', [...good, text].join('\n'))]);
    expect(header.counts.buildings).toBe(5);
    expect([...rejects.counts]).toEqual([[reason, 1]]);
    expect(folder.rejected().split('\n')[1]).toMatch(new RegExp(`^a,line 6,${reason},`));
  });

  test('has each of its reasons tried, here or where only another format can give it', () => {
    const elsewhere = ['badWkt', 'incomplete', 'tooLong'];
    expect([...new Set(bad.map(([reason]) => reason)), ...elsewhere].sort()).toEqual(
      Object.keys(reasons).sort(),
    );
  });

  test('is named in a list with everything needed to find it; a run without any leaves no list behind', async () => {
    const texts = [house(0, 0), '{"type":"Feature" "a,b\\"c"}', house(3, 0)];
    await made([folder.write('thử.geojson', texts.join('\n'))]);
    const [head, row, ...rest] = folder.rejected().split('\n');
    expect(head).toBe('file,feature,reason,in words,detail');
    expect(row).toMatch(/^thử\.geojson,line 2,badJson,its JSON cannot be read,/);
    expect(rest).toEqual(['']);
    await made([folder.write('thử.geojson', house(0, 0))]);
    expect(folder.names()).toEqual(['thử.geojson', 'town.city']);
  });

  test('swapped longitude and latitude', async () => {
    const swapped = square(0, 0).map(([lon, lat]): [number, number] => [lat, lon]);
    const near = Array.from({ length: 5 }, (_, i) => house(i * 2, 4));
    const { rejects } = await made([folder.write('a', [polygon([swapped]), ...near].join('\n'))]);
    expect([...rejects.counts.keys()]).toEqual(['outOfRange']);
  });

  test('rows of CSV: no WKT, points, bad numbers', async () => {
    const points = square(0, 0).map(([lon, lat]) => `${lon} ${lat}`);
    const csv = [
      'id;geometry',
      `1;POLYGON((${points.join(',')}))`,
      '2;POINT(105 21)',
      '3;POLYGON((1 2',
      '4;POLYGON((a b, c d, e f))',
      '5;',
    ].join('\n');
    const { rejects, header } = await made([folder.write('a', csv)]);
    expect(header.counts.buildings).toBe(1);
    expect(Object.fromEntries(rejects.counts)).toEqual({ geometryUnknown: 2, badWkt: 1, outOfRange: 1 });
  });
});

test('what can be mended is, and is counted', async () => {
  const open = square(0, 0).slice(0, 4);
  const twice: Ring = square(3, 0).flatMap((point) => [point, point]);
  const hole = square(6.2, 0.2, 0.5);
  const badHole = square(9.2, 0.2, 0.5).slice(0, 2);
  const texts = [
    polygon([open]),
    polygon([twice]),
    polygon([square(6, 0), hole]),
    polygon([square(9, 0), badHole]),
    polygon([square(12, 0).reverse()]),
  ];
  const { rejects } = await made([folder.write('a', texts.join('\n'))]);
  expect(Object.fromEntries(rejects.mended)).toEqual({ closed: 1, repeated: 1, holes: 1 });
  expect(rejects.total).toBe(0);
  const found = await buildingsOf(await folder.city());
  expect(found.map(({ rings }) => rings)).toEqual([1, 1, 2, 1, 1]);
  expect(found.map(({ points }) => points)).toEqual([4, 4, 4, 4, 4]);
});

test('the same house from two files is there once, with the height that one of them tells', async () => {
  const files = [folder.write('a', house(0, 0)), folder.write('b', house(0, 0, { height: 33 }))];
  const { duplicates } = await made(files);
  expect(duplicates).toBe(1);
  expect(await buildingsOf(await folder.city())).toMatchObject([{ topM: 33, isEstimated: false }]);
});

test('roads, water, green and names are taken in the words of OSM and of Overture', async () => {
  const way = (y: number): Ring => [0, 3, 6, 9].map((x) => [lon0 + x * ten, lat0 + y * ten]);
  const texts = [
    line(way(0), { highway: 'primary', name: 'Đại lộ', lanes: 4 }),
    line(way(1), { subtype: 'road', class: 'residential', names: { primary: 'Phố Nhỏ' } }),
    line(way(2), { railway: 'rail' }),
    line(way(3), { waterway: 'canal', name: 'Mương' }),
    line(way(4), { power: 'line' }),
    polygon([square(0, 20, 30)], { natural: 'water', name: 'Hồ Gươm' }),
    polygon([square(40, 20, 30)], { subtype: 'park', names: { primary: 'Công viên' } }),
    feature({ type: 'Point', coordinates: [lon0, lat0] }, { place: 'suburb', name: 'Phố Cổ' }),
    feature({ type: 'Point', coordinates: [lon0, lat0] }, { natural: 'tree' }),
  ];
  const { passedOver, header } = await made([folder.write('a', collection(texts))]);
  expect(passedOver).toBe(2);
  expect(header.counts).toMatchObject({ buildings: 0, roads: 3, areas: 3 });
  const city = await folder.city();
  const tiles = await tilesOf(city);
  const kinds = tiles.flatMap(({ roads }) => [...roads.kinds].map((kind) => roadClasses[kind]));
  expect([...new Set(kinds)].sort()).toEqual(['primary', 'rail', 'street']);
  expect((await city.labels()).map(({ name, kind }) => `${kind} ${name}`).sort()).toEqual(
    ['park Công viên', 'place Phố Cổ', 'road Đại lộ', 'street Phố Nhỏ', 'water Hồ Gươm'].sort(),
  );
});

test('wards come with what they were called; of two files that tell one the registry’s stays', async () => {
  const ward = (x: number, properties: object) => polygon([square(x, 0, 80)], properties);
  const files = [
    folder.write(
      'osm',
      [
        house(0, 0),
        ward(0, {
          boundary: 'administrative',
          admin_level: 6,
          name: 'Phường Đống Đa',
          old_name: 'Thịnh Quang; Quang Trung',
        }),
      ].join('\n'),
    ),
    folder.write(
      'table',
      [
        ward(0, { code: '00235', name: 'Đống Đa', fullName: 'Phường Đống Đa' }),
        ward(100, { code: '00999', name: 'Ba Vì', fullName: 'Xã Ba Vì', formerNames: ['Ba Trại'] }),
      ].join('\n'),
    ),
  ];
  await made(files);
  const city = await folder.city();
  expect((await city.wards()).map(({ rings: _, ...rest }) => rest)).toEqual([
    { id: '00235', name: 'Đống Đa', kind: 'ward', formerNames: ['Thịnh Quang', 'Quang Trung'] },
    { id: '00999', name: 'Ba Vì', kind: 'commune', formerNames: ['Ba Trại'] },
  ]);
  expect((await city.labels()).map(({ name, kind }) => `${kind} ${name}`)).toEqual([
    'ward Đống Đa',
    'ward Ba Vì',
  ]);
});

test('wards that are no more give their names to those in which they lie now', async () => {
  const area = (x: number, width: number, properties: object) => {
    const ring = [
      [0, 0],
      [width, 0],
      [width, 40],
      [0, 40],
    ].map(([dx = 0, dy = 0]): [number, number] => [lon0 + (x + dx) * ten, lat0 + dy * ten]);
    return polygon([ring], properties);
  };
  const now = (name: string) => ({ boundary: 'administrative', admin_level: '6', name, code: name });
  const former = (name: string) => ({ boundary: 'historic', admin_level: '8', name });
  const texts = [
    house(0, 0),
    area(0, 50, now('Phường Kim Liên')),
    area(50, 50, now('Phường Bạch Mai')),
    area(0, 40, former('Phường Phương Mai')),
    area(40, 40, former('Phường Trung Tự')),
    area(48, 52, former('Xã Xa')),
    area(0, 100, former('Quận Đống Đa')),
    area(0, 100, { boundary: 'historic', name: 'Thành cổ' }),
  ];
  await made([folder.write('a', texts.join('\n'))]);
  const wards = await (await folder.city()).wards();
  expect(Object.fromEntries(wards.map(({ name, formerNames }) => [name, formerNames]))).toEqual({
    'Kim Liên': ['Phường Phương Mai', 'Phường Trung Tự', 'Quận Đống Đa'],
    'Bạch Mai': ['Phường Trung Tự', 'Xã Xa', 'Quận Đống Đa'],
  });
});

describe('what cannot be imported is told in a sentence, and what was there stays', () => {
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
  ])('%s', async (code, text) => {
    folder.write('town.city', 'what was there');
    expect(await codeOf(folder.write('a', text))).toBe(code);
    expect(folder.names().filter((name) => !name.endsWith('.csv'))).toEqual(['a', 'town.city']);
  });

  test('a file that is not there, and a folder', async () => {
    expect(await codeOf(`${folder.path}/nowhere`)).toBe('city.noSuchFile');
    expect(await codeOf(folder.path)).toBe('city.noSuchFile');
  });

  test('gzip that is cut off or damaged', async () => {
    const packed = gzipSync(Array.from({ length: 3000 }, (_, i) => house(i, i % 50)).join('\n'));
    expect(await codeOf(folder.write('a', packed.subarray(0, packed.length / 2)))).toBe('city.sourceCutOff');
    expect(await codeOf(folder.write('a', packed.subarray(0, packed.length - 4)))).toBe('city.sourceCutOff');
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, 5000, 5040);
    expect(await codeOf(folder.write('a', damaged))).toBe('city.sourceDamaged');
  });

  test('a folder that is not there to write to', async () => {
    const out = `${folder.path}/nowhere/town.city`;
    const { imported } = await folder.import([folder.write('a', house(0, 0))], { out });
    expect(imported).toMatchObject({ ok: false, fault: { code: 'city.cannotWrite' } });
  });
});

test('an import that is interrupted leaves no half file', async () => {
  const bad = Array.from({ length: 1000 }, () => feature(null));
  const file = folder.write(
    'a',
    [...Array.from({ length: 300 }, (_, i) => house(i * 60, 0)), ...bad].join('\n'),
  );
  const interrupted = folder.import(
    [file],
    {},
    {
      reading: () => undefined,
      tiling: (tiles) => {
        if (tiles > 5) throw new Error('interrupted');
      },
    },
  );
  await expect(interrupted).rejects.toThrow('interrupted');
  expect(folder.names()).toEqual(['a']);
});
