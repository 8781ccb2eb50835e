import { expect, test } from 'vitest';
import { wktOf } from './wkt.ts';

test('publishers’ forms of WKT are parsed', () => {
  const triangle = { kind: 'polygons', polygons: [[[1, 2, 3, 4.5, -5, 6]]] };
  expect(wktOf('POLYGON ((1 2, 3 4.5, -5 6))')).toEqual(triangle);
  expect(wktOf('polygon((1 2,3 4.5,-5 6))')).toEqual(triangle);
  expect(wktOf('SRID=4326;POLYGON Z ((1 2 9, 3 4.5 9, -5 6 9))')).toEqual(triangle);
  expect(wktOf('POLYGON((0 0,9 0,9 9),(1 1,2 1,2 2))')).toEqual({
    kind: 'polygons',
    polygons: [
      [
        [0, 0, 9, 0, 9, 9],
        [1, 1, 2, 1, 2, 2],
      ],
    ],
  });
  expect(wktOf('MULTIPOLYGON(((0 0,9 0,9 9),(1 1,2 1,2 2)),((5 5,6 5,6 6)))')).toEqual({
    kind: 'polygons',
    polygons: [
      [
        [0, 0, 9, 0, 9, 9],
        [1, 1, 2, 1, 2, 2],
      ],
      [[5, 5, 6, 5, 6, 6]],
    ],
  });
  expect(wktOf('LINESTRING (1 2, 3e1 4)')).toEqual({ kind: 'lines', lines: [[1, 2, 30, 4]] });
});

test('invalid WKT is distinguished from geometries that are not drawn', () => {
  for (const bad of [
    'POLYGON((1 2, 3 4',
    'POLYGON((1, 3 4, 5 6))',
    'POLYGON 1 2',
    'hello',
    'POLYGON((1 2))x',
  ]) {
    expect(wktOf(bad), bad).toBe('badWkt');
  }
  for (const other of ['POINT(1 2)', 'GEOMETRYCOLLECTION(POINT(1 2))', ''])
    expect(wktOf(other)).toBe('geometryUnknown');
});
