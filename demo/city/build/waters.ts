import { islands, lakes, type River, rivers, shores } from '../ground/water.ts';
import { areaOf, isInside, pointsOf, type Ring, smooth } from './flat.ts';
import { flatAt, flatWay, patchRing } from './place.ts';

/** Points of a river's middle: x, y, half its width. */
function middleOf({ course }: River): number[][] {
  const points: number[][] = [];
  for (let at = 0; at + 2 < course.length; at += 3)
    points.push([...flatAt(course[at] ?? 0, course[at + 1] ?? 0), course[at + 2] ?? 0]);
  return smooth(points, 5);
}

/** Both banks, downstream: [left, right] of each point. */
function banksOf(river: River): readonly (readonly [left: readonly number[], right: readonly number[]])[] {
  const middle = middleOf(river);
  return middle.map(([x = 0, y = 0, half = 0], at) => {
    const [x1 = x, y1 = y] = middle[at - 1] ?? [];
    const [x2 = x, y2 = y] = middle[at + 1] ?? [];
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [nx, ny] = [(-(y2 - y1) / length) * half, ((x2 - x1) / length) * half];
    return [
      [x + nx, y + ny],
      [x - nx, y - ny],
    ];
  });
}

const counterclockwise = (ring: Ring): Ring => (areaOf(ring) > 0 ? ring : pointsOf(ring).toReversed().flat());

export interface Waters {
  /** To be drawn, each with its islands. */
  readonly areas: readonly (readonly Ring[])[];
  /** In handy pieces, islands and all: no house stands there. */
  readonly closed: readonly Ring[];
}

export function watersOf(): Waters {
  const areas: Ring[][] = [];
  const closed: Ring[] = [];
  for (const river of rivers) {
    const banks = banksOf(river);
    for (const [at, [left, right]] of banks.entries()) {
      const next = banks[at + 1];
      if (next) closed.push(counterclockwise([...left, ...right, ...next[1], ...next[0]]));
    }
    const ring = counterclockwise([
      ...banks.flatMap(([left]) => left),
      ...banks.toReversed().flatMap(([, right]) => right),
    ]);
    const within = islands.filter(({ lat, lon }) => isInside(ring, ...flatAt(lat, lon)));
    areas.push([ring, ...within.map((island) => pointsOf(patchRing(island)).toReversed().flat())]);
  }
  const still = [
    ...shores.map(({ outline }) =>
      smooth(
        pointsOf(flatWay(outline)).map((point) => [...point]),
        3,
        true,
      ).flat(),
    ),
    ...lakes.map(patchRing),
  ];
  return { areas: [...areas, ...still.map((ring) => [ring])], closed: [...closed, ...still] };
}
