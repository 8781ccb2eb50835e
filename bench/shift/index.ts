import { makeRow, type Row } from '../report.ts';
import { failures, printRows, runOf } from '../run.ts';
import { closeSearching, searching } from './search.ts';

/**
 * `npm run bench:shift [-- --rows GLOB] [--rounds N] [--quick]`: what a whole shift asks of the program as one. Each row is measured
 * by a file of its own beside this one.
 */
interface Spec extends Pick<Row, 'row' | 'unit' | 'better' | 'goal'> {
  /** One round: figures of ours and of the peers, and what is to be told beside them. */
  readonly measure: () => Promise<{
    readonly figures: Readonly<Record<string, number>>;
    readonly note: string;
  }>;
  /** Ends what rounds share. */
  readonly close: () => Promise<void>;
}
const rows: readonly Spec[] = [
  {
    ...{ row: 'search-p95@40210', unit: 'ms', better: 'lower', goal: 'ours <= 20' },
    ...{ measure: searching, close: closeSearching },
  },
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
          const { figures, note } = await measure();
          const all = samples.get(row) ?? {};
          for (const [side, figure] of Object.entries(figures)) all[side] = [...(all[side] ?? []), figure];
          notes.set(row, note);
        });
  } finally {
    for (const { close } of chosen) await close();
  }
  printRows(
    chosen.map(({ measure: _, close: __, ...spec }) => {
      const why = [whys.get(spec.row), notes.get(spec.row), quick ? 'a run for trying' : undefined];
      const told = why.filter((one) => one !== undefined).join('; ');
      return makeRow({ bench: 'shift', ...spec }, samples.get(spec.row) ?? {}, told || undefined);
    }),
  );
}

await main();
