import type { Ring } from '../../../sim/city/flat.ts';
import type { Building } from './feature.ts';
import type { Ground } from './ground.ts';

/** Dimensions of a row of houses: minimum and maximum, metres. */
export interface RowLook {
  readonly widthM: readonly [number, number];
  readonly depthM: readonly [number, number];
  readonly storeys: readonly [number, number];
  /** Maximum distance of a house behind the front line, metres. */
  readonly setbackM: number;
  /** Share of plots that stay empty. */
  readonly gaps: number;
}

export const storeyM = 3.3;
/** Shares of a random depth, tried in order until a house fits. */
const depthShares = [1, 0.66, 0.42];
const minDepthM = 5;

const within = (random: () => number, [from, to]: readonly [number, number]) => from + (to - from) * random();

/** Returns a random height, metres; most are in the lower half of the range. */
export function heightM(random: () => number, [from, to]: readonly [number, number]): number {
  const storeys = Math.floor(from + (to + 1 - from) * random() ** 1.5);
  return Math.round((storeys * storeyM + random() * 1.6) * 4) / 4;
}

/** Yields houses along both sides of a way, facing it. */
export function* rowsAlong(
  ground: Ground,
  way: Ring,
  frontM: number,
  look: RowLook,
  random: () => number,
): Generator<Building> {
  for (let at = 0; at + 3 < way.length; at += 2) {
    const [x1, y1, x2, y2] = [way[at] ?? 0, way[at + 1] ?? 0, way[at + 2] ?? 0, way[at + 3] ?? 0];
    const length = Math.hypot(x2 - x1, y2 - y1);
    if (length < 1) continue;
    const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
    for (const side of [1, -1])
      for (let along = 0; along + look.widthM[0] <= length; ) {
        const width = Math.min(within(random, look.widthM), length - along);
        const isGap = random() < look.gaps;
        const front = frontM + look.setbackM * random() ** 2;
        const depth = within(random, look.depthM);
        const top = heightM(random, look.storeys);
        if (isGap) {
          along += width;
          continue;
        }
        const plot = (deep: number): Ring => {
          const point = (a: number, out: number) => [
            x1 + ux * a - uy * out * side,
            y1 + uy * a + ux * out * side,
          ];
          const corners = [
            point(along, front),
            point(along, front + deep),
            point(along + width, front + deep),
            point(along + width, front),
          ];
          return (side === 1 ? corners.toReversed() : corners).flat();
        };
        const deep = depthShares
          .map((part) => depth * part)
          .find((metres) => metres >= minDepthM && ground.build(plot(metres)));
        if (deep === undefined) {
          along += 1.5;
          continue;
        }
        yield { rings: [plot(deep)], topM: top, baseM: 0 };
        along += width;
      }
  }
}
