import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chance } from '../../../../test/fixtures/alertWorld.ts';
import { buildingsOf, ImportFolder, tilesOf } from '../../../../test/fixtures/cityImport.ts';
import { type OsmData, type OsmNode, type OsmStyle, osmFile } from '../../../../test/fixtures/osmPbf.ts';

const ten = 0.0001;
const [lon0, lat0] = [105.85, 21.03];

/** Returns the nodes of a square, with four ids from `id` on. */
const corners = (id: number, x: number, y: number, side = 1): OsmNode[] =>
  [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ].map(([dx = 0, dy = 0], i) => ({
    id: id + i,
    lon: lon0 + (x + dx * side) * ten,
    lat: lat0 + (y + dy * side) * ten,
  }));
const around = (id: number) => [id, id + 1, id + 2, id + 3, id];

/** Two houses, one with a yard (a relation of four ways), a road, a lake with an island, a quarter's name, and a tree. */
const town: OsmData = {
  nodes: [
    ...corners(1, 0, 0),
    ...corners(11, 5, 0, 3),
    ...corners(21, 6, 1),
    ...corners(31, 20, 0, 20),
    ...corners(41, 25, 5, 5),
    { id: 90, lon: lon0, lat: lat0, tags: { place: 'suburb', name: 'Phố Cổ' } },
    { id: 91, lon: lon0, lat: lat0, tags: { natural: 'tree' } },
  ],
  ways: [
    { id: 100, refs: around(1), tags: { building: 'house', height: '7 m' } },
    // The outline is in two halves, the second of which is reversed.
    { id: 101, refs: [11, 12, 13] },
    { id: 102, refs: [11, 14, 13] },
    { id: 103, refs: around(21) },
    { id: 104, refs: [1, 11, 31], tags: { highway: 'primary', name: 'Tràng Tiền' } },
    { id: 105, refs: around(31) },
    { id: 106, refs: around(41) },
    { id: 107, refs: around(41), tags: { barrier: 'wall', height: '2' } },
  ],
  relations: [
    {
      id: 200,
      tags: { type: 'multipolygon', building: 'school', 'building:levels': '4' },
      members: [
        { way: 101, role: 'outer' },
        { way: 102, role: 'outer' },
        { way: 103, role: 'inner' },
      ],
    },
    {
      id: 201,
      tags: { type: 'multipolygon', natural: 'water', name: 'Hồ Gươm' },
      members: [
        { way: 105, role: 'outer' },
        { way: 106, role: 'inner' },
      ],
    },
    { id: 202, tags: { type: 'route', route: 'bus' }, members: [{ way: 104, role: '' }] },
  ],
};

let folder: ImportFolder;
beforeEach(() => {
  folder = new ImportFolder();
});
afterEach(() => folder.close());

async function importOsm(bytes: Buffer) {
  return folder.import([folder.write('town.osm', bytes)]);
}

test.each<[string, OsmStyle]>([
  ['dense nodes, packed', {}],
  ['plain nodes', { isDense: false }],
  ['blocks that are not packed', { isPacked: false }],
  ['coordinates on a coarser grid', { granularity: 1000 }],
])('a town is imported from an OSM PBF file with %s', async (_, style) => {
  const { imported, rejects } = await importOsm(osmFile([town], style));
  expect(imported.ok && imported.value.header.counts).toMatchObject({
    buildings: 2,
    roads: 1,
    areas: 1,
    labels: 3,
  });
  expect(imported.ok && imported.value.header.attribution).toBe('© OpenStreetMap contributors');
  expect(rejects.total).toBe(0);
  const city = await folder.city();
  const found = await buildingsOf(city);
  expect(found).toMatchObject([
    { topM: 7, rings: 1, points: 4, isEstimated: false },
    { topM: 12.8, rings: 2, points: 4, isEstimated: false },
  ]);
  // The middles of the two houses are 60 m apart.
  expect((found[1]?.x ?? 0) - (found[0]?.x ?? 0)).toBeCloseTo(6 * 10.4, 0);
  const labels = await city.labels();
  expect(labels.map(({ name, kind }) => `${kind} ${name}`).sort()).toEqual([
    'place Phố Cổ',
    'road Tràng Tiền',
    'water Hồ Gươm',
  ]);
});

test('the progress runs once from 0 to 1, although the file is read twice', async () => {
  const parts: number[] = [];
  const progress = { reading: (_: string, part: number) => parts.push(part), tiling: () => undefined };
  await folder.made([folder.write('town.osm', osmFile([town]))], {}, progress);
  expect(parts).toEqual([0.5, 1]);
});

test('an island is cut out of the water', async () => {
  await importOsm(osmFile([town]));
  let area = 0;
  for (const { areas } of await tilesOf(await folder.city())) {
    for (let i = 0; i < areas.count; i++) {
      const [from, end] = [areas.firstPoint[i] ?? 0, areas.firstPoint[i + 1] ?? 0];
      for (let p = from; p < end; p++) {
        const next = p + 1 < end ? p + 1 : from;
        area += (areas.points[p * 2] ?? 0) * (areas.points[next * 2 + 1] ?? 0);
        area -= (areas.points[next * 2] ?? 0) * (areas.points[p * 2 + 1] ?? 0);
      }
    }
  }
  const square = 10.39 * 11.07;
  expect(area / 2 / (square * (400 - 25))).toBeCloseTo(1, 2);
});

