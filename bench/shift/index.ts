import { makeRow, type Row } from '../report.ts';
import { failures, printRows, runOf } from '../run.ts';
import { closeHost } from './host.ts';
import { closeRestoring, measureRestoredRoomWall, measureRestoredWindows } from './restoreTime.ts';
import { closeSearching, measureSearch } from './search.ts';
import type { Measured } from './spec.ts';
import { closeStarting, measureStart } from './startTime.ts';
import { measureSteadyCpu, measureSteadyMemory } from './steady.ts';
import { measureStorm } from './storm.ts';
import { measureDoubled, measureLost } from './whole.ts';

/**
 * `npm run bench:shift [-- --rows GLOB] [--rounds N] [--quick]`: the demands of a whole shift on the program. A file in
 * this folder measures each row.
 */
interface Spec extends Pick<Row, 'row' | 'unit' | 'better' | 'goal'> {
  /** Measures one round. The round's number lets rows share one measurement. */
  readonly measure: (round: number) => Promise<Measured>;
}
const lower = { better: 'lower' } as const;
const rows: readonly Spec[] = [
  {
    ...lower,
    row: 'start-usable',
    unit: 'ms',
    goal: 'ours <= 3 * empty and ours <= 4000',
    measure: measureStart,
  },
  { ...lower, row: 'windows-restored@3', unit: 'ms', goal: 'ours <= 3000', measure: measureRestoredWindows },
  {
    ...lower,
    row: 'room-wall-restored@2',
    unit: 'ms',
    goal: 'ours <= 3000',
    measure: measureRestoredRoomWall,
  },
  { ...lower, row: 'cpu-steady@16', unit: '%', goal: '', measure: measureSteadyCpu },
  { ...lower, row: 'memory-steady@16', unit: 'MB', goal: 'ours <= 900', measure: measureSteadyMemory },
  { ...lower, row: 'search-p95@40210', unit: 'ms', goal: 'ours <= 20', measure: measureSearch },
  { ...lower, row: 'longest-task-p99@storm', unit: 'ms', goal: 'ours <= 50', measure: measureStorm },
  { ...lower, row: 'shift-lost', unit: 'records', goal: 'ours <= 0', measure: measureLost },
  { ...lower, row: 'shift-doubled', unit: 'records', goal: 'ours <= 0', measure: measureDoubled },
];

async function main(): Promise<void> {
  const { chosen, rounds, quick } = runOf(rows, {});
  const { whys, attempt } = failures<string>();
  const samples = new Map<string, Record<string, number[]>>(chosen.map(({ row }) => [row, {}]));
  const notes = new Map<string, string>();
  try {
    for (let round = 0; round < rounds; round++)
      for (const { row, measure } of chosen)
        await attempt(row, row, async () => {
          const { figures, note } = await measure(round);
          const all = samples.get(row) ?? {};
          for (const [side, figure] of Object.entries(figures)) all[side] = [...(all[side] ?? []), figure];
          notes.set(row, note);
        });
  } finally {
    for (const close of [closeStarting, closeSearching, closeRestoring, closeHost]) await close();
  }
  printRows(
    chosen.map(({ measure: _, ...spec }) => {
      const why = [whys.get(spec.row), notes.get(spec.row), quick ? 'a quick trial' : undefined];
      const reported = why.filter((one) => one !== undefined).join('; ');
      return makeRow({ bench: 'shift', ...spec }, samples.get(spec.row) ?? {}, reported || undefined);
    }),
  );
}

await main();
