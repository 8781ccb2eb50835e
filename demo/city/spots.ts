/** Every place where the demo's city could have a camera, best known first. */
import type { SceneName } from '../clips/index.ts';
import { spreadOf } from '../spread.ts';
import { streetWidth } from './ground/widths.ts';
import { placeGroups } from './places.ts';
import { roads } from './roads.ts';
import { type Street, streets } from './streets.ts';
import { eastScale, metresPerDegree, type WardMiddle, wards } from './wards.ts';

export interface Spot {
  readonly name: string;
  /** Worked out only for those spots that get a camera. */
  readonly at: () => Point;
  readonly scene: SceneName;
  readonly tags: readonly string[];
  /** Lower comes earlier in the registry. */
  readonly rank: number;
  /** Along the street, where there is one. */
  readonly headingDeg?: number;
  /** Where the name says which; else the nearest. */
  readonly ward?: WardMiddle;
}

export interface Point {
  readonly lat: number;
  readonly lon: number;
}

/** A point `metres` away in the direction of `bearingDeg`. */
export function shift({ lat, lon }: Point, bearingDeg: number, metres: number): Point {
  const turn = (bearingDeg * Math.PI) / 180;
  const degrees = metres / metresPerDegree;
  return { lat: lat + Math.cos(turn) * degrees, lon: lon + (Math.sin(turn) * degrees) / eastScale };
}

/** A point near `around`, always the same for the same name. */
function near(around: Point, name: string, metres: number): Point {
  return shift(around, spreadOf(`${name}|bearing`) * 360, Math.sqrt(spreadOf(`${name}|distance`)) * metres);
}

/** A course as points at every `stepM` metres (at least its middle), each with the bearing of its leg. */
export function along(
  course: readonly number[],
  stepM: number,
): (Point & { bearingDeg: number; atM: number })[] {
  const out: (Point & { bearingDeg: number; atM: number })[] = [];
  let walked = 0;
  let next = stepM / 2;
  for (let at = 0; at + 3 < course.length; at += 2) {
    const [lat = 0, lon = 0, toLat = 0, toLon = 0] = course.slice(at, at + 4);
    const north = (toLat - lat) * metresPerDegree;
    const east = (toLon - lon) * eastScale * metresPerDegree;
    const leg = Math.hypot(north, east);
    const bearingDeg = ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
    for (; next <= walked + leg; next += stepM)
      out.push({ ...shift({ lat, lon }, bearingDeg, next - walked), bearingDeg, atM: next });
    walked += leg;
  }
  return out;
}

function lengthM(course: readonly number[]): number {
  let metres = 0;
  for (let at = 0; at + 3 < course.length; at += 2) {
    const [lat = 0, lon = 0, toLat = 0, toLon = 0] = course.slice(at, at + 4);
    metres += Math.hypot(toLat - lat, (toLon - lon) * eastScale) * metresPerDegree;
  }
  return metres;
}

function* placeSpots(isTraffic: boolean): Generator<Spot> {
  for (const group of placeGroups.filter((each) => each.isTraffic === isTraffic))
    for (const [fame, [place, lat, lon, views]] of group.places.entries())
      for (const [at, view] of views.split(', ').entries()) {
        const name = `${place} – ${view}`;
        const rank = group.rank + 0.07 * at + 0.015 * fame;
        yield { name, at: () => near({ lat, lon }, name, 90), scene: group.scene, tags: [group.tag], rank };
      }
}

/** Where a street meets others: the corner itself, and the views along the street from it. */
function* cornerSpots(street: Street): Generator<Spot> {
  const { meets, course, isCentral } = street;
  const points = along(course, lengthM(course) / meets.length);
  for (const [at, other] of meets.entries()) {
    const point = points[Math.min(at, points.length - 1)];
    if (!point) continue;
    const corner = `${street.name} – ${other}`;
    const base = isCentral ? 0.05 : 0.2;
    const views: [string, number, number][] = [[corner, 0, point.bearingDeg]];
    const [before, after] = [meets[at - 1], meets[at + 1]];
    if (after) views.push([`${corner}, hướng ${after}`, 0.3, point.bearingDeg]);
    if (before) views.push([`${corner}, hướng ${before}`, 0.5, (point.bearingDeg + 180) % 360]);
    for (const [name, later, headingDeg] of views) {
      const rank = base + later + 0.4 * spreadOf(name);
      yield { name, at: () => near(point, name, 12), scene: 'crossing', tags: ['ngã tư'], rank, headingDeg };
    }
  }
}

