import { makeRow, percentile, type Row } from '../report.ts';
import { failures, printRows, runOf } from '../run.ts';
import { measureCatchUp, shiftLogRecords } from './backlog.ts';
import { type Feed, isFull, measureFlood } from './flood.ts';
import { timeOtherDesk } from './otherDesk.ts';
import { killRepeatedly } from './repeatedKills.ts';
import { sliceMs } from './tasks.ts';

/**
 * `npm run bench:alerts [-- --rows GLOB] [--rounds N] [--quick] [--feed broker|log]`: real processes, end to end. A
 * desk catches up with a shift of 1.93 million records of a real site (created once, cached in
 * ~/.cache/watchfloor/bench); a real console's window shows its queue while 5,000 alerts a second arrive; desk and site
 * are killed repeatedly. By default the windows are measured in three rounds, the rest in one. `--feed`: source of the
 * 5,000 alerts; by default the broker of a real site if this machine can process that many beside the other programs,
 * otherwise the desk's fake site.
 */
type Of = 'backlog' | 'flood' | 'kill' | 'otherDesk';
interface Spec extends Pick<Row, 'row' | 'unit' | 'goal'> {
  readonly of: Of;
  /** The figure of a round that the row reports. */
  readonly figure: string;
}
const rows: readonly Spec[] = [
  { row: 'backlog-1.93M', of: 'backlog', figure: 'all', unit: 's', goal: 'ours <= 120' },
  { row: 'backlog-first-high', of: 'backlog', figure: 'urgent', unit: 'ms', goal: 'ours <= 2000' },
  { row: 'window-task-p99@5k', of: 'flood', figure: 'p99', unit: 'ms', goal: 'ours <= 16' },
  { row: 'window-task-p100@5k', of: 'flood', figure: 'p100', unit: 'ms', goal: 'ours <= 50' },
  { row: 'other-desk-p95', of: 'otherDesk', figure: 'p95', unit: 'ms', goal: 'ours <= 1000' },
  { row: 'kill9-lost', of: 'kill', figure: 'wrong', unit: 'records', goal: 'ours <= 0' },
];
const amounts = {
  full: {
    records: shiftLogRecords,
    floodMs: 10_000,
    cycles: 300,
    actions: 20,
    rounds: { backlog: 1, flood: 3, kill: 1, otherDesk: 1 },
  },
  quick: {
    records: 60_000,
    floodMs: 5_000,
    cycles: 12,
    actions: 4,
    rounds: { backlog: 1, flood: 1, kill: 1, otherDesk: 1 },
  },
};

async function main(): Promise<void> {
  const { chosen, quick, rounds, values } = runOf(rows, { feed: undefined });
  const many = quick ? amounts.quick : amounts.full;
  const wanted = new Set<string>(chosen.map(({ of }) => of));
  const isNotified = process.argv.some((word) => word.startsWith('--rounds'));
  const samples = new Map<string, number[]>();
  const notes = new Map<Of, Set<string>>();
  const { whys, attempt } = failures<Of>();
  const put = (of: Of, figures: Readonly<Record<string, number | null>>) => {
    for (const [name, figure] of Object.entries(figures))
      if (figure !== null) samples.set(`${of} ${name}`, [...(samples.get(`${of} ${name}`) ?? []), figure]);
  };
  const note = (of: Of, text: string) => notes.set(of, (notes.get(of) ?? new Set()).add(text));
  let feed: Feed | undefined = (['broker', 'log'] as const).find((each) => each === values.feed);

  const measures: Readonly<Record<Of, () => Promise<void>>> = {
    async backlog() {
      const { allS, urgentMs, listP99Ms, listWorstMs } = await measureCatchUp(many.records);
      put('backlog', { all: allS, urgent: urgentMs });
      const perSecond = Math.round(many.records / allS).toLocaleString('en');
      note(
        'backlog',
        `${perSecond} records a second; a window received its list within ${listP99Ms.toFixed(0)} ms (p99), ${listWorstMs.toFixed(0)} ms (maximum)`,
      );
    },
    async flood() {
      const from: Feed = feed ?? 'broker';
      let flooded = await measureFlood(from, many.floodMs);
      if (feed === undefined && !isFull(flooded)) {
        note(
          'flood',
          `through a real site's broker this machine processed ${Math.round(flooded.arrived)} a second`,
        );
        feed = 'log';
        flooded = await measureFlood(feed, many.floodMs);
      }
      feed ??= from;
      put('flood', { p99: percentile(flooded.tasks, 0.99), p100: percentile(flooded.tasks, 1) });
      const whence = feed === 'log' ? 'from the desk’s fake site' : 'over a real site’s broker';
      note(
        'flood',
        `${whence}, ${Math.round(flooded.arrived)} a second arrived; the longest task of each ${sliceMs} ms`,
      );
      if (!isFull(flooded)) note('flood', 'fewer than 5,000 a second arrived');
    },
    async otherDesk() {
      const took = await timeOtherDesk(many.actions);
      put('otherDesk', { p95: percentile(took, 0.95) });
      note(
        'otherDesk',
        `${took.length} alerts acknowledged by a key at one real console, until the row shows it at another`,
      );
    },
    async kill() {
      const { cycles, reports, notes: done, lost, doubled, received } = await killRepeatedly(many.cycles);
      put('kill', { wrong: lost + doubled });
      note(
        'kill',
        [
          `${cycles} cycles, ${reports} reports, ${done} notes; lost ${lost}, doubled ${doubled}`,
          ...received,
        ].join('; '),
      );
    },
  };
  for (const name of ['backlog', 'flood', 'otherDesk', 'kill'] as const) {
    if (!wanted.has(name)) continue;
    const times = isNotified ? rounds : many.rounds[name];
    for (let round = 0; round < times; round++)
      await attempt(name, `${name}, round ${round + 1}`, measures[name]);
  }
  printRows(
    chosen.map(({ of, figure, ...spec }) => {
      const why = [whys.get(of), ...(notes.get(of) ?? []), quick ? 'a quick trial' : undefined];
      const words = why.filter((one) => one !== undefined).join('; ');
      return makeRow(
        { bench: 'alerts', better: 'lower', ...spec },
        { ours: samples.get(`${of} ${figure}`) ?? [] },
        words || undefined,
      );
    }),
  );
  process.exit(0);
}

await main();
