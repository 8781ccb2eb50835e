import { expect, test } from 'vitest';
import { openStillScenes } from '../fixtures/stillScenes.ts';

/** `npm run test:long` runs for five minutes, `npm run faults` for an hour. */
const stillForMs = Number(process.env.WATCHFLOOR_STILL_MINUTES ?? 5) * 60_000;

test('still scenes with sensor noise are never marked', {
  timeout: stillForMs + 180_000,
}, async () => {
  const scenes = await openStillScenes({ moving: 2, still: 2 });
  try {
    expect(scenes.site.still).toHaveLength(2);
    const from = Date.now();
    // The length of this wait is part of the test.
    await new Promise((next) => setTimeout(next, stillForMs));
    await scenes.hadNoFalseMarks(from, scenes.site.moving);
  } finally {
    await scenes.close();
  }
});
