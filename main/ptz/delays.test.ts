import { expect, it } from 'vitest';
import { createDelays } from './delays.ts';

it('tells the last, and the 95th of the last hundred', () => {
  const delays = createDelays();
  expect(delays.figures()).toBeNull();
  delays.add(7);
  expect(delays.figures()).toEqual({ last: 7, p95: 7 });
  // An outlier before the last hundred no longer counts.
  delays.add(5_000);
  for (let ms = 1; ms <= 100; ms++) delays.add(ms);
  expect(delays.figures()).toEqual({ last: 100, p95: 95 });
});
