import { z } from 'zod';
import { quick } from '../../../core/contract/quick.ts';
import { AlertPriority, Disposition, type Person } from '../../../core/domain/alert.ts';
import type { AlertFact } from '../../../core/domain/alertFigures.ts';
import type { AlertFigures } from '../../../core/domain/alertQueue.ts';
import { AlertId, CameraId, OperatorId } from '../../../core/domain/ids.ts';
import type { Param, Reader } from './access.ts';
import { placeAt, readAlertAt, timeOf } from './alerts.ts';
import { fromJson } from './json.ts';

/** What figures are made of, of one alert: columns of its row, so that nobody parses the alert itself. */
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
  OperatorId.nullable(),
  z.int(),
  z.int(),
  z.int(),
  z.int(),
  AlertId.nullable(),
]);
type Fact = z.infer<typeof Fact>;
const columns = `place, rank, camera, ward, source, count, acknowledgedAt, acknowledgedBy, closedAt, closedBy, disposition,
  owner, active, observedAt, flapping, shelved, CASE WHEN flapping = 1 THEN id END`;

/** As one text a page: SQLite makes it and V8 parses it sooner than the rows are brought out one by one. */
const Page = z.object({ facts: fromJson(quick(z.array(Fact))) });

/** Whether whoever asks may see an alert that belongs there. */
export type Sees = (of: { readonly camera: string | null; readonly ward: string | null }) => boolean;

/** Reads what figures of a time are made of, each alert once, a bounded number of rows at a time. */
export interface FactWalk {
  /** Those that are seen of the next rows; undefined: there are no more. */
  step(rows: number): AlertFact[] | undefined;
  /** The figures with the people's names, which the facts do not have. */
  named(figures: AlertFigures): AlertFigures;
}

interface Read {
  readonly rows: readonly Fact[];
  readonly isLast: boolean;
}
type Pass = (rows: number) => Read;

/**
 * What was received, acknowledged or closed in `from` <= time < `to` (ms since the epoch), and what is open, if that is wanted.
 * What is open comes first: an alert that is closed while this goes on is counted as it was met.
 */
export function walkFacts(
  store: Reader,
  { from, to, withOpen }: { readonly from: number; readonly to: number; readonly withOpen: boolean },
  sees: Sees,
): FactWalk {
  const passes: readonly Pass[] = [
    ...(withOpen ? ['queued', 'shelved', 'suppressed', 'outOfService'].map(open) : []),
    happened('acknowledgedAt', 6),
    happened('closedAt', 8),
    received(),
  ];
  /** Of the passes before the last, which may come to an alert twice. */
  const met = new Set<number>();
  /** A row in which each person is named. */
  const namedAt = new Map<OperatorId, number>();
  let at = 0;

  function read(where: string, params: readonly Param[], rows: number): Read {
    const sql = `SELECT json_group_array(json_array(${columns})) AS facts FROM (SELECT * FROM alerts WHERE ${where} LIMIT ?)`;
    const read = store.one(Page, sql, ...params, rows)?.facts ?? [];
    return { rows: read, isLast: read.length < rows };
  }

  function open(list: string): Pass {
    let below = Number.MAX_SAFE_INTEGER;
    return (rows) => {
      const page = read(`${list} = 1 AND place < ? ORDER BY place DESC`, [below], rows);
      below = page.rows.at(-1)?.[0] ?? below;
      return page;
    };
  }

  /** `column`: where in a fact that time is. */
  function happened(time: 'acknowledgedAt' | 'closedAt', column: 6 | 8): Pass {
    let after = { at: from, place: 0 };
    return (rows) => {
      const where = `${time} IS NOT NULL AND ${time} < ? AND (${time}, place) > (?, ?) ORDER BY ${time}, place`;
      const page = read(where, [to, after.at, after.place], rows);
      const last = page.rows.at(-1);
      if (last) after = { at: last[column] ?? after.at, place: last[0] };
      return { ...page, rows: page.rows.filter(([place]) => place < placeAt(from) || place >= placeAt(to)) };
    };
  }

  function received(): Pass {
    let below = placeAt(to);
    return (rows) => {
      const page = read('place >= ? AND place < ? ORDER BY place DESC', [placeAt(from), below], rows);
      below = page.rows.at(-1)?.[0] ?? below;
      return page;
    };
  }

  function person(id: OperatorId | null, place: number): Person | null {
    if (id === null) return null;
    namedAt.set(id, place);
    return { id, name: id };
  }

  function factOf(row: Fact): AlertFact {
    const [place, rank, camera, , source, count, acknowledgedAt, ackBy, closedAt, closedBy, disposition] =
      row;
    const [owner, active, observedAt, flapping, shelved, id] = [
      row[11],
      row[12],
      row[13],
      row[14],
      row[15],
      row[16],
    ];
    const closer = person(closedBy, place);
    return {
      ...{ id, camera, source, count, observedAt, acknowledgedAt },
      priority: AlertPriority.options[rank] ?? 'low',
      receivedAt: timeOf(place),
      ...{ active: active === 1, flapping: flapping === 1, shelved: shelved === 1 },
      owner: person(owner, place),
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
        const alert = readAlertAt(store, namedAt.get(person.id) ?? -1)?.alert;
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
