import { randomInt } from 'node:crypto';
import fc from 'fast-check';

/**
 * How doors are knocked at. In `npm test` each visit is one of a fixed number, from a fixed seed: the same ones on every machine.
 * `WATCHFLOOR_DOOR_SEED` names another seed; `WATCHFLOOR_DOOR_MINUTES` has each door knocked at for so long, from a fresh seed each
 * round. A failure names its seed: with that in `WATCHFLOOR_DOOR_SEED` it comes again.
 */
const usualSeed = 20_261_126;
const minutes = Number(process.env.WATCHFLOOR_DOOR_MINUTES ?? 0);
const namedSeed = process.env.WATCHFLOOR_DOOR_SEED;

/** Of a test that knocks, ms: what it takes beside the minutes that were asked for. */
export const knockWithinMs = minutes * 60_000 + 120_000;
/** Processor time of one visit, ms: some hundred times what is usual, on whatever machine. What is quadratic, or hangs, takes more. */
const visitMs = 5_000;

const seeds = (): number => (namedSeed === undefined ? randomInt(2 ** 31) : Number(namedSeed));

/** Has so many visitors come one after the other. Rejects with the first that the door did not stand, its seed and its path. */
export async function knock<T>(
  visitors: fc.Arbitrary<T>,
  visits: number,
  visit: (visitor: T) => void | Promise<void>,
): Promise<void> {
  const property = fc.asyncProperty(visitors, async (visitor) => {
    const before = process.cpuUsage();
    await visit(visitor);
    const { user } = process.cpuUsage(before);
    if (user / 1_000 > visitMs) throw new Error(`one visit took ${Math.round(user / 1_000)} ms of processor`);
  });
  const round = (seed: number) => fc.assert(property, { seed, numRuns: visits, endOnFailure: true });
  if (minutes === 0) return round(namedSeed === undefined ? usualSeed : Number(namedSeed));
  const until = performance.now() + minutes * 60_000;
  do await round(seeds());
  while (performance.now() < until);
}
