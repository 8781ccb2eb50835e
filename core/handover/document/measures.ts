import { loadLimits, loadWindowMs } from '../../alerts/policy.ts';
import type { HandoverReport } from '../report.ts';

/** EEMUA 191's flood of alerts, by the quarter hour instead of by ten minutes. */
export const floodPerQuarter = (loadLimits.flood * 900_000) / loadWindowMs;

/** Undefined of none. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const at = Math.floor(sorted.length / 2);
  const upper = sorted[at];
  if (upper === undefined) return undefined;
  return sorted.length % 2 === 1 ? upper : ((sorted[at - 1] ?? upper) + upper) / 2;
}

/** How many alerts of a top source (by its place among them) there were in each of the shifts before of which it is known. */
export const sourceBefore = (before: HandoverReport['figures']['before'], place: number): readonly number[] =>
  before.flatMap(({ sources }) => sources[place] ?? []);

/** At most so many columns of many numbers: the highest of several each, so that no peak is smoothed away. */
export function columnsOf(
  numbers: readonly number[],
  most: number,
): { readonly columns: readonly number[]; readonly each: number } {
  const each = Math.max(1, Math.ceil(numbers.length / most));
  const columns = Array.from({ length: Math.ceil(numbers.length / each) }, (_, at) =>
    Math.max(...numbers.slice(at * each, (at + 1) * each)),
  );
  return { columns, each };
}
