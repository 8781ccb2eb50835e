/** Columns that a screen shows apart. */
const mostColumns = 96;
const quarterMinutes = 15;

/** Undefined of none. */
export function medianOf(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.floor(sorted.length / 2);
  const upper = sorted[at];
  if (upper === undefined) return undefined;
  return sorted.length % 2 === 1 ? upper : ((sorted[at - 1] ?? upper) + upper) / 2;
}

/** Quarters of an hour as columns: of a long time the highest of several each, so that no flood is smoothed away. */
export function ratesOf(perQuarterHour: readonly number[]): {
  readonly columns: readonly number[];
  readonly minutes: number;
} {
  const each = Math.max(1, Math.ceil(perQuarterHour.length / mostColumns));
  const columns = Array.from({ length: Math.ceil(perQuarterHour.length / each) }, (_, at) =>
    Math.max(...perQuarterHour.slice(at * each, (at + 1) * each)),
  );
  return { columns, minutes: each * quarterMinutes };
}
