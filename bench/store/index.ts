import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewLogRecord } from '../../core/alerts/log.ts';
import { forCaller } from '../../test/fixtures/forCaller.ts';
import { makeRow, percentile, type Row } from '../report.ts';
import { failures, printRows, runOf } from '../run.ts';
import { filledStore } from './cache.ts';
import { openCity } from './city.ts';
import { type DeskStore, openDeskStore } from './desk.ts';
import { openWindowStore, type WindowStore } from './indexedDb.ts';
import { openPlainStore, type PlainStore } from './plain.ts';
import { pageQuestion, type Question, queueQuestions, searchQuestion } from './questions.ts';
import { busyRecord, madeUntil } from './records.ts';

/**
 * `npm run bench:store [-- --rows GLOB] [--rounds N] [--quick]`: the desk's store of alerts as the desk writes and
 * reads it (words, lines, audit log, synchronous FULL), beside a plain SQLite table and a window's IndexedDB. Reads use
 * a store of ten million alerts, built once and cached in ~/.cache/watchfloor/bench; the peers hold 200,000. Rounds are
 * interleaved.
 */
type Of = 'ingest' | 'live' | 'queue' | 'page' | 'search';
type Side = 'ours' | 'plain' | 'indexeddb';
interface Spec extends Pick<Row, 'row' | 'unit' | 'better' | 'goal'> {
  readonly of: Of;
  readonly note?: string;
}
const smaller =
  'the peers hold 200,000 alerts; ours returns the part of a page found within 50 ms, and continues from there';
const rows: readonly Spec[] = [
  {
    row: 'ingest-sustained',
    of: 'ingest',
    unit: '1/s',
    better: 'higher',
    goal: 'ours >= 25000 and ours >= plain / 2',
    note: 'records, a tenth of them actions of other desks (audited), 500 per transaction, into 200,000 alerts',
  },
  {
    row: 'ingest-live-commit-p99',
    of: 'live',
    unit: 'ms',
    better: 'lower',
    goal: 'ours <= 50',
    note: '5,000 records a second, 250 per transaction',
  },
  { row: 'queue-p99@10M', of: 'queue', unit: 'ms', better: 'lower', goal: 'ours <= 5', note: smaller },
  { row: 'page-p99@10M', of: 'page', unit: 'ms', better: 'lower', goal: 'ours <= 20', note: smaller },
  { row: 'search-p99@10M', of: 'search', unit: 'ms', better: 'lower', goal: 'ours <= 100', note: smaller },
];

