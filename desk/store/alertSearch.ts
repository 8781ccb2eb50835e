import { z } from 'zod';
import { AlertPriority, getPriorityRank } from '../../core/alerts/alert.ts';
import type { AlertCursor, AlertFilter } from '../../core/alerts/queue.ts';
import { AlertId } from '../../core/base/ids.ts';
import type { Param, SqlReader } from '../../node/sql/access.ts';
import { getTimeOfKey, toTimeKey } from './alerts.ts';
import { filterTerms, type IndexVocabulary, splitIntoWords } from './alertWords.ts';

/** If more words than this begin with the search text, each row is tested instead: matches are frequent then. */
const mostBeginnings = 64;
/**
 * Up to this number of alerts of the rarest word, the word index is queried for all words at once. It then reads
 * at most this number of postings, half a microsecond each, but all of them before it reports that there is no
 * match.
 */
const rareAlerts = 50_000;

const AlertSearchResult = z.object({
  place: z.int(),
  rank: z.int(),
  camera: z.string().nullable(),
  ward: z.string().nullable(),
  class: z.string(),
  acknowledged: z.int(),
});
export type AlertSearchResult = z.infer<typeof AlertSearchResult>;

const Place = z.object({ place: z.int() });
const Placed = Place.extend({ rank: z.int() });
const Looked = z.object({ looked: z.int(), last: z.int().nullable() });
const Counted = Looked.extend({ passed: z.int() });

/** Walks through a list in its order, a bounded number of rows at a time, however few of them match. */
export interface AlertListWalk {
  /** Reads up to this number of further rows and returns the matches in order. */
  step(rows: number): AlertSearchResult[];
  /** Like `step`, but returns only the number of matches, without the cost of fetching each row. */
  count(rows: number): number;
  /** Returns whether the end of the list is reached. */
  done(): boolean;
  /** Returns the cursor after the last row read. */
  place(): AlertCursor;
}

/** A cursor between alerts: one millisecond has many places, and the list continues below exactly this one. */
const idBelow = (place: number): AlertId => AlertId.parse(`none:alert:${place}`);
const placeIn = (id: AlertId): number | undefined => {
  const [, place] = /^none:alert:(\d{1,16})$/.exec(id) ?? [];
  return place === undefined ? undefined : Number(place);
};

/** @param me the operator to whom the filter `owner: 'me'` refers */
export function walkAlertList(
  store: SqlReader,
  vocabulary: IndexVocabulary,
  filter: AlertFilter,
  after: AlertCursor | undefined,
  me: string,
): AlertListWalk {
  const { tests, params } = testsOf(filter, me);
  const from = filter.from === undefined ? 0 : toTimeKey(filter.from);
  const to = filter.to === undefined ? Number.MAX_SAFE_INTEGER : toTimeKey(filter.to + 1);
  const start = Math.min(to, after === undefined ? to : startOf(store, after));
  const ranks = filter.state === 'queue' ? ranksOf(filter, after) : [after?.rank ?? 0];
  const driver = driverOf(store, vocabulary, filter, me);
  const columns = 'a.place, a.rank, a.camera, a.ward, a.class, a.acknowledged';
  let at = 0;
  let below = start;
  let over = driver === null || ranks.length === 0;

  /**
   * Advances by up to this number of rows, priority by priority.
   * @param look reads the rows whose places `sql` selects
   */
  function advance(
    rows: number,
    look: (sql: string, along: readonly Param[]) => z.infer<typeof Looked> | undefined,
  ): void {
    let left = rows;
    while (!over && driver !== null && left > 0) {
      const { sql, params: bound } = driver(ranks[at] ?? 0);
      const looked = look(sql, [...bound, below, from, left]);
      below = looked?.last ?? below;
      const n = looked?.looked ?? 0;
      if (n < left) {
        at += 1;
        below = to;
        over = at >= ranks.length;
      }
      left -= n;
    }
  }

  return {
    done: () => over,
    place: () => ({
      rank: ranks[Math.min(at, ranks.length - 1)] ?? 0,
      at: getTimeOfKey(below),
      id: idBelow(below),
    }),
    step(rows) {
      const passed: AlertSearchResult[] = [];
      advance(rows, (sql, along) => {
        // Only matches are fetched from SQLite: fetching a row costs several times as much as testing it.
        const found = store.all(
          AlertSearchResult,
          `SELECT ${columns} FROM (${sql}) CROSS JOIN alerts a ON a.place = r WHERE ${tests} ORDER BY r DESC`,
          ...along,
          ...params,
        );
        for (const row of found) passed.push(row);
        return tests === untested
          ? { looked: found.length, last: found.at(-1)?.place ?? null }
          : store.one(Looked, `SELECT count(*) AS looked, min(r) AS last FROM (${sql})`, ...along);
      });
      return passed;
    },
    count(rows) {
      let passed = 0;
      advance(rows, (sql, along) => {
        const looked =
          tests === untested
            ? store.one(
                Counted,
                `SELECT count(*) AS looked, min(r) AS last, count(*) AS passed FROM (${sql})`,
                ...along,
              )
            : store.one(
                Counted,
                `SELECT count(*) AS looked, min(r) AS last, ifnull(sum((${tests}) IS TRUE), 0) AS passed
                 FROM (${sql}) CROSS JOIN alerts a ON a.place = r`,
                ...params,
                ...along,
              );
        passed += looked?.passed ?? 0;
        return looked;
      });
      return passed;
    },
  };
}

