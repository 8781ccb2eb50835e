import { expect, test } from 'vitest';
import { playShift } from './play.ts';
import { asMarkdown, failed } from './report.ts';

/** A shift takes some minutes as fast as events allow. A busy machine may need longer. */
const withinMs = 20 * 60_000;

test(
  'one whole shift, from sign-on to handover, with everything counted',
  async () => {
    const report = await playShift({
      speed: Number.POSITIVE_INFINITY,
      into: process.env.WATCHFLOOR_SHIFT_INTO,
      send: ({ at, title, checks, tookMs }) =>
        process.stdout.write(`${at} ${title}: ${checks.length} (${Math.round(tookMs / 1_000)} s)\n`),
    });
    const notSeen = failed(report);
    // The whole report is printed, because the test's summary contains only the failed checks.
    if (notSeen.length > 0) process.stdout.write(asMarkdown(report));
    expect(notSeen, notSeen.join('; ')).toEqual([]);
  },
  withinMs,
);
