import { randomInt } from 'node:crypto';
import fc from 'fast-check';

/**
 * Settings of the fuzz tests.
 * `npm test` runs a fixed number of inputs from a fixed seed, which are the same on every machine.
 * `WATCHFLOOR_FUZZ_SEED` sets another seed. `WATCHFLOOR_FUZZ_MINUTES` runs each test for that long, with a fresh seed
 * in each round. A failure prints its seed, which repeats it as `WATCHFLOOR_FUZZ_SEED`.
 */
const usualSeed = 20_261_126;
const minutes = Number(process.env.WATCHFLOOR_FUZZ_MINUTES ?? 0);
const namedSeed = process.env.WATCHFLOOR_FUZZ_SEED;

/** The time limit of a fuzz test, ms: the requested minutes and the usual time. */
export const fuzzWithinMs = minutes * 60_000 + 120_000;
/**
 * The limit of processor time for one input, ms, about a hundred times the usual time.
 * Quadratic algorithms and endless loops exceed it.
 */
const visitMs = 5_000;

const seeds = (): number => (namedSeed === undefined ? randomInt(2 ** 31) : Number(namedSeed));

/**
 * Runs `visit` with random inputs, one after the other.
 * @throws for the first failing input, with its seed and path
 */
export async function fuzz<T>(
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