const heldByPeers = 200_000;
const recordsPerTransaction = 500;
const liveRecords = 250;
const liveEveryMs = 50;
const pageRows = 50;
const window = { window: 'w1' } as Parameters<DeskStore['list']>[1];
/** Amounts per round of a full run, and of a quick trial. */
const amounts = {
  full: {
    held: 10_000_000,
    ingest: 60_000,
    live: 80,
    queue: 200,
    page: 400,
    search: 132,
    paged: 60,
    slow: 4,
  },
  quick: { held: heldByPeers, ingest: 10_000, live: 20, queue: 60, page: 80, search: 44, paged: 20, slow: 2 },
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function timed(run: () => unknown): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

async function main(): Promise<void> {
  const { chosen, rounds, quick } = runOf(rows, {});
  const many = quick ? amounts.quick : amounts.full;
  const wanted = new Set<string>(chosen.map(({ of }) => of));
  const samples = new Map<string, number[]>();
  const put = (of: Of, side: Side, figure: number) =>
    samples.set(`${of} ${side}`, [...(samples.get(`${of} ${side}`) ?? []), figure]);
  const { whys, attempt: tried } = failures<Of>();
  const attempt = (of: Of, measure: () => Promise<void>) =>
    wanted.has(of) ? tried(of, of, measure) : undefined;
  /** Durations of the replies by kind of query, ms. */
  const kinds = new Map<string, number[]>();

  const city = openCity();
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-store-'));
  const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const asks = ['queue', 'page', 'search'].some((of) => wanted.has(of));
    const large = asks ? openDeskStore(filledStore(many.held, city), city) : undefined;
    if (large) undo.push(() => large.close());
    const own = join(folder, 'own');
    cpSync(filledStore(heldByPeers, city), own, { recursive: true });
    const ours = openDeskStore(own, city);
    const plain: PlainStore = openPlainStore(join(folder, 'plain.db'));
    const idb: WindowStore = await openWindowStore();
    undo.push(
      () => ours.close(),
      () => plain.close(),
      () => idb.close(),
    );

    // New records are later than all stored ones; each number is made once, for all sides.
    let made = 0;
    const next = (count: number): NewLogRecord[] => {
      // An action refers to an alert some records before it, so a batch must have whole tens.
      const batch = Array.from({ length: count }, (_, at) =>
        busyRecord(city, made + at, (n) => madeUntil + Math.floor(n / 5)),
      );
      made += count;
      return batch;
    };
    /** Returns how long each side takes to store records, ms: of a page's store the page's own time. */
    const taking: Record<Side, (records: readonly NewLogRecord[]) => Promise<number>> = {
      ours: (records) => timed(() => ours.take(records, heldByPeers + 1 + made)),
      plain: (records) => timed(() => plain.take(records)),
      indexeddb: (records) => idb.take(records),
    };
    const names = ['ours', 'plain', 'indexeddb'] as const;

    for (let held = 0; held < heldByPeers; held += 5_000) {
      const records = next(5_000);
      plain.take(records);
      await idb.take(records);
    }
    for (let round = 0; round < rounds; round++) {
      await attempt('ingest', async () => {
        const took = { ours: 0, plain: 0, indexeddb: 0 };
        for (let done = 0; done < many.ingest; done += recordsPerTransaction) {
          const records = next(recordsPerTransaction);
          for (const side of names) took[side] += await taking[side](records);
        }
        for (const side of names) put('ingest', side, (many.ingest / took[side]) * 1_000);
      });
      await attempt('live', async () => {
        for (const side of names) {
          const took: number[] = [];
          const began = performance.now();
          for (let turn = 0; turn < many.live; turn++) {
            const records = next(liveRecords);
            const wait = began + turn * liveEveryMs - performance.now();
            if (wait > 0) await pause(wait);
            took.push(await taking[side](records));
          }
          put('live', side, percentile(took, 0.99) ?? 0);
        }
      });
      const ask = async (of: Of, count: number, slow: number, question: (turn: number) => Question) => {
        if (!large) return;
        const took: Record<Side, number[]> = { ours: [], plain: [], indexeddb: [] };
        for (let turn = 0; turn < count; turn++) {
          const asked = question(round * count + turn);
          const { filter, after, kind } = asked;
          const input = { filter, limit: pageRows, ...(after ? { after } : {}) };
          const ms = await timed(async () => {
            const answer = await large.list(input, window, forCaller);
            if (!answer.ok) throw new Error(answer.fault.code);
          });
          took.ours.push(ms);
          const name = `${of} ${kind}`;
          kinds.set(name, [...(kinds.get(name) ?? []), ms]);
          if (turn >= slow) continue;
          took.plain.push(await timed(() => plain.ask(asked, round * count + turn)));
          took.indexeddb.push(await idb.ask(asked));
        }
        for (const side of names) put(of, side, percentile(took[side], 0.99) ?? 0);
      };
      await attempt('queue', () =>
        ask('queue', many.queue, many.queue, (turn) => queueQuestions[turn % 3] as Question),
      );
      await attempt('page', () =>
        ask('page', many.page, many.paged, (turn) => pageQuestion(city, turn, many.held)),
      );
      await attempt('search', () =>
        ask('search', many.search, many.slow, (turn) => searchQuestion(city, turn, many.held)),
      );
    }

    const rowOf = ({ of, note, ...spec }: Spec): Row => {
      const figures = Object.fromEntries(names.map((side) => [side, samples.get(`${of} ${side}`) ?? []]));
      const slowest = [...kinds]
        .filter(([name]) => name.startsWith(`${of} `))
        .map(([name, took]) => [name.slice(of.length + 1), percentile(took, 0.99) ?? 0] as const)
        .sort(([, a], [, b]) => b - a)
        .slice(0, 6)
        .map(([name, ms]) => `${name} ${ms.toFixed(1)}`);
      const why = [
        whys.get(of),
        note,
        slowest.length > 0 ? `p99 of the slowest: ${slowest.join(', ')}` : undefined,
        quick ? `a quick trial: ${many.held.toLocaleString('en')} alerts` : undefined,
      ].filter((one) => one !== undefined);
      return makeRow({ bench: 'store', ...spec }, figures, why.join('; ') || undefined);
    };
    printRows(chosen.map(rowOf));
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

await main();
