/** Values of which exact ones are kept; beyond, a sketch of them. */
export const exactValues = 10_000;
/** Of a quantile once it is a sketch. */
export const relativeError = 0.01;

export interface Quantiles {
  /** Zero or more. */
  add(value: number): void;
  /** The nearest-rank quantile, 0 < share <= 1; null where there is no value. */
  at(share: number): number | null;
}

/**
 * Quantiles in bounded memory: exact up to `exactValues`, then by buckets that grow by a factor (DDSketch: Masson, Rim and Lee,
 * VLDB 2019), within `relativeError` however many come. 1 ms to ten years takes 1,300 buckets.
 */
export function createQuantiles(): Quantiles {
  const growth = Math.log((1 + relativeError) / (1 - relativeError));
  let exact: number[] | null = [];
  /** How many values each has; what is below 1 is in the first. */
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
