import { loadLimits, loadWindowMs } from '../../alerts/policy.ts';
import type { HandoverReport } from '../report.ts';

/** The flood limit of EEMUA 191, per quarter of an hour instead of ten minutes. */
export const floodPerQuarter = (loadLimits.flood * 900_000) / loadWindowMs;

/** Returns the median; undefined for an empty list. */
export function getMedian(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const at = Math.floor(sorted.length / 2);
  const upper = sorted[at];
  if (upper === undefined) return undefined;
  return sorted.length % 2 === 1 ? upper : ((sorted[at - 1] ?? upper) + upper) / 2;
}

/** Returns the alert counts of a top source (by its rank) in previous shifts for which they are known. */
export const getPreviousSourceCounts = (
  before: HandoverReport['figures']['before'],
  place: number,
): readonly number[] => before.flatMap(({ sources }) => sources[place] ?? []);

/** Reduces numbers to at most `most` columns, each the maximum of its group, so that no peak is smoothed away. */
export function reduceToColumns(
  numbers: readonly number[],
  most: number,
): { readonly columns: readonly number[]; readonly each: number } {
  const each = Math.max(1, Math.ceil(numbers.length / most));
  const columns = Array.from({ length: Math.ceil(numbers.length / each) }, (_, at) =>
    Math.max(...numbers.slice(at * each, (at + 1) * each)),
  );
  return { columns, each };
}
