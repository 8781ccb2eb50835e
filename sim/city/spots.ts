/** All possible camera positions of the demo's city, best known first. */
import type { SceneName } from '../clips/index.ts';
import { spreadOf } from '../spread.ts';
import { type House, housesOf } from './alleys.ts';
import { along, bearingTo, lengthM, type Point, shift } from './course.ts';
import { kerbNear, lookAlong } from './kerb.ts';
import { placeGroups } from './places.ts';
import { roads } from './roads.ts';
import { type Street, streets } from './streets.ts';
import { type WardMiddle, wards } from './wards.ts';
import { streetWidth } from './widths.ts';

/** Position and direction of a camera; undefined direction: any. */
export interface Stand extends Point {
  readonly headingDeg?: number;
}

export interface Spot {
  readonly name: string;
  /** Computed only for spots that get a camera. */
  readonly at: () => Stand;
  readonly scene: SceneName;
  readonly tags: readonly string[];
  /** Lower ranks come earlier in the registry. */
  readonly rank: number;
  /** The ward in the name, if any; otherwise the nearest. */
  readonly ward?: WardMiddle;
}

/** Returns a point near `around`, deterministic by name. */
function near(around: Point, name: string, metres: number): Point {
  return shift(around, spreadOf(`${name}|bearing`) * 360, Math.sqrt(spreadOf(`${name}|distance`)) * metres);
}

/** Returns a position near a place: at a kerb if the place has streets, facing the place or a street that leaves it. */
function overlooking(place: Point, name: string, isOfStreets: boolean, isAway: boolean): Stand {
  const at = near(place, name, 90);
  const kerb = isOfStreets ? kerbNear(at, true) : undefined;
  const from = kerb ?? at;
  const towardsDeg = isAway ? bearingTo(place, from) : bearingTo(from, place);
  return { lat: from.lat, lon: from.lon, headingDeg: kerb ? lookAlong(kerb, towardsDeg) : towardsDeg };
}

function* placeSpots(isTraffic: boolean): Generator<Spot> {
  for (const group of placeGroups.filter((each) => each.isTraffic === isTraffic)) {
    const isOfStreets = group.scene !== 'lake' && group.tag !== 'cầu';
    for (const [fame, { name: place, lat, lon, views }] of group.places.entries())
      for (const [index, view] of views.entries()) {
        const name = `${place} – ${view}`;
        const rank = group.rank + 0.07 * index + 0.015 * fame;
        const at = () => overlooking({ lat, lon }, name, isOfStreets, view.startsWith('hướng'));
        yield { name, at, scene: group.scene, tags: [group.tag], rank };
      }
  }
}

/** Yields the corner where a street meets others, and the views along the street from it. */
function* cornerSpots(street: Street): Generator<Spot> {
  const { meets, course, isCentral } = street;
  const points = along(course, lengthM(course) / meets.length);
  for (const [turn, other] of meets.entries()) {
    const point = points[Math.min(turn, points.length - 1)];
    if (!point) continue;
    const corner = `${street.name} – ${other}`;
    const base = isCentral ? 0.05 : 0.2;
    const views: [string, number, number][] = [[corner, 0, point.bearingDeg]];
    const [before, after] = [meets[turn - 1], meets[turn + 1]];
    if (after) views.push([`${corner}, hướng ${after}`, 0.3, point.bearingDeg]);
    if (before) views.push([`${corner}, hướng ${before}`, 0.5, (point.bearingDeg + 180) % 360]);
    for (const [name, later, headingDeg] of views) {
      const rank = base + later + 0.4 * spreadOf(name);
      const at = () => ({ ...near(point, name, 12), headingDeg });
      yield { name, at, scene: 'crossing', tags: ['ngã tư'], rank };
    }
  }
}

