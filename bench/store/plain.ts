import Database from 'better-sqlite3';
import { getPriorityRank } from '../../core/alerts/alert.ts';
import type { NewLogRecord } from '../../core/alerts/log.ts';
import type { Question } from './questions.ts';

/**
 * The peer `plain`: alerts in one table, set up as better-sqlite3's page says (WAL, otherwise defaults), without a word
 * index or audit log.
 */
export interface PlainStore {
  take(records: readonly NewLogRecord[]): void;
  ask(question: Question, turn: number): void;
  close(): void;
}

const pageRows = 50;

export function openPlainStore(file: string): PlainStore {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec(`
    CREATE TABLE alerts (
      id TEXT PRIMARY KEY, at INTEGER, rank INTEGER, open INTEGER, class TEXT, camera TEXT, title TEXT, json TEXT);
    CREATE INDEX alerts_at ON alerts (at);
    CREATE INDEX alerts_queue ON alerts (open, rank, at);
    CREATE INDEX alerts_camera ON alerts (camera, at);`);
  const put = db.prepare('INSERT OR REPLACE INTO alerts VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const all = db.transaction((records: readonly NewLogRecord[]) => {
    for (const { alert } of records)
      put.run(
        ...[alert.id, alert.receivedAt, getPriorityRank(alert.priority), alert.closed === null ? 1 : 0],
        ...[alert.class, alert.camera, alert.title, JSON.stringify(alert)],
      );
  });
  const queue = db.prepare<[number, number], { json: string }>(
    'SELECT json FROM alerts WHERE open = 1 ORDER BY rank, at DESC LIMIT ? OFFSET ?',
  );
  const page = db.prepare<[number, number], { json: string }>(
    'SELECT json FROM alerts ORDER BY at DESC LIMIT ? OFFSET ?',
  );
  const search = db.prepare<[string, number], { json: string }>(
    'SELECT json FROM alerts WHERE title LIKE ? ORDER BY at DESC LIMIT ?',
  );
  let held = 0;
  return {
    take(records) {
      all(records);
      held += records.length;
    },
    ask({ filter, after }, turn) {
      const { text } = filter;
      const offset = Math.floor((((turn + 1) * 0.618_033_988_75) % 1) * held);
      const rows =
        text !== undefined
          ? search.all(`%${text}%`, pageRows)
          : after
            ? page.all(pageRows, offset)
            : queue.all(pageRows, 0);
      for (const { json } of rows) JSON.parse(json);
    },
    close: () => void db.close(),
  };
}
