/** Vehicles and walkers at the crossing, and its signal plan. */
import { bikeBody, busBody, carBody, type Look, walkerBody } from '../cast.ts';
import type { seeded } from '../render/random.ts';
import { type Arrival, driving, type Green, type Recorded, recordLane, walking } from '../signals.ts';
import { bent, straight, type Track } from '../traffic.ts';
import { far, stopAt } from './junction.ts';

/** Green times of the roads as shares of the period, and the duration of amber. */
const plan = { a: { from: 0, to: 0.36 }, b: { from: 0.5, to: 0.86 }, amber: 0.06 };

/** Returns the lanes of one road in one direction: a car lane in the middle, four files of two-wheelers beside it. */
function approach(
  random: ReturnType<typeof seeded>,
  look: Look,
  track: Track,
  right: Track,
  green: Green,
  periodS: number,
  cars: number,
  withBus: boolean,
): Recorded[] {
  const recorded: Recorded[] = [];
  const vehicles: Arrival[] = [];
  for (let i = 0; i < cars; i++)
    vehicles.push({
      body: withBus && i === 0 ? busBody(random, look) : carBody(random, look),
      track,
      across: 1.75,
    });
  recorded.push(
    ...recordLane(random, vehicles, far - stopAt, green, periodS, { ...driving, gapM: 1.4, headwayS: 0.8 }),
  );
  for (const [file, across] of [3.65, 4.5, 5.35, 6.2].entries()) {
    const riders: Arrival[] = [];
    for (let i = random.integer(3, 4); i > 0; i--) {
      const turns = file === 3 && random.chance(0.6);
      riders.push({
        body: bikeBody(random, look),
        track: turns ? right : track,
        across: across + random.between(-0.06, 0.06),
      });
    }
    recorded.push(
      ...recordLane(random, riders, far - stopAt + random.between(0.3, 1.5), green, periodS, driving),
    );
  }
  return recorded;
}

/** Returns the signal of a road at a share of the period. */
export function signalAt(road: 'a' | 'b', share: number): 'red' | 'amber' | 'green' {
  const { from, to } = plan[road];
  if (share >= from && share < to - plan.amber * 0.4) return 'green';
  return share >= from && share < to + plan.amber * 0.6 ? 'amber' : 'red';
}

/** Returns all moving objects over one period. `wet`: people carry umbrellas. */
export function crossingFlows(
  random: ReturnType<typeof seeded>,
  look: Look,
  periodS: number,
  wet: boolean,
): Recorded[] {
  const greenA: Green = { from: plan.a.from * periodS, to: plan.a.to * periodS };
  const greenB: Green = { from: plan.b.from * periodS, to: plan.b.to * periodS };
  const turned = (points: readonly (readonly [number, number])[]) => bent(points, 3.2);
  const flows = [
    ...approach(
      random,
      look,
      straight(0, -far, 0, far),
      turned([
        [0, -far],
        [0, -2],
        [far, -2],
      ]),
      greenA,
      periodS,
      2,
      false,
    ),
    ...approach(
      random,
      look,
      straight(0, far, 0, -far),
      turned([
        [0, far],
        [0, 2],
        [-far, 2],
      ]),
      greenA,
      periodS,
      2,
      true,
    ),
    ...approach(
      random,
      look,
      straight(-far, 0, far, 0),
      turned([
        [-far, 0],
        [-2, 0],
        [-2, -far],
      ]),
      greenB,
      periodS,
      2,
      false,
    ),
    ...approach(
      random,
      look,
      straight(far, 0, -far, 0),
      turned([
        [far, 0],
        [2, 0],
        [2, far],
      ]),
      greenB,
      periodS,
      2,
      false,
    ),
  ];
  const walkersWait = 9.6;
  for (const [track, go] of [
    [straight(-8.6 - 8, 10.6, 22, 10.6), { from: 0.42 * periodS, to: 0.56 * periodS }],
    [straight(20, 11.2, -22, 11.2), { from: 0.42 * periodS, to: 0.56 * periodS }],
    [straight(10.6, 19, 10.6, -16), { from: 0.9 * periodS, to: 1.05 * periodS }],
    [straight(-10.4, -19, -10.4, 20), { from: 0.9 * periodS, to: 1.05 * periodS }],
  ] as const)
    for (const across of [-0.75, 0, 0.75]) {
      const arrivals: Arrival[] = Array.from({ length: random.integer(1, 2) }, () => ({
        body: walkerBody(random, wet),
        track,
        across: across + random.between(-0.2, 0.2),
      }));
      const start = track.at(0, 0);
      const stop = Math.max(Math.abs(start.x), Math.abs(start.z)) - 7.6;
      flows.push(...recordLane(random, arrivals, Math.min(stop, walkersWait + 3), go, periodS, walking));
    }
  return flows;
}
