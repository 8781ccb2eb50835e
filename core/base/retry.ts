/** Returns how long to wait before attempt `attempt` (1 = the first retry), ms. */
export type RetryPolicy = (attempt: number) => number;

/** An unattended window that waits for a key press retries by itself at this interval, ms. */
export const unattendedRetryMs = 60_000;

/**
 * Creates exponential back-off with full jitter on the upper half, so that a thousand clients of a failed site do
 * not return at the same moment (AWS Architecture Blog, "Exponential Backoff And Jitter", 2015).
 */
export function createBackOff(options: {
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
