import { playShift } from '../../test/shift/play.ts';
import { failed } from '../../test/shift/report.ts';
import { type Measured, oncePerRound } from './spec.ts';

/** Plays the written scenario as fast as its events allow. */
const shift = oncePerRound(async () => {
  const report = await playShift({
    speed: Number.POSITIVE_INFINITY,
    into: undefined,
    send: ({ at, title }) => process.stderr.write(`${at} ${title}\n`),
  });
  const unseen = failed(report);
  const expected = report.stations.reduce((sum, { checks }) => sum + checks.length, 0);
  return {
    counters: report.counters,
    note: `alerts and actions of one whole shift as fast as its events allow, compared with the desk's queue and the site's audit log; ${expected} checks, ${unseen.length} failed${unseen.map((one) => `; ${one}`).join('')}`,
  };
});

export async function measureLost(round: number): Promise<Measured> {
  const { counters, note } = await shift(round);
  return { figures: { ours: counters.lost }, note };
}

export async function measureDoubled(round: number): Promise<Measured> {
  const { counters, note } = await shift(round);
  return { figures: { ours: counters.doubled }, note };
}
