/** A sample of the memory in use, MB. */
export interface Sample {
  readonly hours: number;
  readonly memory: number;
}

/**
 * Returns the slope per hour of the least-squares line; undefined with fewer than three samples or without time between
 * them.
 */
export function slopeOf(samples: readonly Sample[]): number | undefined {
  if (samples.length < 3) return undefined;
  const mean = (value: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + value(sample), 0) / samples.length;
  const [hours, memory] = [mean((sample) => sample.hours), mean((sample) => sample.memory)];
  const spread = mean((sample) => (sample.hours - hours) ** 2);
  if (spread === 0) return undefined;
  return mean((sample) => (sample.hours - hours) * (sample.memory - memory)) / spread;
}
