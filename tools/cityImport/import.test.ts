import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { roadClasses } from '../../core/map/city/city.ts';
import { buildingsOf, ImportFolder, tilesOf } from '../../test/fixtures/cityImport.ts';
import {
  at,
  collection,
  feature,
  house,
  line,
  polygon,
  type Ring,
  square,
} from '../../test/fixtures/geojson.ts';

let folder: ImportFolder;
beforeEach(() => {
  folder = new ImportFolder();
});
afterEach(() => folder.close());

test('a GeoJSON collection, lines, CSV and their gzipped forms yield the same houses, under any file names', async () => {
  const houses = Array.from({ length: 40 }, (_, i) => ({ x: i * 3, y: (i % 7) * 2, height: 5 + i }));
  const features = houses.map(({ x, y, height }) => house(x, y, { building: 'yes', height: `${height} m` }));
  const rows = houses.map(({ x, y, height }) => {
    const points = square(x, y).map(([lon, lat]) => `${lon} ${lat}`);
    return `${at(0, 0).toReversed()},100,0.9,"POLYGON((${points.join(', ')}))",7PH8+XX,${height}`;
  });
  const csv = `latitude,longitude,area_in_meters,confidence,geometry,full_plus_code,height\n${rows.join('\n')}\n`;
  const found = [];
  for (const text of [collection(features), features.join('\n'), csv, csv.replaceAll('\n', '\r\n')]) {
    for (const bytes of [Buffer.from(text), gzipSync(text)]) {
      await folder.made([folder.write('anything.txt', bytes)]);
      found.push(await buildingsOf(await folder.city()));
    }
  }
  expect(found[0]?.map(({ topM }) => topM)).toEqual(houses.map(({ height }) => height));
  expect(found[0]?.every(({ isEstimated, points }) => !isEstimated && points === 4)).toBe(true);
  for (const other of found.slice(1)) expect(other).toEqual(found[0]);
});

test('a table row is imported as a house, with any other columns and separators', async () => {
  const wkt = (x: number) => `POLYGON((${square(x, 0).map(([lon, lat]) => `${lon} ${lat}`)}))`;
  const text = `\ufeffMã;WKT;Chủ nhà;Chiều cao\n1;${wkt(0)};An;12,5\n2;${wkt(3)};Bình;\n`;
  const { passedOver } = await folder.made([folder.write('a', text)]);
  expect(passedOver).toBe(0);
  const houses = await buildingsOf(await folder.city());
  expect(houses.map(({ isEstimated }) => isEstimated)).toEqual([false, true]);
  expect(houses[0]?.topM).toBe(12.5);
});

test('houses keep their positions to a quantum around the given origin', async () => {
  const origin = { lat: 21, lon: 105.8 };
  await folder.made([folder.write('a', house(0, 0))], { origin });
  const city = await folder.city();
  const [one] = await buildingsOf(city);
  const [lon, lat] = at(0.5, 0.5);
  expect(city.header.origin).toEqual(origin);
  expect(one?.x).toBeCloseTo((lon - origin.lon) * 103_970, -1);
  expect(one?.y).toBeCloseTo((lat - origin.lat) * 110_725, -1);
});

test('an origin far from the city, such as a swapped one, is rejected: it would distort the city', async () => {
  const east = (lon: number) =>
    [
      [lon, 48.85],
      [lon + 1e-4, 48.85],
      [lon, 48.8501],
    ] as Ring;
  const paris = folder.write('a', polygon([east(2.35)]));
  const { imported } = await folder.import([paris], { origin: { lat: 2.35, lon: 48.85 } });
  const params = { origin: '2.35,48.85', middle: '48.855,2.355' };
  expect(imported).toEqual({ ok: false, fault: { code: 'city.originFar', params } });
  await folder.made([paris], { origin: { lat: 48.85, lon: 2.35 } });
});

test('correctable errors are corrected and counted', async () => {
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
  const { rejects } = await folder.made([folder.write('a', texts.join('\n'))]);
  expect(Object.fromEntries(rejects.mended)).toEqual({ closed: 1, repeated: 1, holes: 1 });
  expect(rejects.total).toBe(0);
  const found = await buildingsOf(await folder.city());
  expect(found.map(({ rings }) => rings)).toEqual([1, 1, 2, 1, 1]);
  expect(found.map(({ points }) => points)).toEqual([4, 4, 4, 4, 4]);
});

test('unreadable heights are counted apart from missing ones', async () => {
  const heights = ['12;15', '5T', '4F', '1,200 m', '9', undefined];
  const texts = heights.map((height, i) => house(i * 3, 0, { building: 'yes', height }));
  const { rejects, header } = await folder.made([folder.write('a', texts.join('\n'))]);
  expect(header.counts).toMatchObject({ buildings: 6, estimatedHeights: 5 });
  expect(Object.fromEntries(rejects.mended)).toEqual({ height: 4 });
});

