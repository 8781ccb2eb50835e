import { type AuditFilter, type AuditFound, type AuditNames, type AuditRow, maxAuditNames } from './api.ts';

/** The maximum number of entries searched for one page: a filter with few matches returns a cursor to continue from. */
const lookedAt = 20_000;

/** The indexed columns of a search. */
type Way = 'who' | 'event' | 'camera';

/** An audit log in SQLite: the names of differing columns, and access to it. */
export interface AuditLogTable {
  readonly monotonic: string;
  /** An SQL expression of an entry's desk, indexed if it is a column; otherwise all entries are of this one desk. */
  readonly desk: { readonly column: string } | { readonly only: string };
  /**
   * Where each column is next to `seq`: `all` of its entries, by an index except for the end of the log, which is
   * `notStored` (a condition of `audit`), and those that are `stored`. Absent: the log itself has each indexed.
   */
  readonly ways?: Readonly<Record<Way, { readonly all: string; readonly stored: string }>> & {
    readonly notStored: string;
  };
  readonly heads: {
    readonly table: string;
    readonly from: string;
    readonly to: string;
    readonly dropped: string;
  };
  rows(sql: string, params: readonly (string | number)[]): AuditRow[];
  numbers(
    sql: string,
    params: readonly (string | number)[],
  ): { readonly a: number | null; readonly b: number | null };
  texts(sql: string, params: readonly (string | number)[]): string[];
}

interface Condition {
  readonly sql: string;
  readonly params: readonly (string | number)[];
}
/** A condition that selects entries, and the table with its column. */
interface Lead extends Condition {
  readonly from: string;
}
interface Range {
  /** An interval of entry numbers, `from` inclusive, `before` exclusive. */
  readonly from: number;
  readonly before: number;
}

/**
 * Returns SQL for the distinct values of an indexed column, in order, each found by one step down its index, and
 * those not indexed yet.
 */
function distinct(column: string, from: string, notStored = 'false'): string {
  return `
  WITH RECURSIVE each (value) AS (
    SELECT min(${column}) FROM ${from}
    UNION ALL SELECT (SELECT min(${column}) FROM ${from} WHERE ${column} > each.value) FROM each WHERE each.value IS NOT NULL
  ) SELECT value FROM each WHERE value IS NOT NULL
    UNION SELECT ${column} FROM audit WHERE ${notStored} ORDER BY value LIMIT ${maxAuditNames}`;
}

const valuesOf = (table: AuditLogTable, way: Way): string[] =>
  table.texts(distinct(way, table.ways?.[way].stored ?? 'audit', table.ways?.notStored), []);

export const auditActions = (table: AuditLogTable): string[] => valuesOf(table, 'event');

/**
 * Returns the people, desks and events of an audit log.
 * @param nameOf returns the name of a person or a desk, if known
 */
export function auditNames(table: AuditLogTable, nameOf: (id: string) => string | undefined): AuditNames {
  const { desk } = table;
  const named = (ids: string[]) =>
    ids.map((id) => {
      const name = nameOf(id);
      return { id, ...(name === undefined ? {} : { name }) };
    });
  return {
    who: named(valuesOf(table, 'who')),
    auditEvents: auditActions(table),
    desks: named('only' in desk ? [desk.only] : table.texts(distinct(desk.column, 'audit'), [])),
  };
}

/**
 * Returns the entries that match a filter, newest first, by indexes and with bounded work, however long the audit
 * log is.
 */
export function findAuditEntries(
  table: AuditLogTable,
  filter: AuditFilter,
  before: number | undefined,
  limit: number,
): AuditFound {
  const { event } = filter;
  const auditEvents =
    event === undefined ? undefined : auditActions(table).filter((each) => each.startsWith(event));
  return findOfActions(table, filter, auditEvents, before, limit);
}

/** `auditEvents`: the events to search for instead of the filter's; undefined: all. */
function findOfActions(
  table: AuditLogTable,
  filter: AuditFilter,
  auditEvents: readonly string[] | undefined,
  before: number | undefined,
  limit: number,
): AuditFound {
  const conditions = conditionsOf(table, filter, auditEvents);
  if (!conditions) return { entries: [] };
  const ranges = rangesOf(table, filter, before ?? Number.MAX_SAFE_INTEGER);
  for (const [at, range] of ranges.entries()) {
    const { entries, next = at + 1 < ranges.length ? range.from : undefined } = inRange(
      table,
      conditions,
      range,
      limit,
    );
    if (entries.length > 0 || at + 1 === ranges.length)
      return { entries, ...(next === undefined ? {} : { next }) };
  }
  return { entries: [] };
}

const perPage = 500;

/** Returns all entries of one event in `from` <= time < `to` (ms since the epoch), newest first, at most `most`. */
export function allOfAction(
  table: AuditLogTable,
  event: string,
  { from, to }: { readonly from: number; readonly to: number },
  most: number,
): AuditRow[] {
  const found: AuditRow[] = [];
  let before: number | undefined;
  do {
    // The event's name is known, so that the existing names need not be queried.
    const page = findOfActions(table, { from, to: to - 1 }, [event], before, perPage);
    found.push(...page.entries);
    before = page.next;
  } while (before !== undefined && found.length < most);
  return found.slice(0, most);
}

