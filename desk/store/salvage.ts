import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { AlertAction } from '../../core/alerts/action.ts';
import { DeskId, OperatorId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import { FaultShape } from '../../core/errors/faultShape.ts';
import { MapPin, SavedView } from '../../core/map/map.ts';
import { maxRecordBytes, ShiftLogRecord } from '../../core/shiftlog/record.ts';
import { getRecordRoot } from '../../core/shiftlog/recordFacts.ts';
import { openReadConnection, type SqlReadConnection, type SqlWriter } from '../../node/sql/access.ts';
import { removePin, type StoredPin, saveMapView, savePin } from './map.ts';
import { addConflict, addToOutbox, type RejectedAction, setDeskSeq } from './outbox.ts';
import { storeRecord } from './shiftLogRecords.ts';
import { recomputeRow } from './shiftLogRows.ts';

/** The readable part of a damaged store: unconfirmed actions, and map items of its operators. */
export interface SalvagedData {
  /** The desk's name, if it was readable: its actions continue under it. */
  readonly desk: DeskId | undefined;
  /** In order of their numbers. */
  readonly waiting: readonly AlertAction[];
  /** Rejected actions that no operator has resolved. */
  readonly cameBack: readonly RejectedAction[];
  readonly deskSeq: number;
  readonly pins: readonly StoredPin[];
  readonly views: readonly OwnView[];
  /** Records of the shift log that the site does not have, in the order of writing. */
  readonly records: readonly ShiftLogRecord[];
}

interface OwnView {
  readonly operator: OperatorId;
  readonly view: SavedView;
}

/**
 * Reads the outbox of a store that was set aside.
 * It reads rows from both ends as far as SQLite can; if SQLite cannot open the file, it scans the bytes. An action
 * found by scanning may have been handled long ago: the site recognises its id and does not repeat it.
 */
export function salvageStore(file: string): SalvagedData {
  const waiting = new Map<string, AlertAction>();
  const cameBack = new Map<string, RejectedAction>();
  const records = new Map<string, { readonly record: ShiftLogRecord; readonly n: number }>();
  const pins = new Map<string, StoredPin>();
  const views = new Map<string, OwnView>();
  let desk: DeskId | undefined;
  let deskSeq = 0;
  let isWhole = false;
  let db: SqlReadConnection | undefined;
  try {
    db = openReadConnection(file);
    desk = attempt(db, 'SELECT desk AS text FROM identity', (row) => DeskId.safeParse(row.text).data)[0];
    const both = (table: string, key: string, columns: string, take: (row: Row) => void): boolean => {
      let through = true;
      for (const order of ['ASC', 'DESC'])
        if (!each(db, `SELECT ${columns} FROM ${table} ORDER BY ${key} ${order}`, take)) through = false;
      return through;
    };
    const outbox = both('alertOutbox', 'deskSeq', 'action AS text', ({ text }) => {
      const action = actionIn(text);
      if (action) waiting.set(action.id, action);
    });
    const shiftLog = both(
      'shiftLogRecords WHERE own = 1 AND seq IS NULL',
      'n',
      'record AS text, n',
      ({ text, n }) => {
        const record = recordIn(text);
        if (record) records.set(record.id, { record, n: Number(n) });
      },
    );
    isWhole =
      both('alertConflicts', 'id', 'action AS text, fault AS more, at AS n', ({ text, more, n }) => {
        const action = actionIn(text);
        if (action)
          cameBack.set(action.id, {
            action,
            fault: faultIn(more),
            at: typeof n === 'number' ? n : action.at,
          });
      }) &&
      outbox &&
      shiftLog;
    both('mapPins', 'id', 'pin AS text, removedAt AS n', ({ text, n }) => {
      const pin = PinText.safeParse(text).data;
      if (pin) pins.set(pin.id, { pin, removedAt: typeof n === 'number' ? n : null });
    });
    both('mapViews', 'operator', 'view AS text, operator AS more', ({ text, more }) => {
      const view = ViewText.safeParse(text).data;
      const operator = OperatorId.safeParse(more).data;
      if (view && operator) views.set(view.id, { operator, view });
    });
    attempt(db, 'SELECT deskSeq AS n FROM alertSync', ({ n }) => {
      if (typeof n === 'number') deskSeq = n;
    });
  } catch {
    // SQLite no longer recognises the file as a database; its bytes are scanned below.
  } finally {
    db?.close();
  }
  if (!isWhole) {
    const carved = [file, `${file}-wal`].flatMap((part) => [...carve(part)]);
    const found = carved.flatMap(({ desk: name }) => name ?? []);
    const actions = carved.flatMap(({ action }) => action ?? []);
    const of = new Set(found.length > 0 ? found : actions.map((action) => action.desk));
    // Alert timelines contain other desks' actions: these must not be sent as ours, nor their name be adopted.
    if (desk === undefined && of.size === 1) [desk] = of;
    for (const action of actions)
      if (action.desk === desk && !cameBack.has(action.id)) waiting.set(action.id, action);
    for (const { record } of carved)
      if (record && record.desk === desk && !records.has(record.id))
        records.set(record.id, { record, n: Number.MAX_SAFE_INTEGER });
  }
  const ordered = [...waiting.values()].sort((a, b) => a.deskSeq - b.deskSeq);
  return {
    desk,
    waiting: ordered,
    cameBack: [...cameBack.values()],
    deskSeq: Math.max(deskSeq, ordered.at(-1)?.deskSeq ?? 0),
    pins: [...pins.values()],
    views: [...views.values()],
    // Records found by scanning have no number; their ids ascend in time.
    records: [...records.values()]
      .sort((a, b) => a.n - b.n || (a.record.id < b.record.id ? -1 : 1))
      .map(({ record }) => record),
  };
}

/** Writes the salvage of another store into this one: actions in order, numbered without gaps. */
export function restoreSalvaged(tx: SqlWriter, salvaged: SalvagedData, desk: DeskId): void {
  const { waiting, cameBack, records, deskSeq } = salvaged;
  for (const { pin, removedAt } of salvaged.pins) {
    savePin(tx, pin);
    if (removedAt !== null) removePin(tx, pin.id, removedAt);
  }
  for (const { operator, view } of salvaged.views) saveMapView(tx, operator, view);
  const first = waiting[0]?.deskSeq ?? deskSeq + 1;
  waiting.forEach((action, at) => {
    addToOutbox(tx, { ...action, desk, deskSeq: first + at });
  });
  for (const { action, fault, at } of cameBack) addConflict(tx, action, fault, at);
  setDeskSeq(tx, waiting.length > 0 ? first + waiting.length - 1 : deskSeq);
  for (const record of records) storeRecord(tx, record, { seq: null, own: true });
  for (const root of new Set(records.map(getRecordRoot))) recomputeRow(tx, root);
}

const Row = z.object({ text: z.unknown(), more: z.unknown(), n: z.unknown() }).partial();
type Row = z.infer<typeof Row>;

/** Returns true if all rows could be read. */
function each(db: SqlReadConnection | undefined, sql: string, take: (row: Row) => void): boolean {
  try {
    for (const row of db?.each(Row, sql) ?? []) take(row);
    return true;
  } catch {
    // The damage begins here: nothing further is readable from this end.
    return false;
  }
}

function attempt<T>(db: SqlReadConnection, sql: string, take: (row: Row) => T): T[] {
  const taken: T[] = [];
  each(db, sql, (row) => void taken.push(take(row)));
  return taken;
}

const ActionText = fromJson(AlertAction);
const FaultText = fromJson(FaultShape);
const RecordText = fromJson(ShiftLogRecord);
const PinText = fromJson(MapPin);
const ViewText = fromJson(SavedView);

const actionIn = (text: unknown): AlertAction | undefined => ActionText.safeParse(text).data;

const recordIn = (text: unknown): ShiftLogRecord | undefined => RecordText.safeParse(text).data;

/** Returns why it was rejected; the rejection itself is worth restoring without a reason. */
const faultIn = (text: unknown): RejectedAction['fault'] =>
  FaultText.safeParse(text).data ?? { code: 'alert.unknown', params: {} };

const pieceBytes = 4 * 1024 * 1024;
/** The maximum length of an action or record as JSON. */
const overlapBytes = maxRecordBytes;
const beginning =
  /\{"id":"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}","desk":"desk-/g;

interface Carved {
  readonly action?: AlertAction;
  readonly record?: ShiftLogRecord;
  readonly desk?: DeskId;
}

/** The desk's name as a column contains it; inside JSON a quotation mark precedes it. */
const ownName = /(?<!")desk-[0-9a-f]{16}(?![0-9a-f])/g;

/** Yields the actions and records found as JSON in a file's bytes, and the desk's name, whatever the file's format. */
function* carve(file: string): Generator<Carved> {
  if (!existsSync(file)) return;
  const handle = openSync(file, 'r');
  try {
    const piece = Buffer.alloc(pieceBytes + overlapBytes);
    for (let at = 0; ; at += pieceBytes) {
      const length = readSync(handle, piece, 0, piece.length, at);
      if (length === 0) return;
      // One character per byte, so that positions in the text are positions in the buffer.
      const text = piece.toString('latin1', 0, length);
      for (const { index } of text.matchAll(beginning)) {
        const end = endOfObject(text, index);
        if (end === undefined) continue;
        const found = piece.toString('utf8', index, end);
        const action = actionIn(found);
        const record = action ? undefined : recordIn(found);
        if (action) yield { action };
        if (record) yield { record };
      }
      for (const [name] of text.matchAll(ownName)) {
        const desk = DeskId.safeParse(name).data;
        if (desk) yield { desk };
      }
      if (length < piece.length) return;
    }
  } finally {
    closeSync(handle);
  }
}

function endOfObject(text: string, from: number): number | undefined {
  let depth = 0;
  let isQuoted = false;
  const last = Math.min(text.length, from + overlapBytes);
  for (let at = from; at < last; at += 1) {
    const char = text[at];
    if (isQuoted) {
      if (char === '\\') at += 1;
      else if (char === '"') isQuoted = false;
    } else if (char === '"') isQuoted = true;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}
