import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { ActionId, ActionOutcome } from '../../../core/alerts/action.ts';
import { type Alert, priorityRank } from '../../../core/alerts/alert.ts';
import type { LogRecord, NewRecord } from '../../../core/alerts/log.ts';
import type { AlertPlaceInList } from '../../../core/alerts/queue.ts';
import type { AlertId, DeskId } from '../../../core/base/ids.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import { openDatabase, openToRead } from '../../../node/sql/database.ts';
import type { Forgotten } from './forgotten.ts';
import type { ReadableLog } from './log.ts';

/** An alert whose time is over, with the number of its newest record. */
interface Over {
  readonly id: AlertId;
  readonly seq: number;
}

/** What a copy does to forget. Numbers, and what became of actions, stay. */
interface Forgetting {
  /** Closed, not held, and last written of before that time; the longest ago first. Never that of the newest record. */
  over(before: number, limit: number): readonly Over[];
  /** What must be known of an alert for ever. */
  remembered(id: AlertId): Pick<Forgotten, 'outcomes' | 'desks' | 'inboxes'>;
  /**
   * Deletes so many of the oldest records of an alert, and with its last one the alert itself. @returns how many went
   * @throws what SQLite throws
   */
  remove(id: AlertId, most: number): number;
  /** All at once, within somebody's transaction. */
  removeWhole(id: AlertId): void;
  /** Records of the chain's own tests before that time, which go on without end; but for the newest of each. @returns how many went */
  thinBeats(before: number, most: number): number;
  /** Of each of those tests the number of the oldest record that is left. */
  beats(): readonly Over[];
}

function forgetting(db: Database.Database): Forgetting {
  const closed = db.prepare<[number, number], Over>(
    `SELECT a.id, a.seq FROM alerts a JOIN records r ON r.seq = a.seq
       WHERE a.open = 0 AND a.seq < (SELECT max(seq) FROM records) AND r.at < ? ORDER BY a.seq LIMIT ?`,
  );
  const about = db.prepare<[string], { json: string }>(
    'SELECT json FROM records WHERE alert = (SELECT no FROM alerts WHERE id = ?) ORDER BY seq',
  );
  const place = db.prepare<[string], { no: number }>('SELECT no FROM alerts WHERE id = ?');
  const removeSome = db.prepare<[number, number]>(
    'DELETE FROM records WHERE seq IN (SELECT seq FROM records WHERE alert = ? ORDER BY seq LIMIT ?)',
  );
  const left = db.prepare<[number], unknown>('SELECT 1 FROM records WHERE alert = ? LIMIT 1');
  const removeAlert = db.prepare<[number]>('DELETE FROM alerts WHERE no = ?');
  const isBeat = "substr(key, -20) = '|heartbeat|heartbeat'";
  const beating = db.prepare<[], { no: number; seq: number }>(`SELECT no, seq FROM alerts WHERE ${isBeat}`);
  const thin = db.prepare<[number, number, number, number]>(
    `DELETE FROM records WHERE seq IN
       (SELECT seq FROM records WHERE alert = ? AND seq < ? AND at < ? ORDER BY seq LIMIT ?)`,
  );
  const oldest = db.prepare<[], Over>(
    `SELECT id, (SELECT min(seq) FROM records WHERE alert = no) AS seq FROM alerts WHERE ${isBeat}`,
  );

  const remove = (id: AlertId, most: number): number => {
    const found = place.get(id);
    if (!found) return 0;
    const { changes } = removeSome.run(found.no, most);
    if (left.get(found.no) === undefined) removeAlert.run(found.no);
    return changes;
  };

  return {
    over: (before, limit) => closed.all(before, limit),
    remembered(id) {
      const outcomes: ActionOutcome[] = [];
      const desks = new Map<DeskId, number>();
      const inboxes = new Map<string, number>();
      for (const { json } of about.iterate(id)) {
        const { entry }: NewRecord = JSON.parse(json);
        if (entry.kind === 'acted') {
          const { desk, deskSeq } = entry.action;
          outcomes.push(entry.outcome);
          desks.set(desk, Math.max(desks.get(desk) ?? 0, deskSeq));
        } else if (entry.kind === 'occurred') {
          const { process, through } = entry.inbox;
          inboxes.set(process, Math.max(inboxes.get(process) ?? 0, through));
        }
      }
      return { outcomes, desks: [...desks], inboxes: [...inboxes] };
    },
    remove: (id, most) => db.transaction(() => remove(id, most)).immediate(),
    removeWhole: (id) => void remove(id, -1),
    thinBeats: (before, most) =>
      db
        .transaction(() => {
          let gone = 0;
          for (const { no, seq } of beating.all())
            if (gone < most) gone += thin.run(no, seq, before, most - gone).changes;
          return gone;
        })
        .immediate(),
    beats: () => oldest.all(),
  };
}

