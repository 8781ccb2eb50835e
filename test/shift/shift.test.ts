import { expect, test } from 'vitest';
import { playShift } from './play.ts';
import { asMarkdown, failed } from './report.ts';

/** As fast as events allow it takes some minutes; a machine with other things to do may take its time. */
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
    // What was seen beside it says more than which of it was not; the summary holds the fault's own words only.
    if (notSeen.length > 0) process.stdout.write(asMarkdown(report));
    expect(notSeen, notSeen.join('; ')).toEqual([]);
  },
  withinMs,
);
