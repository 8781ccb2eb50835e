import { z } from 'zod';
import { type Alert, getPriorityRank, isAlertQueued } from '../../core/alerts/alert.ts';
import { RecordCause } from '../../core/alerts/log.ts';
import type { TimelineLine } from '../../core/alerts/queue.ts';
import { fromJson } from '../../core/base/json.ts';
import { addFastPath } from '../../core/rpc/quick.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';
import { AlertText, toAlertText } from './alertText.ts';

/** The number of alerts per millisecond for which the primary key has room; it overflows in the year 2109. */
export const maxAlertsPerMs = 2_048;
export const toTimeKey = (ms: number): number => ms * maxAlertsPerMs;
export const getTimeOfKey = (place: number): number => Math.floor(place / maxAlertsPerMs);

/** Returns an alert's preferred place within its millisecond, derived from its id so that it is mostly reproducible. */
function firstPlace({ id }: Alert): number {
  let hash = 0;
  for (let at = Math.max(0, id.length - 12); at < id.length; at += 1)
    hash = (hash * 31 + id.charCodeAt(at)) & (maxAlertsPerMs - 1);
  return hash;
}

/**
 * Sorts alerts by place for storing.
 * FTS5 flushes a transaction's data each time a rowid is not above the previous one.
 */
export const sortByTimeKey = (alerts: Iterable<Alert>): Alert[] =>
  Array.from(alerts, (alert) => ({ alert, place: toTimeKey(alert.receivedAt) + firstPlace(alert) }))
    .sort((a, b) => a.place - b.place)
    .map(({ alert }) => alert);

const Flag = z.int().min(0).max(1);

/** An alert's position in the lists. */
export const AlertListState = z.object({
  place: z.int(),
  rank: z.int(),
  queued: Flag,
  shelved: Flag,
  suppressed: Flag,
  outOfService: Flag,
  acknowledged: Flag,
  camera: z.string().nullable(),
  ward: z.string().nullable(),
});
export type AlertListState = z.infer<typeof AlertListState>;
const standingColumns = 'place, rank, queued, shelved, suppressed, outOfService, acknowledged, camera, ward';

const AlertRowHead = AlertListState.extend({
  /** When it last alerted the operators. */
  called: z.int(),
  escalation: z.int(),
  life: z.int(),
  version: z.int(),
  pending: z.int(),
  words: z.string(),
});
export type AlertRowHead = z.infer<typeof AlertRowHead>;
const QuickHead = addFastPath(AlertRowHead);

const headColumns = `${standingColumns}, called, escalation, life, version, pending, words`;

/** Returns all columns of an alert's row except the alert itself. */
export const loadRowHead = (store: SqlReader, id: string): AlertRowHead | undefined =>
  store.one(QuickHead, `SELECT ${headColumns} FROM alerts WHERE id = ?`, id);

const Whole = AlertRowHead.extend({ alert: AlertText, confirmed: AlertText.nullable() });
export interface AlertRow extends AlertRowHead {
  /** The alert as shown at this desk, with pending actions applied. */
  readonly alert: Alert;
  /** The alert as the site has it. */
  readonly confirmed: Alert;
}

export const readAlert = (store: SqlReader, id: string): AlertRow | undefined =>
  whole(store.one(Whole, `SELECT ${headColumns}, alert, confirmed FROM alerts WHERE id = ?`, id));

export const readAlertAt = (store: SqlReader, place: number): AlertRow | undefined =>
  whole(store.one(Whole, `SELECT ${headColumns}, alert, confirmed FROM alerts WHERE place = ?`, place));

const Shown = z.object({ alert: AlertText });
/** Returns the alert as shown at this desk, without the other columns. */
export const readShownAlert = (store: SqlReader, place: number): Alert | undefined =>
  store.one(Shown, 'SELECT alert FROM alerts WHERE place = ?', place)?.alert;

const whole = (row: z.infer<typeof Whole> | undefined): AlertRow | undefined =>
  row && { ...row, confirmed: row.confirmed ?? row.alert };

/** Determines the lists in which an alert appears. */
function standingOf(
  alert: Alert,
): Omit<AlertListState, 'place' | 'camera' | 'ward'> & { active: number; closedAt: number | null } {
  const isOpen = alert.closed === null;
  const flag = (yes: boolean) => (yes ? 1 : 0);
  return {
    rank: getPriorityRank(alert.priority),
    queued: flag(isAlertQueued(alert)),
    shelved: flag(isOpen && alert.shelved !== null),
    suppressed: flag(isOpen && alert.suppressedBy !== null),
    outOfService: flag(isOpen && alert.outOfService !== null),
    acknowledged: flag(alert.acknowledged !== null),
    active: flag(alert.active),
    closedAt: alert.closed?.at ?? null,
  };
}

