/** The demo's city as a whole, drawn from the tables of `demo/city` with fixed random seeds. */
import type { CityLabel, CityWard } from '../../../core/map/city/city.ts';
import { flatAt, patchRing } from '../../../sim/city/place.ts';
import { cityCameras, planCameras } from '../../../sim/city/registry.ts';
import { streets } from '../../../sim/city/streets.ts';
import { watersOf } from '../../../sim/city/waters.ts';
import { isOldQuarter } from '../../../sim/city/widths.ts';
import { randomOf } from '../../../sim/random.ts';
import grounds from '../ground/green.json' with { type: 'json' };
import type { Area, Building, Line } from './feature.ts';
import { Ground } from './ground.ts';
import { type RowLook, rowsAlong } from './houses.ts';
import { labelsOf } from './labels.ts';
import { lanesOf } from './lanes.ts';
import { largeBuildings } from './largeBuildings.ts';
import { communeRoads, villagesOf } from './villages.ts';
import { wardCells } from './wardCells.ts';
import { type CityWay, namedWays } from './ways.ts';
import { yardsOf } from './yards.ts';

export interface DrawnCity {
  readonly buildings: readonly Building[];
  readonly roads: readonly Line[];
  readonly areas: readonly Area[];
  readonly labels: readonly CityLabel[];
  readonly wards: readonly CityWard[];
}

/** The houses along a street by its kind and its distance from the middle. */
const looks = {
  oldQuarter: { widthM: [3, 4.6], depthM: [14, 30], storeys: [2, 6], setbackM: 0.3, gaps: 0.02 },
  centre: { widthM: [4.5, 11], depthM: [12, 28], storeys: [2, 7], setbackM: 1.5, gaps: 0.05 },
  inner: { widthM: [4.5, 12], depthM: [12, 24], storeys: [3, 7], setbackM: 1.5, gaps: 0.05 },
  outer: { widthM: [7, 18], depthM: [10, 22], storeys: [2, 6], setbackM: 3, gaps: 0.2 },
  lane: { widthM: [8, 20], depthM: [12, 20], storeys: [2, 6], setbackM: 0.8, gaps: 0.08 },
  outerLane: { widthM: [9, 19], depthM: [9, 16], storeys: [1, 5], setbackM: 2.5, gaps: 0.55 },
  village: { widthM: [9, 19], depthM: [8, 15], storeys: [1, 3], setbackM: 4, gaps: 0.62 },
  roadside: { widthM: [8, 18], depthM: [10, 20], storeys: [1, 4], setbackM: 4, gaps: 0.84 },
} as const satisfies Record<string, RowLook>;

/** Distance from the middle up to which streets are built up without gaps, metres. */
const innerM = 5_500;

function lookOf(way: CityWay): RowLook | undefined {
  const [x = 0, y = 0] = way.way;
  const isInner = Math.hypot(x, y) < innerM;
  if (way.from === 'lane') {
    if (way.kind === 'street' || way.frontM === 4) return looks.village;
    if (way.kind === 'secondary') return undefined;
    return isInner ? looks.lane : looks.outerLane;
  }
  if (way.from !== 'street')
    return way.kind === 'primary' && way.from === 'road' ? looks.roadside : undefined;
  const street = streets.find(({ name }) => name === way.name);
  if (street && isOldQuarter(street)) return looks.oldQuarter;
  if (street?.isCentral) return looks.centre;
  return isInner ? looks.inner : looks.outer;
}

/** Draws the demo's city, the same in each run. */
export function drawCity(): DrawnCity {
  const ground = new Ground();
  const waters = watersOf();
  const [green, paved] = [grounds.parks.map(patchRing), grounds.squares.map(patchRing)];
  for (const ring of [...waters.closed, ...green, ...paved]) ground.closeArea(ring);

  const ways: CityWay[] = [...namedWays()];
  for (const { way, frontM } of ways) ground.reserveWay(way, frontM);
  ways.push(...communeRoads(ground), ...lanesOf(ground), ...villagesOf(ground));
  for (const { position } of cityCameras(planCameras))
    ground.reserveCamera(...flatAt(position.lat, position.lon));

  const buildings: Building[] = [...largeBuildings(ground)];
  for (const [at, way] of ways.entries()) {
    const look = lookOf(way);
    if (look) buildings.push(...rowsAlong(ground, way.way, way.frontM, look, randomOf(`${way.name} ${at}`)));
  }
  buildings.push(...yardsOf(ground, ways));
  return {
    buildings,
    roads: ways.map(({ kind, way, widthM }) => ({ kind, way, widthM })),
    areas: [
      ...[...grounds.fields.map(patchRing), ...green].map((ring): Area => ({ kind: 'green', rings: [ring] })),
      ...paved.map((ring): Area => ({ kind: 'paved', rings: [ring] })),
      ...waters.areas.map((rings): Area => ({ kind: 'water', rings })),
    ],
    labels: [...labelsOf(ways)],
    wards: wardCells(),
  };
}
