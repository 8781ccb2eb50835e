import { expect, test } from 'vitest';
import type { Feature } from '../feature.ts';
import { CollectionReader, LineReader } from './geojson.ts';
import { SourceFailure } from './source.ts';

interface Met {
  readonly features: Feature[];
  readonly rejected: string[];
}

/** Reads text in chunks of a length. Returns the sink's features and errors. */
function read(text: string, make: 'lines' | 'collection', pieceBytes = 1 << 20, longest?: number): Met {
  const met: Met = { features: [], rejected: [] };
  const sink = {
    take: (feature: Feature) => void met.features.push(feature),
    reject: (reason: string, where: number) => void met.rejected.push(`${reason} ${where}`),
  };
  const reader = make === 'lines' ? new LineReader(sink, longest) : new CollectionReader(sink, longest);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.push(bytes.subarray(at, at + pieceBytes));
  reader.end();
  return met;
}

const feature = (
  name: string,
  coordinates: unknown = [
    [
      [1, 2],
      [3, 4.5],
      [5, 6],
    ],
  ],
  type = 'Polygon',
) => JSON.stringify({ type: 'Feature', properties: { name }, geometry: { type, coordinates } });
const names = ({ features }: Met) => features.map(({ properties }) => properties.name);

const awkward = ['Phố {Hàng} "Bạc"', 'a\\', ']}{[', 'Đống Đa\n', '"features":['];
const collection = `{"type":"FeatureCollection","bbox":[1,2,3,4],"crs":{"type":"name","properties":{"name":"x"}},
"features":[\n${awkward.map((name) => feature(name)).join(',\n')}\n],"more":[[{"type":"no"}]]}`;

test('features are found at any chunk boundaries', () => {
  for (const pieceBytes of [1, 2, 3, 7, 64, 1 << 20]) {
    expect(names(read(collection, 'collection', pieceBytes))).toEqual(awkward);
    const lines = awkward.map((name) => feature(name)).join('\r\n');
    expect(names(read(lines, 'lines', pieceBytes))).toEqual(awkward);
  }
});

test('coordinates of all drawn geometries are flattened', () => {
  const geometries = read(
    [
      feature('a'),
      feature('b', [[[[1, 2]], [[3, 4]]], [[[5, 6]]]], 'MultiPolygon'),
      feature(
        'c',
        [
          [1, 2, 99],
          [3, 4, 99],
        ],
        'LineString',
      ),
      feature('d', [[[1, 2]], [[3, 4]]], 'MultiLineString'),
      feature('e', [1, 2], 'Point'),
    ].join('\n'),
    'lines',
  ).features.map(({ geometry }) => geometry);
  expect(geometries).toEqual([
    { kind: 'polygons', polygons: [[[1, 2, 3, 4.5, 5, 6]]] },
    {
      kind: 'polygons',
      polygons: [
        [
          [1, 2],
          [3, 4],
        ],
        [[5, 6]],
      ],
    },
    { kind: 'lines', lines: [[1, 2, 3, 4]] },
    {
      kind: 'lines',
      lines: [
        [1, 2],
        [3, 4],
      ],
    },
    { kind: 'point', lon: 1, lat: 2 },
  ]);
});

test('a bad line does not affect others', () => {
  const met = read([feature('a'), '{"type":"Feature",', '7', feature('b')].join('\n'), 'lines');
  expect(names(met)).toEqual(['a', 'b']);
  expect(met.rejected).toEqual(['badJson 2', 'badJson 3']);
});

test('a broken feature of a collection does not affect others if features start on lines of their own', () => {
  const whole = [feature('a'), feature('b'), feature('c'), feature('d')];
  for (const broken of [
    '{"type":"Feature","properties":{"name":"b","geometry":null}',
    '{"type":"Feature","properties":{"name":"b},"geometry":null}',
    '{"type":"Feature","properties":{"name":"b"},,"geometry":null}',
    '{"type":"Feature","properties":{"name":"b"},"geometry":[[[}',
  ]) {
    const text = `{"type":"FeatureCollection","features":[\n${whole.with(1, broken).join(',\n')}\n]}`;
    for (const pieceBytes of [11, 1 << 20]) {
      const met = read(text, 'collection', pieceBytes);
      expect(names(met), broken).toEqual(['a', 'c', 'd']);
      expect(met.rejected).toEqual(['badJson 2']);
    }
  }
});

test('a file that ends within its object is reported as cut off, at any position', () => {
  for (let length = 1; length < Buffer.byteLength(collection); length++) {
    const part = Buffer.from(collection).subarray(0, length).toString('latin1');
    expect(() => read(part, 'collection'), `${length} bytes`).toThrow(SourceFailure);
  }
});

test('a single feature, and one printed over many lines, are read', () => {
  const pretty = JSON.stringify(JSON.parse(feature('a')), null, 2);
  expect(names(read(pretty, 'collection'))).toEqual(['a']);
  const all = JSON.stringify(
    { type: 'FeatureCollection', features: [JSON.parse(feature('a')), JSON.parse(feature('b'))] },
    null,
    2,
  );
  expect(names(read(all, 'collection', 13))).toEqual(['a', 'b']);
});

test('a feature without a geometry, or with one that is not drawn, is reported', () => {
  const met = read(
    [
      '{"type":"Feature","properties":{},"geometry":null}',
      feature('a', [], 'GeometryCollection'),
      feature('b', 5),
    ].join('\n'),
    'lines',
  );
  expect(met.rejected).toEqual(['geometryUnknown 1', 'geometryUnknown 2', 'geometryUnknown 3']);
});

test('a feature that is too long to be buffered is reported and skipped', () => {
  const texts = [feature('a'), feature('b'.repeat(5000)), feature('c')];
  const list = `{"type":"FeatureCollection","features":[\n${texts.join(',\n')}\n]}`;
  for (const met of [read(texts.join('\n'), 'lines', 100, 1000), read(list, 'collection', 100, 1000)]) {
    expect(names(met)).toEqual(['a', 'c']);
    expect(met.rejected).toEqual(['tooLong 2']);
  }
});