/** On a post at the kerb, on the right in the direction of view. */
function* postSpots(street: Street): Generator<Spot> {
  const kerbM = streetWidth(street).carriageM / 2 + 0.5;
  for (const [at, point] of along(street.course, 32).entries()) {
    const name = `${street.name} – cột ${String(at + 1).padStart(2, '0')}`;
    const headingDeg = at % 2 === 0 ? point.bearingDeg : (point.bearingDeg + 180) % 360;
    const rank = 1.1 + 3 * spreadOf(name);
    const post = () => ({ ...shift(point, headingDeg + 90, kerbM), headingDeg });
    yield { name, at: post, scene: 'street', tags: ['mặt đường'], rank };
  }
}

function* roadSpots(): Generator<Spot> {
  for (const { name: road, fromKm, ends, course } of roads)
    for (const point of along(course, 100)) {
      const metres = Math.round((fromKm * 1_000 + point.atM) / 100) * 100;
      const km = `Km ${Math.floor(metres / 1_000)}+${String(metres % 1_000).padStart(3, '0')}`;
      for (const [way, end] of ends.entries()) {
        const name = `${road} – ${km}, hướng ${end}`;
        const headingDeg = (point.bearingDeg + (way === 1 ? 0 : 180)) % 360;
        const rank = 0.5 + 9 * spreadOf(name);
        const at = () => ({ ...shift(point, headingDeg + 90, 10), headingDeg });
        yield { name, at, scene: 'street', tags: ['quốc lộ – vành đai'], rank };
      }
    }
}

/** At the kerb in front of a house, looking down the street and slightly to its other side. */
function beforeHouse(house: House, kerbM: number, name: string): Stand {
  const isOnward = spreadOf(`${name}|way`) < 0.5;
  // The inward direction is a quarter turn from the street.
  const along = house.outwardDeg + (isOnward ? 90 : 270);
  const headingDeg = (along + (isOnward ? 22 : -22) + 720) % 360;
  return { ...shift(house, house.outwardDeg, kerbM), headingDeg };
}

/** Yields house fronts, and the adjacent alleys (ngõ, and their ngách). */
function* houseSpots(street: Street): Generator<Spot> {
  const kerbM = streetWidth(street).carriageM / 2 + 0.5;
  for (const house of housesOf(street)) {
    const { number, outwardDeg, alley: inner } = house;
    const front = `${street.name} – số ${number}`;
    const rank = (street.isCentral ? 0.5 : 1.1) + spreadOf(front);
    yield {
      name: front,
      at: () => beforeHouse(house, kerbM, front),
      scene: 'street',
      tags: ['mặt phố'],
      rank,
    };
    if (!inner) continue;
    const alley = `Ngõ ${number} ${street.name}`;
    const tags = ['ngõ'];
    const [first, ...branches] = inner.points;
    // Towards the street; the branches face the alley.
    const mouth = () => ({ ...first, headingDeg: (outwardDeg + 180) % 360 });
    yield { name: alley, at: mouth, scene: 'street', tags, rank: 0.6 + 1.6 * spreadOf(alley) };
    for (const [index, branch] of branches.entries()) {
      const name = `${alley} – ngách ${number}/${inner.branchNumbers[index]}`;
      const headingDeg = bearingTo(branch, inner.points[index] ?? first);
      yield { name, at: () => ({ ...branch, headingDeg }), scene: 'street', tags, rank: 2 + spreadOf(name) };
    }
  }
}

const offices = [
  ['UBND', 'trụ sở'],
  ['Công an', 'trụ sở'],
  ['Trạm y tế', 'y tế'],
  ['Nhà văn hóa', 'nhà văn hóa'],
  ['Điểm phục vụ hành chính công', 'trụ sở'],
] as const;
const schools = ['Trường Mầm non', 'Trường Tiểu học', 'Trường THCS'];

/**
 * At the kerb of the nearest street or in the nearest alley, facing along it; in open country facing the centre of its
 * ward.
 */
