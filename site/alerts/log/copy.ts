import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ActionId, ActionOutcome } from '../../../core/alerts/action.ts';
import { type Alert, getPriorityRank } from '../../../core/alerts/alert.ts';
import type { LogRecord, NewLogRecord } from '../../../core/alerts/log.ts';
import type { AlertCursor } from '../../../core/alerts/queue.ts';
import { AlertId, type DeskId } from '../../../core/base/ids.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import { openReadConnection, type SqlConnection, type SqlReadConnection } from '../../../node/sql/access.ts';
import type { Migration, QuarantinedDatabase } from '../../../node/sql/database.ts';
import { openSiteDatabase } from '../../shared/database.ts';
import type { ExpiredAlerts } from './expiredAlerts.ts';
import type { ReadableLog } from './log.ts';

/** An expired alert, with the number of its newest record. */
const Over = z.object({ id: AlertId, seq: z.int() });
type Over = z.infer<typeof Over>;

/** Deletion of expired data from a copy. Sequence numbers and outcomes of actions stay. */
interface Forgetting {
  /**
   * Returns alerts that are closed, not held, and last written before that time; the oldest first. Never the alert of the newest record.
   */
  over(before: number, limit: number): readonly Over[];
  /** Returns the facts about an alert that must be kept for ever. */
  remembered(id: AlertId): Pick<ExpiredAlerts, 'outcomes' | 'desks' | 'inboxes'>;
  /**
   * Deletes an alert's oldest records, and with the last one the alert itself.
   * @returns the number deleted
   * @throws errors of SQLite
   */
  remove(id: AlertId, most: number): number;
  /** Deletes an alert with all its records, within the caller's transaction. */
  removeWhole(id: AlertId): void;
  /**
   * Deletes heartbeat records before that time except for the newest of each; heartbeats never end.
   * @returns the number deleted
   */
  thinBeats(before: number, most: number): number;
  /** Returns the number of the oldest remaining record of each heartbeat. */
  beats(): readonly Over[];
}

const Json = z.object({ json: z.string() });
const Beating = z.object({ no: z.int(), seq: z.int() });

