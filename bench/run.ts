import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { matchesGlob, type Row } from './report.ts';

/** The parsed command line: `--rows GLOB`, `--rounds N`, `--quick`, and the options of the bench. */
export interface Run<S> {
  readonly chosen: readonly S[];
  readonly rounds: number;
  readonly quick: boolean;
  /** Values of the bench's own options. */
  readonly values: Readonly<Record<string, string | undefined>>;
}

/** Parses a bench's command line, and changes to the repository's root, to which all paths are relative. */
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
  if (chosen.length === 0) throw new Error(`no row matches ${values.rows}`);
  const given: Readonly<Record<string, unknown>> = values;
  const ownValue = (name: string) => (typeof given[name] === 'string' ? given[name] : own[name]);
  return {
    chosen,
    rounds: Number(values.rounds ?? (values.quick ? 1 : 5)),
    quick: values.quick,
    values: Object.fromEntries(Object.keys(own).map((name) => [name, ownValue(name)])),
  };
}

/** Collects the errors of measurements, so that one failure does not end the bench. */
export function failures<K>() {
  const whys = new Map<K, string>();
  return {
    whys,
    async attempt(of: K, name: string, measure: () => Promise<void>): Promise<void> {
      try {
        await measure();
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        // The first error has the cause.
        if (!whys.has(of)) whys.set(of, why.slice(0, 300));
        process.stderr.write(`${name}: ${why}\n`);
      }
    },
  };
}

/** Prints one JSON object per line (DESIGN.md, "Benches"). */
export function printRows(rows: Iterable<Row>): void {
  for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
}