/** The queue is ordered by priority first: after a cursor come the rest of its priority and the lower priorities. */
function ranksOf(filter: AlertFilter, after: AlertCursor | undefined): number[] {
  const wanted = (filter.priorities ?? AlertPriority.options).map(getPriorityRank);
  return [...new Set(wanted)].sort().filter((rank) => rank >= (after?.rank ?? 0));
}

/**
 * Returns the place below which the list continues: the cursor's, the alert's row, or the removed alert's former
 * place.
 */
function startOf(store: SqlReader, after: AlertCursor): number {
  const place = placeIn(after.id);
  if (place !== undefined) return place;
  const row = store.one(Place, 'SELECT place FROM alerts WHERE id = ?', after.id);
  return row?.place ?? toTimeKey(after.at + 1);
}

const untested = '1';

interface RowTest {
  readonly sql: string;
  readonly params: readonly Param[];
}
const rowTest = (sql: string, ...params: Param[]): readonly RowTest[] => [{ sql, params }];
const among = (column: string, list: readonly (string | number)[] | undefined) =>
  list ? rowTest(`a.${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(list)) : [];
const flag = (column: string, is: boolean | undefined) =>
  is === undefined ? [] : rowTest(`a.${column} = ?`, is ? 1 : 0);
const noTest = (): readonly RowTest[] => [];

/** For each field of a filter, the SQL conditions that each row is tested for; `me` is the signed-in operator. */
const filterTests = {
  text: ({ text }) =>
    splitIntoWords(text ?? '').flatMap((word) => rowTest('instr(a.words, ?) > 0', ` ${word}`)),
  priorities: ({ state, priorities }) =>
    state === 'queue' ? [] : among('rank', priorities?.map(getPriorityRank)),
  classes: ({ classes }) => among('class', classes),
  wards: ({ wards }) => among('ward', wards),
  noWard: ({ noWard }) => (noWard ? rowTest('a.ward IS NULL') : []),
  cameras: ({ cameras }) => among('camera', cameras),
  owner: ({ owner }, me) => {
    if (owner === undefined) return [];
    return owner === 'nobody'
      ? rowTest('a.owner IS NULL')
      : rowTest('a.owner = ?', owner === 'me' ? me : owner);
  },
  acknowledged: ({ acknowledged }) => flag('acknowledged', acknowledged),
  active: ({ active }) => flag('active', active),
  state: ({ state }) => (state === 'closed' ? rowTest('a.closedAt IS NOT NULL') : []),
  // The registry is not in this store: the desk tests it (desk/features/alerts/lists.ts, `passesHere`).
  functions: noTest,
  // Times limit the range that the driver walks.
  from: noTest,
  to: noTest,
} satisfies Record<keyof AlertFilter, (filter: AlertFilter, me: string) => readonly RowTest[]>;

/** Returns the SQL conditions that each row is tested for. */
function testsOf(filter: AlertFilter, me: string): { readonly tests: string; readonly params: Param[] } {
  const tests = Object.values(filterTests).flatMap((test) => test(filter, me));
  return {
    tests: tests.length === 0 ? untested : tests.map(({ sql }) => sql).join(' AND '),
    params: tests.flatMap(({ params }) => params),
  };
}

/** Selects the places (`r`) of rows in descending order. Further parameters after its own: below, from, limit. */
type Driver = (rank: number) => { readonly sql: string; readonly params: Param[] };

const partial: Partial<Record<AlertFilter['state'], string>> = {
  shelved: 'shelved = 1',
  suppressed: 'suppressed = 1',
  outOfService: 'outOfService = 1',
};

/**
 * The range of places in the word index. FTS5 uses such bounds only if they are integers, and every number is
 * bound as a float: without the cast it would read a common word's ten million postings for each page.
 */
const between = 'w.rowid < CAST(? AS INTEGER) AND w.rowid >= CAST(? AS INTEGER)';

/** Chooses the index along which rows are found; null: nothing can match. */
function driverOf(
  store: SqlReader,
  vocabulary: IndexVocabulary,
  filter: AlertFilter,
  me: string,
): Driver | null {
  const groups = groupsOf(store, vocabulary, filter);
  if (groups === null) return null;
  const [rarest] = groups;
  const isRare = rarest !== undefined && rarest.often <= rareAlerts;
  if (filter.state === 'queue') {
    if (filter.owner !== undefined && filter.owner !== 'nobody') {
      const owner = filter.owner === 'me' ? me : filter.owner;
      return (rank) => ({
        sql: `SELECT place AS r FROM alerts INDEXED BY alerts_owned WHERE queued = 1 AND owner = ? AND rank = ?
              AND place < ? AND place >= ? ORDER BY place DESC LIMIT ?`,
        params: [owner, rank],
      });
    }
    if (isRare) {
      // Queried once for all priorities: the word index needs as long to report no match as to return the
      // places.
      let found: z.infer<typeof Placed>[] | undefined;
      return (rank) => {
        found ??= store.all(
          Placed,
          `SELECT w.rowid AS place, q.rank FROM alertWords w CROSS JOIN alerts q INDEXED BY alerts_queue
           ON q.queued = 1 AND q.rank IN (0, 1, 2, 3) AND q.place = w.rowid WHERE w.alertWords MATCH ?`,
          expressionOf(groups),
        );
        return {
          sql: `SELECT value AS r FROM json_each(?) WHERE value < ? AND value >= ? ORDER BY value DESC LIMIT ?`,
          params: [JSON.stringify(found.flatMap((one) => (one.rank === rank ? [one.place] : [])))],
        };
      };
    }
    return (rank) => ({
      sql: `SELECT place AS r FROM alerts INDEXED BY alerts_queue WHERE queued = 1 AND rank = ?
            AND place < ? AND place >= ? ORDER BY place DESC LIMIT ?`,
      params: [rank],
    });
  }
  const list = partial[filter.state];
  if (list !== undefined || rarest === undefined)
    return () => ({
      sql: `SELECT place AS r FROM alerts WHERE ${list === undefined ? '' : `${list} AND`} place < ? AND place >= ?
            ORDER BY place DESC LIMIT ?`,
      params: [],
    });
  const expression = expressionOf(isRare ? groups : [rarest]);
  return () => ({
    sql: `SELECT w.rowid AS r FROM alertWords w WHERE w.alertWords MATCH ? AND ${between} ORDER BY w.rowid DESC LIMIT ?`,
    params: [expression],
  });
}

const expressionOf = (groups: readonly Group[]): string =>
  groups.map(({ terms }) => `(${terms.map(quoted).join(' OR ')})`).join(' AND ');

const quoted = (term: string): string => `"${term.replaceAll('"', '""')}"`;

interface Group {
  /** Alternatives: one of these terms must occur. */
  readonly terms: readonly string[];
  readonly often: number;
}

/** Returns the terms to look up in the word index, the rarest first; null: a word occurs in no alert. */
function groupsOf(store: SqlReader, vocabulary: IndexVocabulary, filter: AlertFilter): Group[] | null {
  const groups: Group[] = [];
  const add = (terms: readonly string[]) => {
    if (terms.length <= mostBeginnings)
      groups.push({ terms, often: terms.reduce((sum, term) => sum + vocabulary.often(term), 0) });
  };
  for (const word of splitIntoWords(filter.text ?? '')) {
    const words = vocabulary.beginning(store, word, mostBeginnings + 1);
    if (words.length === 0) return null;
    add(words);
  }
  if (filter.cameras) add(filter.cameras.map(filterTerms.camera));
  if (filter.classes) add(filter.classes.map(filterTerms.class));
  if (filter.wards) add(filter.wards.map(filterTerms.ward));
  if (filter.priorities)
    add(filter.priorities.map((priority) => filterTerms.priority(getPriorityRank(priority))));
  return groups.filter(({ terms }) => terms.length > 0).sort((a, b) => a.often - b.often);
}