test('rejected elements are named as in OSM: node, way, relation', async () => {
  const far: OsmData = {
    nodes: [...corners(1, 0, 0), { id: 92, lon: 10, lat: 50, tags: { place: 'suburb', name: 'Xa' } }],
    ways: [
      { id: 100, refs: around(1), tags: { building: 'house' } },
      { id: 101, refs: [1, 99], tags: { highway: 'primary' } },
    ],
    relations: [
      { id: 200, tags: { type: 'multipolygon', building: 'yes' }, members: [{ way: 7, role: 'outer' }] },
    ],
  };
  await importOsm(osmFile([far]));
  const rows = folder.rejected().split('\n').slice(1, -1);
  expect(rows.map((row) => row.split(',').slice(0, 3).join(',')).sort()).toEqual([
    'town.osm,node/92,farAway',
    'town.osm,relation/200,incomplete',
    'town.osm,way/101,incomplete',
  ]);
});

test('the order of blocks and nodes does not matter, and a gzipped file is read as well', async () => {
  const { nodes = [], ways = [], relations = [] } = town;
  const turned = [{ relations }, { ways: ways.toReversed() }, { nodes: nodes.toReversed() }];
  await importOsm(osmFile([town]));
  const inOrder = await buildingsOf(await folder.city());
  for (const bytes of [osmFile(turned), gzipSync(osmFile([town]))]) {
    await importOsm(bytes);
    expect(await buildingsOf(await folder.city())).toEqual(inOrder);
  }
});

test('incomplete elements are reported by their ids', async () => {
  const ways = [
    ...(town.ways ?? []).filter(({ id }) => id !== 102),
    { id: 110, refs: [1, 2, 999, 1], tags: { building: 'yes' } },
    { id: 111, refs: [1, 2, 3], tags: { building: 'yes' } },
    { id: 112, refs: [1, 999], tags: { power: 'line' } },
  ];
  const { rejects } = await importOsm(osmFile([{ ...town, ways }]));
  expect(Object.fromEntries(rejects.counts)).toEqual({ incomplete: 2 });
  expect(Object.fromEntries(rejects.mended)).toEqual({ closed: 1 });
  expect(folder.rejected()).toMatch(/way\/110,incomplete/);
  expect(folder.rejected()).toMatch(/relation\/200,incomplete/);
});

test('wards are recognised among boundaries by their names', async () => {
  const data: OsmData = {
    nodes: [...corners(1, 0, 0), ...corners(11, 0, 0, 50)],
    ways: [
      { id: 100, refs: around(1), tags: { building: 'yes' } },
      { id: 101, refs: around(11) },
    ],
    relations: [
      {
        id: 300,
        tags: {
          type: 'boundary',
          boundary: 'administrative',
          admin_level: '6',
          name: 'Xã Ba Vì',
          old_name: 'Ba Trại;Tản Lĩnh',
        },
        members: [{ way: 101, role: 'outer' }],
      },
      {
        id: 301,
        tags: { type: 'boundary', boundary: 'administrative', admin_level: '4', name: 'Hà Nội' },
        members: [{ way: 101, role: 'outer' }],
      },
    ],
  };
  await importOsm(osmFile([data]));
  const wards = await (await folder.city()).wards();
  expect(wards).toMatchObject([{ name: 'Ba Vì', kind: 'commune', formerNames: ['Ba Trại', 'Tản Lĩnh'] }]);
});

test('a file that is cut off anywhere is reported, unless it ends between two blocks', async () => {
  const bytes = osmFile([town, town]);
  const met = new Map<string, number>();
  for (let length = 20; length < bytes.length; length += 7) {
    const { imported } = await importOsm(bytes.subarray(0, length));
    const code = imported.ok ? 'ok' : imported.fault.code;
    met.set(code, (met.get(code) ?? 0) + 1);
  }
  expect(met.get('city.sourceCutOff')).toBeGreaterThan(50);
  expect(met.get('city.sourceDamaged')).toBeUndefined();
  expect((met.get('ok') ?? 0) + (met.get('city.nothingLeft') ?? 0)).toBeLessThan(3);
});

test('a file with any damage is read or reported as damaged', async () => {
  const chance = new Chance(21);
  const met = new Set<string>();
  for (let round = 0; round < 150; round++) {
    const bytes = osmFile([town], { isPacked: round % 2 === 0 });
    for (let i = 0; i < 3; i++)
      bytes[20 + Math.floor(chance.next() * (bytes.length - 20))] = Math.floor(chance.next() * 256);
    const { imported } = await importOsm(bytes);
    met.add(imported.ok ? 'ok' : imported.fault.code);
  }
  for (const code of met)
    expect(['ok', 'city.nothingLeft', 'city.sourceCutOff', 'city.sourceDamaged']).toContain(code);
  expect(met.has('city.sourceDamaged')).toBe(true);
});

test('a file that needs an unsupported feature is rejected with the feature’s name', async () => {
  const { imported } = await importOsm(
    osmFile([town], { features: ['OsmSchema-V0.6', 'HistoricalInformation'] }),
  );
  expect(imported).toMatchObject({ ok: false, fault: { code: 'city.sourceDamaged' } });
  expect(JSON.stringify(imported)).toContain('HistoricalInformation');
});
