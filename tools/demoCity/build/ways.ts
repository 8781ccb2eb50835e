import { getShareAlongSegment } from '../../../core/map/city/make/rings.ts';
import { distanceToLine, type Flat, pointsOf, type Ring } from '../../../sim/city/flat.ts';
import { flatWay } from '../../../sim/city/place.ts';
import { roads } from '../../../sim/city/roads.ts';
import { streets } from '../../../sim/city/streets.ts';
import { streetWidth } from '../../../sim/city/widths.ts';
import rows from '../ground/crossings.json' with { type: 'json' };
import type { Line } from './feature.ts';

/** A drawn way, and the distance of the house fronts from its middle. */
export interface CityWay extends Line {
  readonly name: string;
  readonly frontM: number;
  readonly from: 'street' | 'road' | 'crossing' | 'lane';
}

/** Bridges, approaches and railways, which the registry's tables of streets and roads do not have. */
const crossings = rows as ((typeof rows)[number] & Pick<Line, 'kind'>)[];

/** An end of a street this near to another street is joined to it, because the courses are coarse, metres. */
const joinM = 90;

const motorways = new Set([
  'Vành đai 3',
  'Đại lộ Thăng Long',
  'Võ Nguyên Giáp',
  'Võ Văn Kiệt',
  'Pháp Vân – Cầu Giẽ',
  'Hà Nội – Hải Phòng',
  'Hà Nội – Thái Nguyên',
  'Nội Bài – Lào Cai',
]);

function nearestOn(ways: readonly CityWay[], not: CityWay, x: number, y: number): Flat | undefined {
  let best: Flat | undefined;
  let least = joinM;
  for (const way of ways) {
    if (way === not || way.kind === 'rail') continue;
    for (let at = 0; at + 3 < way.way.length; at += 2) {
      const [x1, y1, x2, y2] = [
        way.way[at] ?? 0,
        way.way[at + 1] ?? 0,
        way.way[at + 2] ?? 0,
        way.way[at + 3] ?? 0,
      ];
      const metres = distanceToLine(x, y, x1, y1, x2, y2);
      if (metres >= least) continue;
      const part = getShareAlongSegment(x, y, x1, y1, x2, y2);
      least = metres;
      best = [x1 + part * (x2 - x1), y1 + part * (y2 - y1)];
    }
  }
  return best && least > 1 ? best : undefined;
}

/** Whether the way from a to b roughly continues the direction from `before` to a. */
function continuesAhead(before: Flat, a: Flat, b: Flat): boolean {
  const [x1, y1, x2, y2] = [a[0] - before[0], a[1] - before[1], b[0] - a[0], b[1] - a[1]];
  return x1 * x2 + y1 * y2 > -0.2 * Math.hypot(x1, y1) * Math.hypot(x2, y2);
}

function joinEnds(ways: readonly CityWay[], way: CityWay): CityWay {
  if (way.kind === 'rail') return way;
  const points = pointsOf(way.way);
  const extended = (last: Flat | undefined, before: Flat | undefined): readonly number[] => {
    const found = last && nearestOn(ways, way, ...last);
    return found && before && continuesAhead(before, last, found) ? found : [];
  };
  const start = extended(points[0], points[1]);
  const end = extended(points.at(-1), points.at(-2));
  return { ...way, way: [...start, ...way.way, ...end] };
}

/** Returns the ways with names: streets, roads, bridges, railways. */
export function namedWays(): readonly CityWay[] {
  const found: CityWay[] = [
    ...streets.map((street): CityWay => {
      const { carriageM, frontM, kind } = streetWidth(street);
      return {
        name: street.name,
        kind,
        way: flatWay(street.course),
        widthM: carriageM,
        frontM,
        from: 'street',
      };
    }),
    ...roads.map(({ name, course }): CityWay => {
      const isMotorway = motorways.has(name);
      const [widthM, frontM] = isMotorway ? [26, 32] : [13, 13];
      return {
        name,
        kind: isMotorway ? 'motorway' : 'primary',
        way: flatWay(course),
        widthM,
        frontM,
        from: 'road',
      };
    }),
    ...crossings.map(({ name, kind, widthM, course }): CityWay => {
      const frontM = widthM / 2 + (kind === 'rail' ? 4 : 7);
      return { name, kind, way: flatWay(course), widthM, frontM, from: 'crossing' };
    }),
  ];
  return found.map((way) => joinEnds(found, way));
}

/** Returns the length of a way, metres. */
export function wayLengthM(way: Ring): number {
  let metres = 0;
  for (let at = 0; at + 3 < way.length; at += 2)
    metres += Math.hypot((way[at + 2] ?? 0) - (way[at] ?? 0), (way[at + 3] ?? 0) - (way[at + 1] ?? 0));
  return metres;
}
