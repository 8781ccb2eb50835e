/** Decides how long to wait before attempt `attempt` (1 = the first retry), in ms. */
export type RetryPolicy = (attempt: number) => number;

/** A window at which nobody works, and that waits for a key, tries again by itself after this long, ms, each time. */
export const triesAgainAfterMs = 60_000;

/**
 * Exponential back-off with full jitter on the upper half, so that a thousand clients of one fallen site do not
 * return in the same instant (AWS Architecture Blog, "Exponential Backoff And Jitter", 2015).
 */
export function backOff(options: {
  readonly firstMs: number;
  readonly maxMs: number;
  readonly random?: () => number;
}): RetryPolicy {
  const { firstMs, maxMs, random = Math.random } = options;
  return (attempt) => {
    const ceiling = Math.min(maxMs, firstMs * 2 ** Math.max(0, attempt - 1));
    return Math.round(ceiling / 2 + (random() * ceiling) / 2);
  };
}
