import { z } from 'zod';
import { AlertPriority, Disposition, type Person } from '../../core/alerts/alert.ts';
import type { AlertFact } from '../../core/alerts/figures.ts';
import type { AlertFigures } from '../../core/alerts/queue.ts';
import { AlertId, CameraId, OperatorId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import { addFastPath } from '../../core/rpc/quick.ts';
import type { Param, SqlReader } from '../../node/sql/access.ts';
import { getTimeOfKey, readAlertAt, toTimeKey } from './alerts.ts';

/**
 * The columns of an open alert.
 * In order: owner, whether its cause is active, since when, whether it chatters, whether it is shelved, its id if
 * it chatters.
 */
const Open = z.tuple([OperatorId.nullable(), z.int(), z.int(), z.int(), z.int(), AlertId.nullable()]);
/** The columns of an alert's row that figures need, so that the alert's JSON need not be parsed. */
const Fact = z.tuple([
  z.int(),
  z.int().min(0).max(3),
  CameraId.nullable(),
  z.string().nullable(),
  z.string(),
  z.int().min(1),
  z.int().nullable(),
  OperatorId.nullable(),
  z.int().nullable(),
  OperatorId.nullable(),
  Disposition.nullable(),
  Open.nullable(),
]);
type Fact = z.infer<typeof Fact>;
const columns =
  'place, rank, camera, ward, source, count, acknowledgedAt, acknowledgedBy, closedAt, closedBy, disposition';
const openColumns = `CASE WHEN queued = 1 OR shelved = 1 OR suppressed = 1 OR outOfService = 1
  THEN json_array(owner, active, observedAt, flapping, shelved, CASE WHEN flapping = 1 THEN id END) END`;

/** A page as one JSON text: SQLite builds it and V8 parses it faster than rows are fetched one by one. */
const Page = z.object({ facts: fromJson(addFastPath(z.array(Fact))) });

/** Returns whether the requester may see an alert with this camera and ward. */
export type CanSeeAlert = (of: { readonly camera: string | null; readonly ward: string | null }) => boolean;

/** Reads the facts behind the figures of a period, each alert once, a bounded number of rows at a time. */
export interface AlertFactReader {
  /** Returns the visible alerts among the next rows; undefined: no rows remain. */
  step(rows: number): AlertFact[] | undefined;
  /** Adds the operators' names to figures; the facts contain only ids. */
  named(figures: AlertFigures): AlertFigures;
}

/** One condition per list, each with an index of its own. */
const openLists = [
  ...[0, 1, 2, 3].map((rank) => `queued = 1 AND rank = ${rank}`),
  ...['shelved', 'suppressed', 'outOfService'].map((list) => `${list} = 1`),
];

interface Read {
  readonly rows: readonly Fact[];
  readonly isLast: boolean;
}
type Pass = (rows: number) => Read;

/**
 * Reads the alerts received, acknowledged or closed in a period, and optionally the open ones.
 * The period is `from` <= time < `to` (ms since the epoch). Alerts received in it are read once, open or not. Of
 * the others, the open ones come first: an alert that is closed meanwhile counts in the state in which it was
 * read.
 */
export function readAlertFacts(
  store: SqlReader,
  { from, to, withOpen }: { readonly from: number; readonly to: number; readonly withOpen: boolean },
  sees: CanSeeAlert,
): AlertFactReader {
  const [first, end] = [toTimeKey(from), toTimeKey(to)];
  const facts = `json_array(${columns}, ${withOpen ? openColumns : 'NULL'})`;
  const passes: readonly Pass[] = [
    ...(withOpen ? openLists.map(open) : []),
    happened('acknowledgedAt', 6),
    happened('closedAt', 8),
    received(),
  ];
  /** Alerts of the passes before the last one, which may reach an alert twice. */
  const met = new Set<number>();
  /** Each operator with a row that contains the name. */
  const people = new Map<OperatorId, { readonly person: Person; readonly place: number }>();
  let at = 0;

  function read(where: string, params: readonly Param[], rows: number): Read {
    const sql = `SELECT json_group_array(${facts}) AS facts FROM (SELECT * FROM alerts WHERE ${where} LIMIT ?)`;
    const page = store.one(Page, sql, ...params, rows)?.facts ?? [];
    return { rows: page, isLast: page.length < rows };
  }

  function open(list: string): Pass {
    let below = Number.MAX_SAFE_INTEGER;
    return (rows) => {
      // The index alone shows that a row belongs to the last pass.
      const where = `${list} AND place < ? AND NOT (place >= ? AND place < ?) ORDER BY place DESC`;
      const page = read(where, [below, first, end], rows);
      below = page.rows.at(-1)?.[0] ?? below;
      return page;
    };
  }

  /** @param column the position of that time in a fact */
  function happened(time: 'acknowledgedAt' | 'closedAt', column: 6 | 8): Pass {
    let after = { at: from, place: 0 };
    return (rows) => {
      const where = `${time} IS NOT NULL AND ${time} < ? AND (${time}, place) > (?, ?)
        AND NOT (place >= ? AND place < ?) ORDER BY ${time}, place`;
      const page = read(where, [to, after.at, after.place, first, end], rows);
      const last = page.rows.at(-1);
      if (last) after = { at: last[column] ?? after.at, place: last[0] };
      return page;
    };
  }

  function received(): Pass {
    let below = end;
    return (rows) => {
      const page = read('place >= ? AND place < ? ORDER BY place DESC', [first, below], rows);
      below = page.rows.at(-1)?.[0] ?? below;
      return page;
    };
  }

  function person(id: OperatorId | null, place: number): Person | null {
    if (id === null) return null;
    const known = people.get(id);
    if (known) return known.person;
    const person = { id, name: id };
    people.set(id, { person, place });
    return person;
  }

  // Builds the fact as one literal: a busy night has 55,000 alerts, and each intermediate object costs garbage
  // collection.
  function factOf(row: Fact): AlertFact {
    const [
      place,
      rank,
      camera,
      ,
      source,
      count,
      acknowledgedAt,
      ackBy,
      closedAt,
      closedBy,
      disposition,
      open,
    ] = row;
    const closer = person(closedBy, place);
    return {
      id: open ? open[5] : null,
      camera,
      source,
      priority: AlertPriority.options[rank] ?? 'low',
      observedAt: open ? open[2] : 0,
      receivedAt: getTimeOfKey(place),
      count,
      active: open?.[1] === 1,
      flapping: open?.[3] === 1,
      shelved: open?.[4] === 1,
      owner: open ? person(open[0], place) : null,
      acknowledgedAt,
      acknowledgedBy: person(ackBy, place),
      closed: closedAt !== null && closer && disposition ? { at: closedAt, by: closer, disposition } : null,
    };
  }

  return {
    step(rows) {
      const pass = passes[at];
      if (!pass) return undefined;
      const isReceived = at === passes.length - 1;
      const page = pass(rows);
      if (page.isLast) at += 1;
      const facts: AlertFact[] = [];
      for (const row of page.rows) {
        const [place, , camera, ward] = row;
        if (met.has(place) || !sees({ camera, ward })) continue;
        if (!isReceived) met.add(place);
        facts.push(factOf(row));
      }
      return facts;
    },
    named(figures) {
      const nameOf = (person: Person): Person => {
        const alert = readAlertAt(store, people.get(person.id)?.place ?? -1)?.alert;
        const named = [alert?.owner, alert?.acknowledged?.by, alert?.closed?.by];
        return named.find((one) => one?.id === person.id) ?? person;
      };
      return {
        ...figures,
        operators: figures.operators.map((one) => ({ ...one, operator: nameOf(one.operator) })),
      };
    },
  };
}