export interface AlertToStore {
  readonly life: number;
  readonly confirmed: Alert;
  /** The alert as shown, with the desk's pending actions; the same object as `confirmed` if there are none. */
  readonly shown: Alert;
  readonly pending: number;
  readonly ward: string | null;
  /** The words that find the alert. */
  readonly words: string;
  /** The words plus filter terms for the index; undefined: unchanged. */
  readonly indexed: string | undefined;
}

/**
 * Writes an alert's row and its index entry.
 * @param before the current row
 */
export function storeAlert(
  tx: SqlWriter,
  before: AlertRowHead | undefined,
  row: AlertToStore,
): AlertListState {
  const { confirmed, shown, ward } = row;
  const standing = standingOf(shown);
  const text = toAlertText(shown);
  const other = shown === confirmed ? null : toAlertText(confirmed);
  const values = [
    ...[row.life, confirmed.version, standing.rank, standing.queued, standing.shelved],
    ...[standing.suppressed, standing.outOfService, standing.closedAt, standing.acknowledged],
    ...[
      standing.active,
      shown.calledAt ?? shown.receivedAt,
      shown.escalation,
      row.pending,
      shown.camera,
      ward,
      shown.class,
      shown.owner?.id ?? null,
    ],
    ...[shown.source.id, shown.count, shown.observedAt, shown.flapping ? 1 : 0, shown.held ? 1 : 0],
    ...[
      shown.acknowledged?.at ?? null,
      shown.acknowledged?.by.id ?? null,
      shown.closed?.by.id ?? null,
      shown.closed?.disposition ?? null,
    ],
    ...[row.words, text, other],
  ];
  let place = before?.place;
  if (place === undefined) {
    place = add(tx, confirmed, values);
    tx.run('INSERT INTO alertWords (rowid, words) VALUES (?, ?)', place, row.indexed ?? '');
  } else {
    tx.run(
      `UPDATE alerts SET life = ?, version = ?, rank = ?, queued = ?, shelved = ?, suppressed = ?, outOfService = ?,
         closedAt = ?, acknowledged = ?, active = ?, called = ?, escalation = ?, pending = ?, camera = ?, ward = ?, class = ?, owner = ?,
         source = ?, count = ?, observedAt = ?, flapping = ?, held = ?, acknowledgedAt = ?, acknowledgedBy = ?,
         closedBy = ?, disposition = ?, words = ?, alert = ?, confirmed = ? WHERE place = ?`,
      ...values,
      place,
    );
    if (row.indexed !== undefined) {
      tx.run('DELETE FROM alertWords WHERE rowid = ?', place);
      tx.run('INSERT INTO alertWords (rowid, words) VALUES (?, ?)', place, row.indexed);
    }
    // Timeline lines of another epoch of the log have numbers without meaning in this one.
    if (before && before.life !== row.life) tx.run('DELETE FROM alertTimeline WHERE place = ?', place);
  }
  const { rank, queued, shelved, suppressed, outOfService, acknowledged } = standing;
  return { place, rank, queued, shelved, suppressed, outOfService, acknowledged, camera: shown.camera, ward };
}

/** Inserts at the first free place of the millisecond, starting at the preferred one. */
function add(tx: SqlWriter, alert: Alert, values: (string | number | null)[]): number {
  const first = firstPlace(alert);
  for (let tried = 0; tried < maxAlertsPerMs; tried += 1) {
    const place = toTimeKey(alert.receivedAt) + ((first + tried) & (maxAlertsPerMs - 1));
    const added = tx.run(
      `INSERT INTO alerts (place, id, life, version, rank, queued, shelved, suppressed, outOfService, closedAt,
         acknowledged, active, called, escalation, pending, camera, ward, class, owner, source, count,
         observedAt, flapping, held, acknowledgedAt, acknowledgedBy, closedBy, disposition, words, alert, confirmed)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (place) DO NOTHING`,
      ...[place, alert.id, ...values],
    );
    if (added === 1) return place;
  }
  throw new Error(`more than ${maxAlertsPerMs} alerts received in one millisecond`);
}

export function addTimelineLine(
  tx: SqlWriter,
  place: number,
  { seq, at, entry }: { readonly seq: number; readonly at: number; readonly entry: RecordCause },
): void {
  tx.run('INSERT OR IGNORE INTO alertTimeline VALUES (?, ?, ?, ?)', place, seq, at, JSON.stringify(entry));
}

const Line = z.object({ seq: z.int(), at: z.int(), entry: fromJson(RecordCause) });

/** Returns the last lines, the newest last. */
export const readTimeline = (store: SqlReader, place: number, limit: number): TimelineLine[] =>
  store
    .all(
      Line,
      'SELECT seq, at, entry FROM alertTimeline WHERE place = ? ORDER BY seq DESC LIMIT ?',
      place,
      limit,
    )
    .reverse();

/** Removes an alert with its timeline and its words. */
export function removeAlert(tx: SqlWriter, place: number): void {
  tx.run('DELETE FROM alerts WHERE place = ?', place);
  tx.run('DELETE FROM alertTimeline WHERE place = ?', place);
  tx.run('DELETE FROM alertWords WHERE rowid = ?', place);
}
