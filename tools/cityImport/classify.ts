import type { AreaClass, RoadClass } from '../../core/map/city/city.ts';
import { type Geometry, type Properties, textOf } from './feature.ts';
import { hasHeight } from './heights.ts';

/** The kind of object in a city that a feature describes. */
export type Kind =
  | { readonly is: 'building'; readonly kind: string; readonly isPart: boolean }
  | { readonly is: 'road'; readonly road: RoadClass }
  | { readonly is: 'area'; readonly area: AreaClass }
  /** Water described by its centre line. */
  | { readonly is: 'stream'; readonly widthM: number }
  /** `isFormer`: the ward was dissolved; its name becomes a former name of the present wards. */
  | { readonly is: 'ward'; readonly isFormer: boolean }
  | { readonly is: 'place'; readonly rank: number }
  | undefined;

const by = <T>(value: T, words: string): readonly (readonly [string, T])[] =>
  words.split(' ').map((word) => [word, value] as const);

/** Values of OSM's `highway` and `railway`, and of Overture's class of a segment. */
const roads = new Map<string, RoadClass>([
  ...by<RoadClass>('motorway', 'motorway motorway_link trunk trunk_link'),
  ...by<RoadClass>('primary', 'primary primary_link'),
  ...by<RoadClass>('secondary', 'secondary secondary_link tertiary tertiary_link'),
  ...by<RoadClass>('street', 'residential unclassified living_street service road busway unknown'),
  ...by<RoadClass>('path', 'footway path cycleway steps pedestrian track bridleway corridor'),
]);
const rails = new Set('rail light_rail subway tram narrow_gauge monorail standard_gauge'.split(' '));

/** Values of OSM's `natural`, `landuse`, `leisure`, `waterway`, and of Overture's base theme (class or subtype). */
const areas = new Map<string, AreaClass>([
  ...by<AreaClass>(
    'water',
    'water lake river pond reservoir basin riverbank dock canal lagoon oxbow ocean stream',
  ),
  ...by<AreaClass>(
    'green',
    'park garden golf_course pitch playground nature_reserve grass forest meadow village_green',
  ),
  ...by<AreaClass>(
    'green',
    'recreation_ground cemetery grave_yard orchard wood scrub grassland heath wetland protected',
  ),
  ...by<AreaClass>('paved', 'parking square apron runway taxiway pedestrian plaza'),
]);
/** Default widths by kind, metres. */
const streams = new Map<string, number>([
  ...by(25, 'river'),
  ...by(10, 'canal'),
  ...by(4, 'stream'),
  ...by(3, 'drain ditch'),
]);
const places = new Map<string, number>([
  ...by(0, 'city'),
  ...by(2, 'town'),
  ...by(3, 'borough suburb'),
  ...by(5, 'quarter village macrohood'),
  ...by(7, 'neighbourhood neighborhood hamlet microhood'),
]);

/** Keys that occur only in data sets of buildings; Microsoft's have no others, or none at all. */
const buildingKeys = [
  ...[
    'building',
    'building:levels',
    'building:height',
    'num_floors',
    'has_parts',
    'roof_shape',
    'roof:shape',
  ],
  ...[
    'full_plus_code',
    'area_in_meters',
    'confidence',
    'height',
    'is_underground',
    'facade_color',
    'BuildingID',
  ],
];
/** Keys that do not describe the kind of a feature. */
const neutralKeys = new Set([
  'id',
  'ID',
  'fid',
  'OBJECTID',
  'release',
  'capture_dates_range',
  'source',
  'sources',
]);

/**
 * Keys with which OSM states the kind of a feature. Next to one of them a height does not imply a building, because
 * walls have one too.
 */
const mainKeys = [
  ...[
    'building',
    'building:part',
    'highway',
    'railway',
    'waterway',
    'natural',
    'landuse',
    'leisure',
    'amenity',
    'barrier',
  ],
  ...[
    'man_made',
    'power',
    'shop',
    'tourism',
    'historic',
    'boundary',
    'place',
    'aeroway',
    'public_transport',
    'military',
  ],
];
export const hasMainKey = (properties: Properties): boolean =>
  mainKeys.some((key) => textOf(properties, key) !== undefined);

/**
 * Classifies a feature.
 * @param isRow the feature is from a table of footprints: it is a building unless its properties say otherwise
 */
export function classify(properties: Properties, geometry: Geometry['kind'], isRow = false): Kind {
  if (geometry === 'polygons') return polygonKind(properties, isRow);
  if (geometry === 'lines') return lineKind(properties);
  const rank = places.get(textOf(properties, 'place', 'subtype', 'class') ?? '');
  return rank === undefined ? undefined : { is: 'place', rank };
}

const isNo = (value: string | undefined) => value === undefined || value === 'no' || value === 'false';

