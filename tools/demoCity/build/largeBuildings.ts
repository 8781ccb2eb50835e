import { type Flat, oval, pointsOf, type Ring, rectangle } from '../../../sim/city/flat.ts';
import { flatAt } from '../../../sim/city/place.ts';
import { randomOf } from '../../../sim/random.ts';
import landmarks from '../ground/landmarks.json' with { type: 'json' };
import quarters from '../ground/quarters.json' with { type: 'json' };
import type { Building } from './feature.ts';
import type { Ground } from './ground.ts';
import { storeyM } from './houses.ts';

/** A landmark whose length is along its bearing, in the shape `box`, `round`, `ring` or `steps`. */
type Landmark = (typeof landmarks)[number];

/** Alternative offsets for a building that does not fit at its position: metres to the east and north. */
const alternativeOffsets: readonly Flat[] = [0, 20, 40, 65, 95].flatMap((metres): Flat[] =>
  metres === 0
    ? [[0, 0]]
    : Array.from({ length: 8 }, (_, turn): Flat => {
        const angle = (turn * Math.PI) / 4;
        return [Math.round(Math.cos(angle) * metres), Math.round(Math.sin(angle) * metres)];
      }),
);

function createLandmark({ shape, bearingDeg, lengthM, widthM, topM }: Landmark, middle: Flat): Building[] {
  const part = (share: number) => rectangle(middle, bearingDeg, lengthM * share, widthM * share);
  if (shape === 'round') return [{ rings: [oval(middle, bearingDeg, lengthM, widthM, 24)], topM, baseM: 0 }];
  if (shape === 'ring') {
    const inner = pointsOf(oval(middle, bearingDeg, lengthM * 0.62, widthM * 0.58, 24))
      .toReversed()
      .flat();
    return [{ rings: [oval(middle, bearingDeg, lengthM, widthM, 32), inner], topM, baseM: 0 }];
  }
  if (shape === 'steps')
    return [
      { rings: [part(1)], topM: topM * 0.45, baseM: 0 },
      { rings: [part(0.66)], topM, baseM: topM * 0.45 },
    ];
  return [{ rings: [part(1)], topM, baseM: 0 }];
}

/** Yields well-known buildings, each at its position or as near to it as it fits. */
function* landmarksOn(ground: Ground): Generator<Building> {
  for (const landmark of landmarks) {
    const [x, y] = flatAt(landmark.lat, landmark.lon);
    // Near a camera or a street a building is made smaller; if it still does not fit, it is left out.
    for (const share of [1, 0.8, 0.6]) {
      const smaller = { ...landmark, lengthM: landmark.lengthM * share, widthM: landmark.widthM * share };
      const offset = alternativeOffsets.find(([east, north]) =>
        ground.build(outlineOf(smaller, [x + east, y + north])),
      );
      if (!offset) continue;
      yield* createLandmark(smaller, [x + offset[0], y + offset[1]]);
      break;
    }
  }
}

const outlineOf = ({ shape, bearingDeg, lengthM, widthM }: Landmark, middle: Flat): Ring =>
  shape === 'round' || shape === 'ring'
    ? oval(middle, bearingDeg, lengthM, widthM, 24)
    : rectangle(middle, bearingDeg, lengthM, widthM);

/** Yields high-rises, each on a podium of shops. */
function* towersOn(ground: Ground): Generator<Building> {
  for (const quarter of quarters.towers) {
    const random = randomOf(quarter.name);
    const [x, y] = flatAt(quarter.lat, quarter.lon);
    for (let tower = 0, tries = 0; tower < quarter.count && tries < quarter.count * 12; tries++) {
      const angle = random() * 2 * Math.PI;
      const away = Math.sqrt(random()) * quarter.radiusM;
      const middle: Flat = [x + Math.cos(angle) * away, y + Math.sin(angle) * away];
      const { minSideM, maxSideM, minStoreys, maxStoreys } = quarter;
      const length = minSideM + (maxSideM - minSideM) * random();
      const width = minSideM * (0.7 + 0.3 * random());
      const bearing = quarter.bearingDeg + (random() < 0.5 ? 0 : 90);
      const topM = Math.floor(minStoreys + (maxStoreys + 1 - minStoreys) * random()) * storeyM;
      const plinthM = (2 + Math.floor(random() * 3)) * 4.5;
      // The yard around it stays free.
      if (!ground.build(rectangle(middle, bearing, length + 14, width + 14))) continue;
      tower++;
      yield { rings: [rectangle(middle, bearing, length + 8, width + 8)], topM: plinthM, baseM: 0 };
      yield { rings: [rectangle(middle, bearing, length, width)], topM, baseM: plinthM };
    }
  }
}

/** Yields rows of collective housing. */
function* slabsOn(ground: Ground): Generator<Building> {
  const [lengthM, widthM, apartM, gapM] = [52, 11, 27, 9];
  for (const quarter of quarters.slabs) {
    const random = randomOf(quarter.name);
    const [x, y] = flatAt(quarter.lat, quarter.lon);
    const turn = (quarter.bearingDeg * Math.PI) / 180;
    for (let row = 0; row < quarter.rows; row++)
      for (let column = 0; column < quarter.columns; column++) {
        const along = (column - (quarter.columns - 1) / 2) * (lengthM + gapM);
        const across = (row - (quarter.rows - 1) / 2) * apartM;
        const middle: Flat = [
          x + Math.sin(turn) * along - Math.cos(turn) * across,
          y + Math.cos(turn) * along + Math.sin(turn) * across,
        ];
        const storeys = random() < 0.85 ? 5 : 4;
        const fits = [1, 0.75, 0.5].find((share) =>
          ground.build(rectangle(middle, quarter.bearingDeg, lengthM * share, widthM)),
        );
        if (fits === undefined) continue;
        const rings = [rectangle(middle, quarter.bearingDeg, lengthM * fits, widthM)];
        yield { rings, topM: storeys * storeyM, baseM: 0 };
      }
  }
}

/** Yields all buildings larger than a house. */
export function* largeBuildings(ground: Ground): Generator<Building> {
  yield* landmarksOn(ground);
  yield* towersOn(ground);
  yield* slabsOn(ground);
}
