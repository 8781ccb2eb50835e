import { boxAround } from '../box.ts';
import { areaClasses, roadClasses } from '../city.ts';
import { cutLine, cutRing, type Piece } from './clip.ts';
import type { CityParts, Placement } from './parts.ts';
import { keyhole, reversed, signedArea, simplifiedLine, simplifiedRing } from './rings.ts';
import type { ShapePiece } from './sets.ts';

/** Roads and areas of all tiles of one level. */
export interface LevelShapes {
  readonly roads: ReadonlyMap<string, ShapePiece[]>;
  readonly areas: ReadonlyMap<string, ShapePiece[]>;
}

export type Shapes = Pick<CityParts, 'roads' | 'areas'>;

export const placeKey = (x: number, y: number): string => `${x} ${y}`;

/** Up to which level each class of road is drawn: while its width is about a pixel. */
const roadLevels: Readonly<Record<(typeof roadClasses)[number], number>> = {
  motorway: 7,
  primary: 7,
  secondary: 3,
  street: 1,
  path: 0,
  rail: 3,
};
/** Likewise of areas. */
const areaLevels: Readonly<Record<(typeof areaClasses)[number], number>> = { water: 7, green: 7, paved: 1 };
/** By how much lines may stray at level 0, metres. */
const strayM = 0.2;

const toPlane = (points: Int32Array, at: Placement): number[] =>
  Array.from(points, (value, i) =>
    i % 2 === 0 ? (value - at.fromX) * at.unitX : (value - at.fromY) * at.unitY,
  );

export function shapesOfLevel(
  told: Shapes,
  at: Placement,
  level: number,
  sideM: number,
  detailM: number,
): LevelShapes {
  const roads = new Map<string, ShapePiece[]>();
  const areas = new Map<string, ShapePiece[]>();
  const tolerance = level === 0 ? strayM : detailM / 8;
  const into =
    (map: Map<string, ShapePiece[]>, kind: number, widthM: number): Piece =>
    (x, y, points) => {
      const local = points.map((value, i) => value - (i % 2 === 0 ? x : y) * sideM);
      const key = placeKey(x, y);
      const there = map.get(key);
      if (there) there.push({ kind, widthM, points: local });
      else map.set(key, [{ kind, widthM, points: local }]);
    };
  for (const { kind, widthM, line } of told.roads) {
    if (level > roadLevels[roadClasses[kind] ?? 'path']) continue;
    const points = simplifiedLine(toPlane(line, at), tolerance);
    if (level === 0 || spanOf(points) >= detailM / 2) cutLine(points, sideM, into(roads, kind, widthM));
  }
  for (const { kind, rings } of told.areas) {
    if (level > areaLevels[areaClasses[kind] ?? 'paved']) continue;
    const least = level === 0 ? 0 : detailM * detailM;
    const [outer, ...holes] = rings
      .map((ring) => simplifiedRing(toPlane(ring, at), tolerance))
      .map((ring, i) => ({ ring, area: signedArea(ring), isOuter: i === 0 }))
      .filter(({ ring, area, isOuter }) => isOuter || (ring.length >= 6 && Math.abs(area) > least));
    if (!outer || outer.ring.length < 6 || Math.abs(outer.area) <= least) continue;
    const outline = outer.area > 0 ? outer.ring : reversed(outer.ring);
    const inner = holes.map(({ ring, area }) => (area > 0 ? reversed(ring) : ring));
    cutRing(keyhole(outline, inner), sideM, into(areas, kind, 0));
  }
  return { roads, areas };
}

function spanOf(points: readonly number[]): number {
  const [west, south, east, north] = boxAround([points]);
  return Math.hypot(east - west, north - south);
}
