import { z } from 'zod';
import { fromJson } from '../../core/base/json.ts';
import { addFastPath } from '../../core/rpc/quick.ts';
import type { LogFilter } from '../../core/shiftlog/api.ts';
import { LogLine } from '../../core/shiftlog/line.ts';
import { listRecordCameras } from '../../core/shiftlog/recordFacts.ts';
import type { Param, SqlReader, SqlWriter } from '../../node/sql/access.ts';
import { joinWords, splitIntoWords } from './alertWords.ts';

const Cameras = fromJson(addFastPath(z.array(z.string()))).nullable();
const Place = z.object({ happenedAt: z.int(), id: z.string(), cameras: Cameras });
/** A line's position in the log, and its cameras. */
export type LogLinePosition = z.infer<typeof Place>;
/** Returns the cameras of a line; null: none. */
export const getCamerasOfLine = ({ entry }: LogLine) => (entry.cameras.length > 0 ? entry.cameras : null);
const Line = z
  .object({ line: fromJson(addFastPath(LogLine)) })
  .transform(({ line }) => ({ line, cameras: getCamerasOfLine(line) }));
/** A line with its cameras (null: none). */
export type LogLineRow = z.infer<typeof Line>;

/** Returns the words that find a line. */
function wordsOf({ entry, addenda, by, ended }: LogLine): string {
  const { text, people, place, order } = entry;
  const all = [
    ...[text, ...people, by.name, place?.text ?? '', order?.givenBy ?? '', order?.answers ?? ''],
    ...[...addenda.map((one) => one.text), ended?.text ?? ''],
  ];
  return joinWords([...new Set(all.flatMap(splitIntoWords))]);
}

export function saveLogLine(tx: SqlWriter, line: LogLine): void {
  const { id, desk, entry, ended, refused } = line;
  const cameras = listRecordCameras({ kind: 'entry', entry });
  // An order that the site refused binds no operator.
  const isOpen = entry.order !== null && ended === null && refused === null;
  tx.run(
    `INSERT OR REPLACE INTO shiftLogLines (id, happenedAt, type, desk, incident, openOrder, dueAt, cameras, words, line)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[id, entry.happenedAt, entry.type, desk, entry.incident, isOpen ? 1 : 0, entry.order?.dueAt ?? null],
    ...[cameras.length > 0 ? JSON.stringify(cameras) : null, wordsOf(line), JSON.stringify(line)],
  );
}

export const readLogLine = (store: SqlReader, id: string): LogLineRow | undefined =>
  store.one(Line, 'SELECT line FROM shiftLogLines WHERE id = ?', id);

const Lines = z.object({ lines: fromJson(addFastPath(z.array(LogLine))) });

/**
 * Returns the lines of `from` <= time < `to` after a cursor, in order; of one desk if given.
 * They come as one text, which is fetched and parsed faster than thousands of rows.
 */
export function readLogLinesBetween(
  store: SqlReader,
  { from, to, desk }: { readonly from: number; readonly to: number; readonly desk: string | null },
  after: Pick<LogLinePosition, 'happenedAt' | 'id'> | undefined,
  limit: number,
): LogLine[] {
  const found = store.one(
    Lines,
    `SELECT '[' || coalesce(group_concat(line, ','), '') || ']' AS lines FROM
       (SELECT line FROM shiftLogLines WHERE (happenedAt, id) > (?, ?) AND happenedAt < ? AND (? IS NULL OR desk = ?)
        ORDER BY happenedAt, id LIMIT ?)`,
    ...[after?.happenedAt ?? from, after?.id ?? '', to, desk, desk, limit],
  );
  return found?.lines ?? [];
}

/** Returns lines that name an incident, the oldest first. */
export const readLogLinesOfIncident = (store: SqlReader, incident: string, limit: number): LogLineRow[] =>
  store.all(
    Line,
    'SELECT line FROM shiftLogLines WHERE incident = ? ORDER BY happenedAt, id LIMIT ?',
    ...[incident, limit],
  );

/** Returns open orders by due time; orders without due time last. A negative limit means all. */
export const readOpenOrders = (store: SqlReader, limit = -1): LogLineRow[] =>
  store.all(
    Line,
    'SELECT line FROM shiftLogLines WHERE openOrder = 1 ORDER BY dueAt IS NULL, dueAt, id LIMIT ?',
    limit,
  );
const Due = z.object({ dueAt: z.int().nullable(), cameras: Cameras });
/** Returns due times and cameras of the open orders. */
export const readOpenOrderDueTimes = (store: SqlReader) =>
  store.all(Due, 'SELECT dueAt, cameras FROM shiftLogLines WHERE openOrder = 1');

/** Returns whether a filter needs a scan of the lines, rather than the time index alone. */
export const needsScan = ({ types, desk, camera, text }: LogFilter): boolean =>
  types !== undefined || desk !== undefined || camera !== undefined || Boolean(text);

/** Scans a limited number of lines after a cursor, the newest first, for matches; `last`: how far it got. */
export function searchLogLines(
  store: SqlReader,
  filter: LogFilter,
  after: { readonly happenedAt: number; readonly id: string } | undefined,
  look: number,
): { readonly found: LogLinePosition[]; readonly last: LogLinePosition | undefined; readonly more: boolean } {
  const bounds = ['happenedAt >= ?', 'happenedAt <= ?'];
  const along: Param[] = [filter.from ?? 0, filter.to ?? Number.MAX_SAFE_INTEGER];
  if (after) {
    bounds.push('(happenedAt, id) < (?, ?)');
    along.push(after.happenedAt, after.id);
  }
  const tests: string[] = [];
  const params: Param[] = [];
  const test = (sql: string, param: Param) => {
    tests.push(sql);
    params.push(param);
  };
  if (filter.types) test('type IN (SELECT value FROM json_each(?))', JSON.stringify(filter.types));
  if (filter.desk) test('desk = ?', filter.desk);
  if (filter.camera) test('instr(cameras, ?) > 0', `"${filter.camera}"`);
  for (const word of splitIntoWords(filter.text ?? '')) test('instr(words, ?) > 0', ` ${word}`);
  const within = `FROM (SELECT happenedAt, id, cameras, type, desk, words FROM shiftLogLines WHERE ${bounds.join(' AND ')} ORDER BY happenedAt DESC, id DESC LIMIT ?)`;
  const found = store.all(
    Place,
    `SELECT happenedAt, id, cameras ${within} WHERE ${tests.join(' AND ') || '1'} ORDER BY happenedAt DESC, id DESC`,
    ...[...along, look, ...params],
  );
  if (tests.length === 0) return { found, last: found.at(-1), more: found.length === look };
  const [last] = store.all(
    Place,
    `SELECT happenedAt, id, NULL AS cameras FROM shiftLogLines WHERE ${bounds.join(' AND ')}
     ORDER BY happenedAt DESC, id DESC LIMIT 1 OFFSET ?`,
    ...[...along, look - 1],
  );
  return { found, last, more: last !== undefined };
}