test('a house in two files is imported once, with the height that one of them has', async () => {
  const files = [folder.write('a', house(0, 0)), folder.write('b', house(0, 0, { height: 33 }))];
  const { duplicates } = await folder.made(files);
  expect(duplicates).toBe(1);
  expect(await buildingsOf(await folder.city())).toMatchObject([{ topM: 33, isEstimated: false }]);
});

test('roads, water, green and names are read from OSM’s and Overture’s tags', async () => {
  const way = (y: number): Ring => [0, 3, 6, 9].map((x) => at(x, y));
  const texts = [
    line(way(0), { highway: 'primary', name: 'Đại lộ', lanes: 4 }),
    line(way(1), { subtype: 'road', class: 'residential', names: { primary: 'Phố Nhỏ' } }),
    line(way(2), { railway: 'rail' }),
    line(way(3), { waterway: 'canal', name: 'Mương' }),
    line(way(4), { power: 'line' }),
    polygon([square(0, 20, 30)], { natural: 'water', name: 'Hồ Gươm' }),
    polygon([square(40, 20, 30)], { subtype: 'park', names: { primary: 'Công viên' } }),
    feature({ type: 'Point', coordinates: at(0, 0) }, { place: 'suburb', name: 'Phố Cổ' }),
    feature({ type: 'Point', coordinates: at(0, 0) }, { natural: 'tree' }),
  ];
  const { passedOver, header } = await folder.made([folder.write('a', collection(texts))]);
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

test('wards keep their former names; of a ward in two files the registry’s is stored', async () => {
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
  await folder.made(files);
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

test('wards far from the buildings are rejected, however many they are', async () => {
  const ward = (east: number, north: number, name: string) =>
    polygon([square(0, 0, 80).map(([lon, lat]): [number, number] => [lon + east, lat + north])], {
      code: name,
      fullName: `Xã ${name}`,
    });
  const houses = Array.from({ length: 200 }, (_, i) => house((i % 20) * 2, Math.floor(i / 20) * 2));
  const daNang = ['Hòa Vang', 'Bà Nà', 'Hòa Tiến'].map((name, i) => ward(2.3 + i / 100, -5, name));
  const texts = [
    ...houses,
    ward(-0.4, 0.2, 'Ba Vì'),
    ward(0.2, 0.1, 'Gia Lâm'),
    ward(0, 0, 'Kim Liên'),
    ...daNang,
  ];
  const { rejects } = await folder.made([folder.write('a', texts.join('\n'))]);
  expect((await (await folder.city()).wards()).map(({ name }) => name)).toEqual([
    'Ba Vì',
    'Gia Lâm',
    'Kim Liên',
  ]);
  expect(Object.fromEntries(rejects.counts)).toEqual({ farAway: 3 });

  await folder.made([folder.write('a', [...houses, ward(-103, 28, 'Paris')].join('\n'))]);
  expect(await (await folder.city()).wards()).toEqual([]);
});

test('a file of wards alone yields a city of them', async () => {
  const ward = (x: number) => polygon([square(x, 0, 80)], { code: `${x}`, fullName: `Phường ${x}` });
  const { header } = await folder.made([folder.write('a', [ward(0), ward(80), ward(160)].join('\n'))]);
  expect(header.counts).toMatchObject({ buildings: 0, wards: 3, labels: 3 });
  const [west, south, east, north] = header.box;
  expect((east - west) / (240 * 10.38)).toBeCloseTo(1, 1);
  expect((north - south) / (80 * 11.07)).toBeCloseTo(1, 1);
  const city = await folder.city();
  expect(city.tiles).toEqual([]);
  expect(await city.wards()).toHaveLength(3);
});

test('dissolved wards pass their names to the wards in which they lie', async () => {
  const area = (x: number, width: number, properties: object) => {
    const ring = [
      [0, 0],
      [width, 0],
      [width, 40],
      [0, 40],
    ].map(([dx = 0, dy = 0]) => at(x + dx, dy));
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
  await folder.made([folder.write('a', texts.join('\n'))]);
  const wards = await (await folder.city()).wards();
  expect(Object.fromEntries(wards.map(({ name, formerNames }) => [name, formerNames]))).toEqual({
    'Kim Liên': ['Phường Phương Mai', 'Phường Trung Tự', 'Quận Đống Đa'],
    'Bạch Mai': ['Phường Trung Tự', 'Xã Xa', 'Quận Đống Đa'],
  });
});