/** Returns the indexed conditions of a filter, and those checked for each entry found. Undefined: nothing can match. */
function conditionsOf(
  table: AuditLogTable,
  { who, camera, desk, from, to }: AuditFilter,
  auditEvents: readonly string[] | undefined,
): { readonly leads: readonly Lead[]; readonly rest: readonly Condition[] } | undefined {
  const equal: Lead[] = [];
  const fromOf = (way: Way) => table.ways?.[way].all ?? 'audit';
  const is = (column: string, value: string, from: string) =>
    equal.push({ sql: `${column} = ?`, params: [value], from });
  if (camera !== undefined) is('camera', camera, fromOf('camera'));
  if (who !== undefined) is('who', who, fromOf('who'));
  if (desk !== undefined) {
    if ('column' in table.desk) is(table.desk.column, desk, 'audit');
    else if (table.desk.only !== desk) return undefined;
  }
  const rest: Condition[] = [];
  if (from !== undefined) rest.push({ sql: 'at >= ?', params: [from] });
  if (to !== undefined) rest.push({ sql: 'at <= ?', params: [to] });
  const [lead, ...others] = equal;
  if (auditEvents?.length === 0) return undefined;
  if (!lead) {
    const each = auditEvents?.map((one) => ({ sql: 'event = ?', params: [one], from: fromOf('event') }));
    return { leads: each ?? [{ sql: 'true', params: [], from: 'audit' }], rest };
  }
  if (auditEvents) rest.push({ sql: `event IN (${auditEvents.map(() => '?').join()})`, params: auditEvents });
  return { leads: [lead], rest: [...others, ...rest] };
}

/**
 * Returns the ranges in which entries of the filter's time can be, by the times in heads: those covered, and the
 * end without a head.
 */
function rangesOf(table: AuditLogTable, { from, to }: AuditFilter, before: number): Range[] {
  if (from === undefined && to === undefined) return [{ from: 1, before }];
  const { heads } = table;
  const { a: covered } = table.numbers(`SELECT max(last) AS a, NULL AS b FROM ${heads.table}`, []);
  const { a: first, b: last } = table.numbers(
    `SELECT min(first) AS a, max(last) AS b FROM ${heads.table}
     WHERE ${heads.dropped} IS NULL AND ${heads.to} >= ? AND ${heads.from} <= ?`,
    [from ?? 0, to ?? Number.MAX_SAFE_INTEGER],
  );
  const open = { from: (covered ?? 0) + 1, before };
  const reported = { from: first ?? 1, before: Math.min(before, (last ?? 0) + 1) };
  return [open, reported].filter((range) => range.from < range.before);
}

function inRange(
  table: AuditLogTable,
  { leads, rest }: { readonly leads: readonly Lead[]; readonly rest: readonly Condition[] },
  range: Range,
  limit: number,
): AuditFound {
  const found: AuditRow[] = [];
  /** The number down to which the search was complete. */
  let cut = 0;
  for (const lead of leads) {
    const rows = table.rows(...rowsOf(table, lead, rest, range, limit));
    found.push(...rows);
    const end = rows.length === limit ? rows.at(-1)?.seq : rest.length > 0 ? floorOf(table, lead, range) : 0;
    cut = Math.max(cut, end ?? 0);
  }
  const entries = found
    .filter(({ seq }) => seq >= cut)
    .sort((a, b) => b.seq - a.seq)
    .slice(0, limit);
  const next = entries.length === limit ? Math.max(cut, entries.at(-1)?.seq ?? 0) : cut;
  return { entries, ...(next > range.from ? { next } : {}) };
}

function rowsOf(
  table: AuditLogTable,
  lead: Lead,
  rest: readonly Condition[],
  { from, before }: Range,
  limit: number,
): [string, (string | number)[]] {
  const desk =
    'column' in table.desk ? { sql: table.desk.column, params: [] } : { sql: '?', params: [table.desk.only] };
  const columns = `seq, at, ${table.monotonic} AS monotonicMs, who, event, camera, why, detail, previous, hash, ${desk.sql} AS desk`;
  const place = `WHERE ${lead.sql} AND seq < ? AND seq >= ? ORDER BY seq DESC LIMIT ?`;
  const inner =
    lead.from === 'audit'
      ? `FROM audit ${place}`
      : `FROM audit WHERE seq IN (SELECT seq FROM ${lead.from} ${place}) ORDER BY seq DESC`;
  const params = [...lead.params, before, from];
  if (rest.length === 0) return [`SELECT ${columns} ${inner}`, [...desk.params, ...params, limit]];
  return [
    `SELECT ${columns} FROM (SELECT * ${inner}) WHERE ${rest.map(({ sql }) => sql).join(' AND ')} ORDER BY seq DESC LIMIT ?`,
    [...desk.params, ...params, lookedAt, ...rest.flatMap((one) => one.params), limit],
  ];
}

/** Returns the last searched entry, if there are more. */
function floorOf(table: AuditLogTable, lead: Lead, { from, before }: Range): number | undefined {
  const sql = `SELECT (SELECT seq FROM ${lead.from} WHERE ${lead.sql} AND seq < ? AND seq >= ? ORDER BY seq DESC LIMIT 1 OFFSET ?) AS a, NULL AS b`;
  return table.numbers(sql, [...lead.params, before, from, lookedAt - 1]).a ?? undefined;
}