function spotByKerb(at: Point, middle: Point, name: string): Stand {
  const kerb = kerbNear(at, false);
  if (!kerb) return { ...at, headingDeg: bearingTo(at, middle) };
  return { lat: kerb.lat, lon: kerb.lon, headingDeg: lookAlong(kerb, spreadOf(`${name}|way`) * 360) };
}

function* wardSpots(ward: WardMiddle): Generator<Spot> {
  const kind = ward.kind === 'ward' ? 'phường' : 'xã';
  const spreadM = ward.kind === 'ward' ? 700 : 1_500;
  const spot = (
    place: string,
    view: string,
    tag: string,
    rank: number,
    scene: SceneName = 'street',
  ): Spot => {
    const name = `${place} – ${view}`;
    const at = () => spotByKerb(near(near(ward, place, spreadM), name, 40), ward, name);
    return { name, at, scene, tags: [tag], rank: rank + spreadOf(name), ward };
  };
  const base = ward.kind === 'ward' ? 0.3 : 0.7;
  for (const [office, tag] of offices)
    for (const [at, view] of ['cổng chính', 'sân', 'mặt đường'].entries())
      yield spot(`${office} ${kind} ${ward.name}`, view, tag, base + at * 0.8);
  for (const school of schools)
    for (const [at, view] of ['cổng chính', 'cổng phụ', 'đường đón trả học sinh'].entries())
      yield spot(`${school} ${ward.name}`, view, 'trường học', base + at * 0.8);
  for (const [at, view] of ['cổng chợ', 'lối giữa', 'bãi xe'].entries())
    yield spot(`Chợ dân sinh ${ward.name}`, view, 'chợ', base + at * 0.8, 'market');
  const groups = ward.kind === 'ward' ? 28 : 16;
  const group = ward.kind === 'ward' ? 'Tổ dân phố' : 'Thôn';
  const views =
    ward.kind === 'ward'
      ? ['đầu ngõ', 'nhà họp', 'sân chơi']
      : ['đầu thôn', 'nhà văn hóa', 'đường liên thôn'];
  for (let number = 1; number <= groups; number++)
    for (const [at, view] of views.entries())
      yield spot(`${group} ${number}, ${kind} ${ward.name}`, view, 'khu dân cư', 1.9 + at * 0.4);
}

/** Guarded areas have numbers instead of names, as in such a registry. */
function* guardedSpots(): Generator<Spot> {
  const views = ['cổng chính', 'cổng phụ', 'tường rào Bắc', 'tường rào Nam', 'đường tuần tra', 'bãi xe'];
  for (let area = 1; area <= 40; area++) {
    const ward = wards[Math.floor(spreadOf(`guarded ${area}`) * wards.length)];
    if (!ward) continue;
    for (const [at, view] of views.entries()) {
      const name = `Khu vực bảo vệ ${String(area).padStart(2, '0')} – ${view}`;
      const rank = at + spreadOf(name);
      yield { name, at: () => near(ward, name, 300), scene: 'street', tags: ['khu bảo vệ'], rank, ward };
    }
  }
}

function ranked(spots: Iterable<Spot>): Spot[] {
  const names = new Set<string>();
  const once = [...spots].filter(({ name }) => !names.has(name) && names.add(name));
  return once.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
}

function* concat(...parts: Iterable<Spot>[]): Generator<Spot> {
  for (const part of parts) yield* part;
}

const each = (spotsOf: (street: Street) => Iterable<Spot>) => streets.map(spotsOf);

/** Returns the positions of each function, in the order in which they get cameras. */
export function spotsByFunction(): Readonly<Record<'security' | 'traffic' | 'defence', readonly Spot[]>> {
  return {
    traffic: ranked(concat(placeSpots(true), ...each(cornerSpots), roadSpots(), ...each(postSpots))),
    security: ranked(concat(placeSpots(false), ...each(houseSpots), ...wards.map(wardSpots))),
    defence: ranked(guardedSpots()),
  };
}
