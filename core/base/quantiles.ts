/** The number of values that are stored individually; beyond it, they are counted in buckets. */
export const exactValues = 10_000;
/** The largest relative error of a quantile computed from buckets. */
export const relativeError = 0.01;

export interface Quantiles {
  /** Adds a value of zero or more. */
  add(value: number): void;
  /** Returns the nearest-rank quantile, 0 < share <= 1; null without any value. */
  at(share: number): number | null;
}

/**
 * Creates quantiles in bounded memory: exact up to `exactValues`, then by buckets that grow by a factor (DDSketch:
 * Masson, Rim and Lee, VLDB 2019), within `relativeError` for any number of values. 1 ms to ten years takes 1,300
 * buckets.
 */
export function createQuantiles(): Quantiles {
  const growth = Math.log((1 + relativeError) / (1 - relativeError));
  let exact: number[] | null = [];
  /** The number of values in each; values below 1 are in the first. */
  const buckets: number[] = [0];
  let total = 0;

  const middleOf = (bucket: number): number =>
    bucket === 0 ? 0 : (2 * Math.exp((bucket - 1) * growth)) / (Math.exp(growth) + 1);
  const sketch = (value: number): void => {
    const bucket = value < 1 ? 0 : 1 + Math.ceil(Math.log(value) / growth);
    while (buckets.length <= bucket) buckets.push(0);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  };

  return {
    add(value) {
      total += 1;
      if (exact && exact.length < exactValues) {
        exact.push(value);
        return;
      }
      for (const one of exact ?? []) sketch(one);
      exact = null;
      sketch(value);
    },
    at(share) {
      if (total === 0) return null;
      const rank = Math.max(1, Math.ceil(share * total));
      if (exact) return [...exact].sort((a, b) => a - b)[rank - 1] ?? null;
      let seen = 0;
      for (const [bucket, count] of buckets.entries()) {
        seen += count;
        if (seen >= rank) return middleOf(bucket);
      }
      return null;
    },
  };
}