/** The tables of a log's copy on this machine. Step n makes version n; one that has shipped is never changed. */
export const schema: readonly string[] = [
  `
  -- One row. cursor: the number up to which everything below was taken in, in the same transaction as that was.
  CREATE TABLE life (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch TEXT NOT NULL,
    stream TEXT NOT NULL,
    cursor INTEGER NOT NULL,
    probed INTEGER NOT NULL
  ) STRICT;

  -- no follows the order in which alerts were first heard of. seq: of the newest record, which holds the alert as it is.
  CREATE TABLE alerts (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    open INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    recency INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX alerts_of_key ON alerts (key);
  CREATE INDEX alerts_open ON alerts (rank, recency, id) WHERE open = 1;

  CREATE TABLE records (
    seq INTEGER PRIMARY KEY,
    alert INTEGER NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX records_of_alert ON records (alert);

  -- For ever: an action is recognised however late it comes again. UUIDs of version 7, so that they follow time.
  CREATE TABLE outcomes (action BLOB PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE desks (desk TEXT PRIMARY KEY, through INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE inboxes (process TEXT PRIMARY KEY, through INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  -- By when they were last written of: what goes first when its time is over. open: 1 open, 0 closed, 2 closed and held.
  CREATE INDEX alerts_closed ON alerts (seq) WHERE open = 0;
  CREATE INDEX alerts_beating ON alerts (no) WHERE substr(key, -20) = '|heartbeat|heartbeat';
  `,
];

type Store = Database.Database;

/** Where an alert stands: its version, and the number of its newest record. */
export interface Standing {
  readonly version: number;
  readonly seq: number;
}

/** Takes a record in under its number; undefined: moves the cursor past what is no record. */
export type Put = (record: NewRecord | Forgotten | undefined, seq: number) => void;

/** The copy of a log on this machine: the log itself where SQLite keeps it, what follows the stream where JetStream does. */
export interface AlertCopy extends Forgetting, ReadableLog {
  readonly file: string;
  /** Where a damaged copy was put aside when this one was opened. */
  readonly damagedMovedAsideTo: string | undefined;
  readonly epoch: string;
  /** The stream that it follows; empty where it follows none. */
  readonly stream: string;
  /** The number up to which everything was taken in. */
  cursor(): number;
  /** Where no record stands yet: version 0, number 0. */
  standing(id: AlertId): Standing;
  /** Commits what `run` puts, as a whole. @throws what SQLite throws; then nothing of it is in, or it cannot be known */
  write<T>(run: (put: Put) => T): T;
  /** Names the life of the log that this copy is of. */
  begin(epoch: string, stream: string): void;
  /** Writes a page and no more: whether the disk takes it. @throws what SQLite throws */
  probe(): void;
  close(): void;
}

interface Row {
  readonly seq: number;
  readonly json: string;
}

interface Life {
  readonly epoch: string;
  readonly stream: string;
  readonly cursor: number;
}

/**
 * @param name of its file in `folder`, without `.db`
 * @param durable FULL: for the log itself. What only follows a stream may lose its last commits in a power cut, since the
 *   cursor goes with them
 * @returns `site.newerStore` for one that a newer version made, `site.dataRefused` where the disk refuses
 */
export function openCopy(folder: string, name: string, durable: boolean): Result<AlertCopy> {
  const opened = openDatabase(folder, name, schema);
  if (!opened.ok) return opened;
  const { db, damagedMovedAsideTo } = opened.value;
  if (!durable) db.pragma('synchronous = NORMAL');
  return ok(copyOn(db, damagedMovedAsideTo));
}

