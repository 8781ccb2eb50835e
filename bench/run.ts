import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { matchesGlob, type Row } from './report.ts';

/** What a run was asked for: `--rows GLOB`, `--rounds N`, `--quick`, and what its bench takes besides. */
export interface Run<S> {
  readonly chosen: readonly S[];
  readonly rounds: number;
  readonly quick: boolean;
  /** Of the options that are the bench's own. */
  readonly values: Readonly<Record<string, string | undefined>>;
}

/** Reads the command line of a bench; programs and pages are the checkout's, wherever it is called from. */
export function runOf<S extends Pick<Row, 'row'>>(
  rows: readonly S[],
  own: Readonly<Record<string, string | undefined>>,
): Run<S> {
  process.chdir(resolve(import.meta.dirname, '..'));
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '*' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      ...Object.fromEntries(Object.keys(own).map((name) => [name, { type: 'string' as const }])),
    },
  });
  const chosen = rows.filter(({ row }) => matchesGlob(row, values.rows));
  if (chosen.length === 0) throw new Error(`no row is like ${values.rows}`);
  const given: Readonly<Record<string, unknown>> = values;
  const ownValue = (name: string) => (typeof given[name] === 'string' ? given[name] : own[name]);
  return {
    chosen,
    rounds: Number(values.rounds ?? (values.quick ? 1 : 5)),
    quick: values.quick,
    values: Object.fromEntries(Object.keys(own).map((name) => [name, ownValue(name)])),
  };
}

/** What one measurement in many failed with, kept for its row; the others have their figures. */
export function failures<K>() {
  const whys = new Map<K, string>();
  return {
    whys,
    async attempt(of: K, name: string, measure: () => Promise<void>): Promise<void> {
      try {
        await measure();
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        // The first is the one to look at.
        if (!whys.has(of)) whys.set(of, why.slice(0, 300));
        process.stderr.write(`${name}: ${why}\n`);
      }
    },
  };
}

/** One JSON object a line, as DESIGN's "Benches" has it. */
export function printRows(rows: Iterable<Row>): void {
  for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
}
