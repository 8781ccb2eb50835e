import { makeRow } from '../report.ts';
import { failures, printRows, runOf } from '../run.ts';
import { type BenchCity, openFiles, type SideName, sides } from './files.ts';
import { cases, type MapCase, rows } from './rows.ts';
import { type MapFigures, measureMap } from './window.ts';

/**
 * `npm run bench:map [-- --rows GLOB] [--rounds N] [--quick] [--sides ours,deck,maplibre]`: our scene beside deck.gl
 * and MapLibre GL (bench/peers), in the same Electron at the same size, with the same buildings, cameras and flight:
 * street level with pitch, then out to the whole city.
 */
interface Result {
  city?: BenchCity;
  readonly samples: Partial<Record<SideName, MapFigures[]>>;
  readonly failed: ReturnType<typeof failures<SideName>>;
}

async function main(): Promise<void> {
  const { chosen, rounds, quick, values } = runOf(rows, { sides: sides.join() });
  const asked = new Set(values.sides?.split(','));
  /** Returns the requested sides that can be measured in some of these rows. */
  const sidesOf = (some: typeof chosen) =>
    sides.filter((side) => asked.has(side) && some.some((row) => row.sides.includes(side)));
  const frames = quick ? 30 : 120;
  const wanted = cases.filter((one) => chosen.some(({ of }) => of === one));
  const files = await openFiles(sidesOf(chosen));
  const results = new Map<MapCase, Result>(
    wanted.map((one) => [one, { samples: {}, failed: failures<SideName>() }]),
  );
  try {
    for (let round = 1; round <= rounds; round += 1)
      for (const [one, result] of results) {
        const city = result.city ?? files.city(one.cameras, one.buildings);
        result.city = city;
        for (const side of sidesOf(chosen.filter(({ of }) => of === one)))
          await result.failed.attempt(
            side,
            `round ${round}, ${one.buildings} buildings, ${side}`,
            async () => {
              const figures = await measureMap(files.url, side, city, one.flies ? frames : 0);
              result.samples[side] = [...(result.samples[side] ?? []), figures];
            },
          );
      }
  } finally {
    files.close();
  }
  printRows(
    chosen.map(({ of, figure, sides: shown, ...spec }) => {
      const result = results.get(of);
      const { city } = result ?? {};
      const samples = Object.fromEntries(
        shown
          .filter((side) => asked.has(side))
          .map((side) => [
            side,
            (result?.samples[side] ?? []).flatMap((figures) => (city && figure(figures, city)) ?? []),
          ]),
      );
      const why = shown.flatMap((side) => result?.failed.whys.get(side) ?? []).join('; ');
      return makeRow({ bench: 'map', ...spec }, samples, why || undefined);
    }),
  );
}

await main();