/** On a post at the kerb, to the right of who drives the way that it looks. */
function* postSpots(street: Street): Generator<Spot> {
  const kerbM = streetWidth(street).carriageM / 2 + 0.5;
  for (const [at, point] of along(street.course, 32).entries()) {
    const name = `${street.name} – cột ${String(at + 1).padStart(2, '0')}`;
    const headingDeg = at % 2 === 0 ? point.bearingDeg : (point.bearingDeg + 180) % 360;
    const rank = 1.1 + 3 * spreadOf(name);
    const post = () => shift(point, headingDeg + 90, kerbM);
    yield { name, at: post, scene: 'street', tags: ['mặt đường'], rank, headingDeg };
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
        yield {
          name,
          at: () => shift(point, headingDeg + 90, 10),
          scene: 'street',
          tags: ['quốc lộ – vành đai'],
          rank,
          headingDeg,
        };
      }
    }
}

interface House extends Point {
  readonly number: number;
  /** From the street's middle to the house. */
  readonly outwardDeg: number;
  /** Undefined: no alley opens beside it. */
  readonly alley: Alley | undefined;
}

interface Alley {
  /** In the alley (ngõ), then where its two branches (ngách) begin. */
  readonly points: readonly [Point, Point, Point];
  /** Whence the branches have their numbers. */
  readonly branchNumbers: readonly [number, number];
}

/** The houses of a street that have a camera: on its sides by turns, with the alleys beside them. */
function* housesOf({ name, course, isCentral }: Street): Generator<House> {
  for (const [at, point] of along(course, isCentral ? 30 : 42).entries()) {
    const isEven = at % 2 === 1;
    const outwardDeg = point.bearingDeg + (isEven ? 90 : 270);
    const inside = (turnedDeg: number, metres: number) => shift(point, outwardDeg + turnedDeg, metres);
    // No alley is straight.
    const bend = (spreadOf(`${name}|${at}|bend`) - 0.5) * 26;
    const deep = 105 + 45 * spreadOf(`${name}|${at}|deep`);
    const alley: Alley = {
      points: [inside(-bend / 4, 40), inside(bend / 3, 40 + (deep - 40) / 2), inside(bend, deep)],
      branchNumbers: [6 + (at % 5), 12 + (at % 5)],
    };
    const hasAlley = !isCentral || at % 3 === 0;
    const { lat, lon } = point;
    yield { lat, lon, number: at * 6 + (isEven ? 2 : 1), outwardDeg, alley: hasAlley ? alley : undefined };
  }
}

/** The alleys of a street, each from the street's middle inwards. */
export function alleysOf(street: Street): readonly (readonly Point[])[] {
  return [...housesOf(street)].flatMap(({ lat, lon, alley }) =>
    alley ? [[{ lat, lon }, ...alley.points]] : [],
  );
}

/** House fronts, and the alleys (ngõ, and their ngách) that open beside them. */
function* houseSpots(street: Street): Generator<Spot> {
  const kerbM = streetWidth(street).carriageM / 2 + 0.5;
  for (const house of housesOf(street)) {
    const { number, outwardDeg, alley: inner } = house;
    const front = `${street.name} – số ${number}`;
    const rank = (street.isCentral ? 0.5 : 1.1) + spreadOf(front);
    const atKerb = () => shift(house, outwardDeg, kerbM);
    yield { name: front, at: atKerb, scene: 'street', tags: ['mặt phố'], rank };
    if (!inner) continue;
    const alley = `Ngõ ${number} ${street.name}`;
    const tags = ['ngõ'];
    const [first, ...branches] = inner.points;
    yield { name: alley, at: () => first, scene: 'street', tags, rank: 0.6 + 1.6 * spreadOf(alley) };
    for (const [at, branch] of branches.entries()) {
      const name = `${alley} – ngách ${number}/${inner.branchNumbers[at]}`;
      yield { name, at: () => branch, scene: 'street', tags, rank: 2 + spreadOf(name) };
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
    const at = () => near(near(ward, place, spreadM), name, 40);
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

/** Guarded areas are numbered, not named, as such a registry would have it. */
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

/** The places of each function, in the order in which they get their cameras. */
export function spotsByFunction(): Readonly<Record<'security' | 'traffic' | 'defence', readonly Spot[]>> {
  return {
    traffic: ranked(concat(placeSpots(true), ...each(cornerSpots), roadSpots(), ...each(postSpots))),
    security: ranked(concat(placeSpots(false), ...each(houseSpots), ...wards.map(wardSpots))),
    defence: ranked(guardedSpots()),
  };
}
