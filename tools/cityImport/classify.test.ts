import { expect, test } from 'vitest';
import { classify } from './classify.ts';
import type { Geometry, Properties } from './feature.ts';

/** Returns a kind in a word or two. */
function word(properties: Properties, geometry: Geometry['kind']): string {
  const kind = classify(properties, geometry);
  if (!kind) return 'nothing';
  if (kind.is === 'building') return kind.isPart ? 'part' : `building ${kind.kind}`.trim();
  if (kind.is === 'road') return kind.road;
  if (kind.is === 'area') return kind.area;
  if (kind.is === 'ward') return kind.isFormer ? 'former ward' : 'ward';
  return kind.is;
}

test.each<[string, Properties]>([
  // OpenStreetMap
  ['building yes', { building: 'yes' }],
  ['nothing', { building: 'no' }],
  ['nothing', { building: 'yes', location: 'underground' }],
  ['part', { 'building:part': 'yes', height: '20' }],
  ['building yes', { 'building:part': 'yes', building: 'yes' }],
  ['water', { natural: 'water', water: 'lake' }],
  ['water', { waterway: 'riverbank' }],
  ['green', { leisure: 'park' }],
  ['green', { landuse: 'forest' }],
  ['paved', { amenity: 'parking' }],
  ['paved', { highway: 'pedestrian', area: 'yes' }],
  ['nothing', { highway: 'pedestrian' }],
  ['nothing', { barrier: 'wall', height: '2' }],
  ['nothing', { landuse: 'industrial', name: 'Khu công nghiệp' }],
  ['ward', { boundary: 'administrative', admin_level: '6', name: 'Phường Kim Liên' }],
  ['ward', { boundary: 'administrative', admin_level: '9', name: 'Malá Strana' }],
  ['nothing', { boundary: 'administrative', admin_level: '4', name: 'Thành phố Hà Nội' }],
  ['former ward', { boundary: 'historic', admin_level: '8', name: 'Phường Phương Mai' }],
  ['nothing', { boundary: 'historic', name: 'Hoàng thành' }],
  // ogr2ogr writes every column, most of them null
  ['building house', { osm_id: '1', aeroway: null, building: 'house', natural: null, landuse: null }],
  ['water', { osm_id: '1', building: null, natural: 'water', landuse: null }],
  // Geofabrik's tables
  ['building apartments', { code: 1500, fclass: 'building', type: 'apartments' }],
  ['green', { code: 7202, fclass: 'park', name: 'Thống Nhất' }],
  // Overture
  ['building residential', { id: 'a', class: 'residential', height: 9, num_floors: 3 }],
  ['building', { id: 'a', num_floors: null, height: null, class: null, names: null }],
  ['part', { theme: 'buildings', type: 'building_part', height: 9 }],
  ['water', { subtype: 'lake', class: 'lake' }],
  ['green', { subtype: 'park', class: 'park' }],
  // Microsoft, Google, and polygons without properties
  ['building', { release: 1, capture_dates_range: '' }],
  ['building', { height: -1, confidence: -1 }],
  ['building', { area_in_meters: 40, confidence: 0.7, full_plus_code: '7PH8' }],
  ['building', {}],
  // tables of wards and of provinces
  ['ward', { code: '00235', name: 'Đống Đa', fullName: 'Phường Đống Đa' }],
  ['nothing', { code: '01', name: 'Hà Nội', fullName: 'Thành phố Hà Nội' }],
  ['nothing', { zone: 'A', owner: 'B' }],
  ['building', { owner: 'B', 'Chiều cao (m)': '12' }],
  ['building', { owner: 'B', SO_TANG: 3 }],
])('a polygon is classified as %s by the properties %j', (expected, properties) => {
  expect(word(properties, 'polygons')).toBe(expected);
});

test.each<[string, Properties]>([
  ['motorway', { highway: 'trunk_link' }],
  ['secondary', { highway: 'tertiary' }],
  ['street', { highway: 'residential' }],
  ['path', { highway: 'steps' }],
  ['nothing', { highway: 'proposed' }],
  ['rail', { railway: 'rail' }],
  ['nothing', { railway: 'subway', tunnel: 'yes' }],
  ['nothing', { railway: 'abandoned' }],
  ['stream', { waterway: 'canal' }],
  ['nothing', { waterway: 'stream', tunnel: 'culvert' }],
  ['primary', { subtype: 'road', class: 'primary' }],
  ['rail', { subtype: 'rail', class: 'tram' }],
  ['stream', { subtype: 'river', class: 'river' }],
  ['street', { fclass: 'residential' }],
  ['rail', { fclass: 'rail' }],
  ['nothing', { power: 'line' }],
])('a line is classified as %s by the properties %j', (expected, properties) => {
  expect(word(properties, 'lines')).toBe(expected);
});

test('a point is classified as a place if it has a place tag, otherwise as nothing', () => {
  expect(word({ place: 'suburb' }, 'point')).toBe('place');
  expect(word({ natural: 'tree' }, 'point')).toBe('nothing');
});