function forgetting(db: SqlConnection): Forgetting {
  const isBeat = "substr(key, -20) = '|heartbeat|heartbeat'";

  function remove(id: AlertId, most: number): number {
    const no = db.value(z.int(), 'SELECT no FROM alerts WHERE id = ?', id);
    if (no === undefined) return 0;
    const changes = db.run(
      'DELETE FROM records WHERE seq IN (SELECT seq FROM records WHERE alert = ? ORDER BY seq LIMIT ?)',
      ...[no, most],
    );
    if (db.value(z.int(), 'SELECT 1 FROM records WHERE alert = ? LIMIT 1', no) === undefined)
      db.run('DELETE FROM alerts WHERE no = ?', no);
    return changes;
  }

  return {
    over: (before, limit) =>
      db.all(
        Over,
        `SELECT a.id, a.seq FROM alerts a JOIN records r ON r.seq = a.seq
         WHERE a.open = 0 AND a.seq < (SELECT max(seq) FROM records) AND r.at < ? ORDER BY a.seq LIMIT ?`,
        ...[before, limit],
      ),
    remembered(id) {
      const outcomes: ActionOutcome[] = [];
      const desks = new Map<DeskId, number>();
      const inboxes = new Map<string, number>();
      const about =
        'SELECT json FROM records WHERE alert = (SELECT no FROM alerts WHERE id = ?) ORDER BY seq';
      for (const { json } of db.each(Json, about, id)) {
        const { entry }: NewLogRecord = JSON.parse(json);
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
    remove: (id, most) => db.transaction(() => remove(id, most)),
    removeWhole: (id) => void remove(id, -1),
    thinBeats: (before, most) =>
      db.transaction(() => {
        let gone = 0;
        for (const { no, seq } of db.all(Beating, `SELECT no, seq FROM alerts WHERE ${isBeat}`))
          if (gone < most)
            gone += db.run(
              `DELETE FROM records WHERE seq IN
                 (SELECT seq FROM records WHERE alert = ? AND seq < ? AND at < ? ORDER BY seq LIMIT ?)`,
              ...[no, seq, before, most - gone],
            );
        return gone;
      }),
    beats: () =>
      db.all(
        Over,
        `SELECT id, (SELECT min(seq) FROM records WHERE alert = no) AS seq FROM alerts WHERE ${isBeat}`,
      ),
  };
}

/** The tables of a log's copy on this machine. */
const schema = `
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

  -- By when they were last written of: what goes first when its time is over. open: 1 open, 0 closed, 2 closed and held.
  CREATE INDEX alerts_closed ON alerts (seq) WHERE open = 0;
  CREATE INDEX alerts_beating ON alerts (no) WHERE substr(key, -20) = '|heartbeat|heartbeat';
`;
export const migrations: readonly Migration[] = [{ version: 4, sql: schema }];

/** The current version of an alert, and the number of its newest record. */
export interface AlertVersion {
  readonly version: number;
  readonly seq: number;
}

/** Stores a record under its number; undefined: only moves the cursor, past a message that is no record. */
export type StoreLogRecord = (record: NewLogRecord | ExpiredAlerts | undefined, seq: number) => void;

/** The copy of a log on this machine: with SQLite the log itself, with JetStream a follower of the stream. */
export interface AlertCopy extends Forgetting, ReadableLog {
  readonly file: string;
  /** The previous copy, if it was renamed at this start. */
  readonly setAside: QuarantinedDatabase | undefined;
  readonly epoch: string;
  /** The stream that it follows; empty if it follows none. */
  readonly stream: string;
  /** The number up to which all records are stored. */
  cursor(): number;
  /** Returns version 0 and number 0 for an alert without records. */
  standing(id: AlertId): AlertVersion;
  /**
   * Commits the puts of `run` as a whole.
   * @throws errors of SQLite; then none of it is stored, or it is uncertain
   */
  write<T>(run: (put: StoreLogRecord) => T): T;
  /** Sets the epoch of the log that this copy belongs to. */
  begin(epoch: string, stream: string): void;
  /**
   * Writes one page to test whether the disk accepts it.
   * @throws errors of SQLite
   */
  probe(): void;
  close(): void;
}

const Row = z.object({ seq: z.int(), json: z.string() });
type Row = z.infer<typeof Row>;
const Life = z.object({ epoch: z.string(), stream: z.string(), cursor: z.int() });
type Life = z.infer<typeof Life>;

/**
 * Opens a copy.
 * @param name of its file in `folder`, without `.db`
 * @param durable FULL sync, for the log itself. A follower of a stream may lose its last commits in a power cut, since the cursor goes
 * with them
 * Errors: `site.newerStore` for a file of a newer version, `site.dataRefused` if the disk refuses
 */
export function openAlertCopy(folder: string, name: string, durable: boolean): Result<AlertCopy> {
  const pragmas = durable ? [] : ['synchronous = NORMAL'];
  const opened = openSiteDatabase(folder, name, migrations, { pragmas });
  return opened.ok ? ok(copyOn(opened.value.db, opened.value.setAside)) : opened;
}

function copyOn(db: SqlConnection, setAside: QuarantinedDatabase | undefined): AlertCopy {
  const epoch = randomUUID();
  db.run('INSERT OR IGNORE INTO life VALUES (1, ?, ?, 0, 0)', epoch, '');
  const readLife = (): Life =>
    db.one(Life, 'SELECT epoch, stream, cursor FROM life') ?? { epoch, stream: '', cursor: 0 };
  let life = readLife();
  const removing = forgetting(db);
  const { put, standing } = writing(db, removing.removeWhole);

  function write<T>(run: (put: StoreLogRecord) => T): T {
    // After a failed commit only the file tells whether its rows are stored.
    const before = readLife();
    let { cursor } = before;
    life = before;
    const result = db.transaction(() => {
      const value = run((record, seq) => {
        if (record) put(record, seq);
        cursor = Math.max(cursor, seq);
      });
      if (cursor > before.cursor) db.run('UPDATE life SET cursor = ?', cursor);
      return value;
    });
    life = { ...before, cursor };
    return result;
  }

  return {
    file: db.file,
    setAside,
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
      db.run('UPDATE life SET epoch = ?, stream = ?', epochNow, stream);
      life = readLife();
    },
    probe: () => void db.run('UPDATE life SET probed = probed + 1'),
    ...reading(db),
    ...removing,
    close: () => db.close(),
  };
}

/** Reads the records of a damaged log from either end, up to the unreadable part. */
export function* salvageRecords(file: string): Generator<NewLogRecord> {
  const seen = new Set<number>();
  for (const order of ['ASC', 'DESC']) {
    let db: SqlReadConnection | undefined;
    try {
      db = openReadConnection(file);
      const rows = db.each(Row, `SELECT seq, json FROM records ORDER BY seq ${order}`);
      const back: NewLogRecord[] = [];
      try {
        for (const { seq, json } of rows) {
          if (seen.has(seq)) break;
          seen.add(seq);
          const record: NewLogRecord = JSON.parse(json);
          if (order === 'ASC') yield record;
          else back.push(record);
        }
      } finally {
        yield* back.reverse();
      }
    } catch {
      // The damage begins here: nothing more can be read from this end.
    } finally {
      db?.close();
    }
  }
}

const blobOf = (action: ActionId) => Buffer.from(action.replaceAll('-', ''), 'hex');

const Place = z.object({ no: z.int(), version: z.int(), seq: z.int() });

function writing(db: SqlConnection, removeWhole: Forgetting['removeWhole']) {
  const placeOf = (id: AlertId) => db.one(Place, 'SELECT no, version, seq FROM alerts WHERE id = ?', id);
  const addOutcome = (outcome: ActionOutcome) =>
    void db.run(
      'INSERT OR IGNORE INTO outcomes VALUES (?, ?)',
      ...[blobOf(outcome.action), JSON.stringify(outcome)],
    );
  const setDesk = (desk: DeskId, through: number) =>
    void db.run(
      'INSERT INTO desks VALUES (?, ?) ON CONFLICT (desk) DO UPDATE SET through = max(through, excluded.through)',
      ...[desk, through],
    );
  const setInbox = (process: string, through: number) =>
    void db.run(
      'INSERT INTO inboxes VALUES (?, ?) ON CONFLICT (process) DO UPDATE SET through = max(through, excluded.through)',
      ...[process, through],
    );

  function put(record: NewLogRecord | ExpiredAlerts, seq: number): void {
    if ('forgotten' in record) forget(record);
    else keep(record, seq);
  }

  function forget({ forgotten, through, outcomes, desks, inboxes }: ExpiredAlerts): void {
    for (const outcome of outcomes) addOutcome(outcome);
    for (const [desk, number] of desks) setDesk(desk, number);
    for (const [process, row] of inboxes) setInbox(process, row);
    // Records written since then keep the alert.
    const place = placeOf(forgotten);
    if (place && place.seq <= through) removeWhole(forgotten);
  }

  function keep(record: NewLogRecord, seq: number): void {
    const { alert, entry, at } = record;
    const place = placeOf(alert.id);
    const open = alert.closed === null ? 1 : alert.held ? 2 : 0;
    const rank = getPriorityRank(alert.priority);
    const values = [alert.key, alert.version, seq, open, rank, -alert.receivedAt];
    if (!place)
      db.run(
        'INSERT INTO alerts (id, key, version, seq, open, rank, recency) VALUES (?, ?, ?, ?, ?, ?, ?)',
        ...[alert.id, ...values],
      );
    else if (alert.version > place.version)
      db.run(
        'UPDATE alerts SET key = ?, version = ?, seq = ?, open = ?, rank = ?, recency = ? WHERE no = ?',
        ...[...values, place.no],
      );
    const no = place?.no ?? db.value(z.int(), 'SELECT last_insert_rowid()') ?? 0;
    db.run(
      'INSERT OR IGNORE INTO records (seq, alert, version, at, json) VALUES (?, ?, ?, ?, ?)',
      ...[seq, no, alert.version, at, JSON.stringify({ at, alert, entry })],
    );
    if (entry.kind === 'acted') {
      addOutcome(entry.outcome);
      setDesk(entry.action.desk, entry.action.deskSeq);
    } else if (entry.kind === 'occurred') {
      setInbox(entry.inbox.process, entry.inbox.through);
    }
  }

  return { put, standing: (id: AlertId): AlertVersion => placeOf(id) ?? { version: 0, seq: 0 } };
}

/** Rows were validated when they were stored. */
function recordOf({ seq, json }: Row): LogRecord {
  const record: NewLogRecord = JSON.parse(json);
  return { ...record, seq };
}
const alertOf = (row: Row | undefined): Alert | undefined => (row ? recordOf(row).alert : undefined);

function reading(db: SqlConnection) {
  const current = 'SELECT r.seq, r.json FROM alerts a JOIN records r ON r.seq = a.seq';
  const opened = `${current} WHERE a.open = 1 AND (a.rank, a.recency, a.id) > (?, ?, ?) ORDER BY a.rank, a.recency, a.id LIMIT ?`;
  return {
    read: (seq: number, limit: number) =>
      db
        .all(Row, 'SELECT seq, json FROM records WHERE seq > ? ORDER BY seq LIMIT ?', seq, limit)
        .map(recordOf),
    alert: (id: AlertId) => alertOf(db.one(Row, `${current} WHERE a.id = ?`, id)),
    latestOfKey: (key: string) =>
      alertOf(db.one(Row, `${current} WHERE a.key = ? ORDER BY a.no DESC LIMIT 1`, key)),
    open(place: AlertCursor | undefined, limit: number): readonly Alert[] {
      const from = place ? [place.rank, -place.at, place.id] : [-1, 0, ''];
      return db.all(Row, opened, ...from, limit).map((row) => recordOf(row).alert);
    },
    timeline: (id: AlertId, limit: number) =>
      db
        .all(
          Row,
          'SELECT seq, json FROM records WHERE alert = (SELECT no FROM alerts WHERE id = ?) ORDER BY seq DESC LIMIT ?',
          ...[id, limit],
        )
        .reverse()
        .map(recordOf),
    outcome(action: ActionId): ActionOutcome | undefined {
      const json = db.value(z.string(), 'SELECT json FROM outcomes WHERE action = ?', blobOf(action));
      return json === undefined ? undefined : JSON.parse(json);
    },
    deskSeq: (id: DeskId) => db.value(z.int(), 'SELECT through FROM desks WHERE desk = ?', id) ?? 0,
    inboxThrough: (process: string) =>
      db.value(z.int(), 'SELECT through FROM inboxes WHERE process = ?', process) ?? 0,
  };
}
