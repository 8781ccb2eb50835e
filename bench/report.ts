/**
 * One measured row: medians over the rounds, in the format of DESIGN.md's "Benches". Reports over time read it, so ids
 * must not change.
 */
export interface Row {
  readonly bench: string;
  readonly row: string;
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  readonly ours: number | null;
  readonly peers: Readonly<Record<string, number | null>>;
  readonly rounds: number;
  /** (max - min) / median of our rounds */
  readonly spread: number | null;
  readonly noisy: boolean;
  readonly goal: string;
  readonly why?: string;
}

/** A larger spread means that the machine's load varied too much for the figure. */
const noisySpread = 0.5;

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** Returns the value below which the share `p` (0..1) of the values lies (nearest rank). */
export function percentile(values: readonly number[], p: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))] as number;
}

const rounded = (value: number | null) => (value === null ? null : Number(value.toPrecision(4)));

export function makeRow(
  spec: Pick<Row, 'bench' | 'row' | 'unit' | 'better' | 'goal'>,
  samples: Readonly<Record<string, readonly number[]>>,
  why?: string,
): Row {
  const { ours = [], ...peers } = samples;
  const middle = median(ours);
  const spread = middle ? (Math.max(...ours) - Math.min(...ours)) / Math.abs(middle) : null;
  return {
    ...spec,
    ours: rounded(middle),
    peers: Object.fromEntries(Object.entries(peers).map(([name, values]) => [name, rounded(median(values))])),
    rounds: ours.length,
    spread: rounded(spread),
    noisy: spread !== null && spread > noisySpread,
    ...(why ? { why } : {}),
  };
}

/** Whether a text matches a pattern, in which `*` stands for any characters. */
export function matchesGlob(text: string, pattern: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`).test(text);
}