function copyOn(db: Store, damagedMovedAsideTo: string | undefined): AlertCopy {
  const epoch = randomUUID();
  db.prepare('INSERT OR IGNORE INTO life VALUES (1, ?, ?, 0, 0)').run(epoch, '');
  const lifeNow = db.prepare<[], Life>('SELECT epoch, stream, cursor FROM life');
  const readLife = (): Life => lifeNow.get() ?? { epoch, stream: '', cursor: 0 };
  let life = readLife();
  const removing = forgetting(db);
  const { put, standing } = writing(db, removing.removeWhole);
  const setCursor = db.prepare<[number]>('UPDATE life SET cursor = ?');

  function write<T>(run: (put: Put) => T): T {
    // After a refused commit nobody knows what is in; the file does.
    const before = readLife();
    let { cursor } = before;
    life = before;
    const result = db
      .transaction(() => {
        const value = run((record, seq) => {
          if (record) put(record, seq);
          cursor = Math.max(cursor, seq);
        });
        if (cursor > before.cursor) setCursor.run(cursor);
        return value;
      })
      .immediate();
    life = { ...before, cursor };
    return result;
  }

  return {
    file: db.name,
    damagedMovedAsideTo,
    get epoch() {
      return life.epoch;
    },
    get stream() {
      return life.stream;
    },
    cursor: () => life.cursor,
    standing,
    write,
    begin(epochNow, stream) {
      db.prepare('UPDATE life SET epoch = ?, stream = ?').run(epochNow, stream);
      life = readLife();
    },
    probe: () => void db.prepare('UPDATE life SET probed = probed + 1').run(),
    ...reading(db),
    ...removing,
    close: () => void db.close(),
  };
}

/** What was put aside, record by record from either end, up to where it cannot be read. */
export function* salvaged(file: string): Generator<NewRecord> {
  const seen = new Set<number>();
  for (const order of ['ASC', 'DESC']) {
    let db: Store | undefined;
    try {
      db = openToRead(file);
      const rows = db.prepare<[], Row>(`SELECT seq, json FROM records ORDER BY seq ${order}`);
      const back: NewRecord[] = [];
      try {
        for (const { seq, json } of rows.iterate()) {
          if (seen.has(seq)) break;
          seen.add(seq);
          const record: NewRecord = JSON.parse(json);
          if (order === 'ASC') yield record;
          else back.push(record);
        }
      } finally {
        yield* back.reverse();
      }
    } catch {
      // This is where the damage begins: nothing further can be had from this end.
    } finally {
      db?.close();
    }
  }
}

const blobOf = (action: ActionId) => Buffer.from(action.replaceAll('-', ''), 'hex');