function polygonKind(properties: Properties, isRow: boolean): Kind {
  const part = textOf(properties, 'building:part');
  if (!isNo(part) && isNo(textOf(properties, 'building'))) {
    return { is: 'building', kind: part ?? '', isPart: true };
  }
  const building =
    textOf(properties, 'building') ??
    (textOf(properties, 'fclass') === 'building' ? (textOf(properties, 'type') ?? 'yes') : undefined);
  if (!isNo(building)) {
    return textOf(properties, 'location') === 'underground'
      ? undefined
      : { is: 'building', kind: building ?? '', isPart: false };
  }
  if (isFormerWard(properties)) return { is: 'ward', isFormer: true };
  if (isWard(properties)) return { is: 'ward', isFormer: false };
  for (const key of [
    'natural',
    'waterway',
    'landuse',
    'leisure',
    'amenity',
    'place',
    'aeroway',
    'boundary',
    'area:highway',
    'fclass',
  ]) {
    const area = areas.get(textOf(properties, key) ?? '');
    if (area !== undefined) return { is: 'area', area };
  }
  if (textOf(properties, 'area') === 'yes' && roads.has(textOf(properties, 'highway') ?? '')) {
    return { is: 'area', area: 'paved' };
  }
  const themes = [textOf(properties, 'theme'), textOf(properties, 'type')];
  const isPart = themes.includes('building_part');
  if (isPart || themes.includes('building') || themes.includes('buildings')) {
    return { is: 'building', kind: textOf(properties, 'class', 'subtype') ?? '', isPart };
  }
  const overture =
    areas.get(textOf(properties, 'class') ?? '') ?? areas.get(textOf(properties, 'subtype') ?? '');
  const hasBuildingKey = buildingKeys.some((key) => key in properties);
  if (overture !== undefined && !hasBuildingKey) return { is: 'area', area: overture };
  if (hasMainKey(properties)) return undefined;
  const isUndescribed = () => Object.keys(properties).every((key) => neutralKeys.has(key));
  if (isRow || hasBuildingKey || hasHeight(properties) || isUndescribed()) {
    return { is: 'building', kind: textOf(properties, 'class', 'subtype', 'type') ?? '', isPart: false };
  }
  return undefined;
}

/** Whether it is one of the dissolved wards, communes, districts and towns that OSM keeps. */
const isFormerWard = (properties: Properties): boolean =>
  textOf(properties, 'boundary') === 'historic' && formerPrefix.test(fullNameOf(properties) ?? '');
const formerPrefix = /^(phường|xã|thị trấn|quận|huyện|thị xã)\s+/iu;

/** Whether it is a boundary of OSM's and Overture's lowest levels, or has the columns of a table of wards. */
function isWard(properties: Properties): boolean {
  if (wardPrefix.test(fullNameOf(properties) ?? '')) {
    return (
      textOf(properties, 'boundary', 'type', 'subtype') === 'administrative' ||
      textOf(properties, 'admin_level', 'code', 'ma_xa', 'maXa', 'fullName', 'full_name') !== undefined
    );
  }
  const level = Number(textOf(properties, 'admin_level') ?? 0);
  return textOf(properties, 'boundary') === 'administrative' && level >= 8 && level <= 10;
}

/** Prefixes in the names of Vietnam's wards and communes, of 2025 and earlier. */
export const wardPrefix = /^(phường|xã|thị trấn|đặc khu)\s+/iu;
export const fullNameOf = (properties: Properties): string | undefined =>
  textOf(properties, 'fullName', 'full_name', 'name', 'ten_xa', 'tenXa', 'NAME');

function lineKind(properties: Properties): Kind {
  const rail =
    textOf(properties, 'railway') ??
    (rails.has(textOf(properties, 'fclass') ?? '') ? textOf(properties, 'fclass') : undefined) ??
    (textOf(properties, 'subtype') === 'rail' ? textOf(properties, 'class') : undefined);
  if (rail !== undefined && (rails.has(rail) || textOf(properties, 'subtype') === 'rail')) {
    return isNo(textOf(properties, 'tunnel')) ? { is: 'road', road: 'rail' } : undefined;
  }
  const waterway =
    textOf(properties, 'waterway') ??
    (textOf(properties, 'subtype') === 'road' ? undefined : textOf(properties, 'class', 'subtype'));
  const stream = streams.get(waterway ?? textOf(properties, 'fclass') ?? '');
  if (stream !== undefined) {
    return isNo(textOf(properties, 'tunnel')) ? { is: 'stream', widthM: stream } : undefined;
  }
  const road = roads.get(textOf(properties, 'highway', 'class', 'fclass') ?? '');
  return road === undefined ? undefined : { is: 'road', road };
}