function writing(db: Store, removeWhole: Forgetting['removeWhole']) {
  const placeOf = db.prepare<[string], { no: number; version: number; seq: number }>(
    'SELECT no, version, seq FROM alerts WHERE id = ?',
  );
  const addAlert = db.prepare<[string, string, number, number, number, number, number]>(
    'INSERT INTO alerts (id, key, version, seq, open, rank, recency) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const setAlert = db.prepare<[string, number, number, number, number, number, number]>(
    'UPDATE alerts SET key = ?, version = ?, seq = ?, open = ?, rank = ?, recency = ? WHERE no = ?',
  );
  const addRecord = db.prepare<[number, number, number, number, string]>(
    'INSERT OR IGNORE INTO records (seq, alert, version, at, json) VALUES (?, ?, ?, ?, ?)',
  );
  const addOutcome = db.prepare<[Buffer, string]>('INSERT OR IGNORE INTO outcomes VALUES (?, ?)');
  const setDesk = db.prepare<[string, number]>(
    'INSERT INTO desks VALUES (?, ?) ON CONFLICT (desk) DO UPDATE SET through = max(through, excluded.through)',
  );
  const setInbox = db.prepare<[string, number]>(
    'INSERT INTO inboxes VALUES (?, ?) ON CONFLICT (process) DO UPDATE SET through = max(through, excluded.through)',
  );

  function put(record: NewRecord | Forgotten, seq: number): void {
    if ('forgotten' in record) forget(record);
    else keep(record, seq);
  }

  function forget({ forgotten, through, outcomes, desks, inboxes }: Forgotten): void {
    for (const outcome of outcomes) addOutcome.run(blobOf(outcome.action), JSON.stringify(outcome));
    for (const [desk, number] of desks) setDesk.run(desk, number);
    for (const [process, row] of inboxes) setInbox.run(process, row);
    // What was written of it meanwhile keeps it.
    const place = placeOf.get(forgotten);
    if (place && place.seq <= through) removeWhole(forgotten);
  }

  function keep(record: NewRecord, seq: number): void {
    const { alert, entry, at } = record;
    const place = placeOf.get(alert.id);
    const open = alert.closed === null ? 1 : alert.held ? 2 : 0;
    const rank = priorityRank(alert.priority);
    let no = place?.no;
    if (no === undefined) {
      no = Number(
        addAlert.run(alert.id, alert.key, alert.version, seq, open, rank, -alert.receivedAt).lastInsertRowid,
      );
    } else if (alert.version > (place?.version ?? 0)) {
      setAlert.run(alert.key, alert.version, seq, open, rank, -alert.receivedAt, no);
    }
    addRecord.run(seq, no, alert.version, at, JSON.stringify({ at, alert, entry }));
    if (entry.kind === 'acted') {
      addOutcome.run(blobOf(entry.outcome.action), JSON.stringify(entry.outcome));
      setDesk.run(entry.action.desk, entry.action.deskSeq);
    } else if (entry.kind === 'occurred') {
      setInbox.run(entry.inbox.process, entry.inbox.through);
    }
  }

  return { put, standing: (id: AlertId): Standing => placeOf.get(id) ?? { version: 0, seq: 0 } };
}

/** Rows hold what was checked when it went in. */
function recordOf({ seq, json }: Row): LogRecord {
  const record: NewRecord = JSON.parse(json);
  return { ...record, seq };
}
const alertOf = (row: Row | undefined): Alert | undefined => (row ? recordOf(row).alert : undefined);

function reading(db: Store) {
  const after = db.prepare<[number, number], Row>(
    'SELECT seq, json FROM records WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  const current = 'SELECT r.seq, r.json FROM alerts a JOIN records r ON r.seq = a.seq';
  const byId = db.prepare<[string], Row>(`${current} WHERE a.id = ?`);
  const byKey = db.prepare<[string], Row>(`${current} WHERE a.key = ? ORDER BY a.no DESC LIMIT 1`);
  const opened = db.prepare<[number, number, string, number], Row>(
    `${current} WHERE a.open = 1 AND (a.rank, a.recency, a.id) > (?, ?, ?) ORDER BY a.rank, a.recency, a.id LIMIT ?`,
  );
  const about = db.prepare<[string, number], Row>(
    'SELECT seq, json FROM records WHERE alert = (SELECT no FROM alerts WHERE id = ?) ORDER BY seq DESC LIMIT ?',
  );
  const outcomeOf = db.prepare<[Buffer], { json: string }>('SELECT json FROM outcomes WHERE action = ?');
  const desk = db.prepare<[string], { through: number }>('SELECT through FROM desks WHERE desk = ?');
  const inbox = db.prepare<[string], { through: number }>('SELECT through FROM inboxes WHERE process = ?');

  return {
    read: (seq: number, limit: number) => after.all(seq, limit).map(recordOf),
    alert: (id: AlertId) => alertOf(byId.get(id)),
    latestOfKey: (key: string) => alertOf(byKey.get(key)),
    open(place: AlertPlaceInList | undefined, limit: number): readonly Alert[] {
      const rows = place ? opened.all(place.rank, -place.at, place.id, limit) : opened.all(-1, 0, '', limit);
      return rows.map((row) => recordOf(row).alert);
    },
    timeline: (id: AlertId, limit: number) => about.all(id, limit).reverse().map(recordOf),
    outcome(action: ActionId): ActionOutcome | undefined {
      const row = outcomeOf.get(blobOf(action));
      return row ? JSON.parse(row.json) : undefined;
    },
    deskSeq: (id: DeskId) => desk.get(id)?.through ?? 0,
    inboxThrough: (process: string) => inbox.get(process)?.through ?? 0,
  };
}
