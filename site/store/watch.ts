import { z } from 'zod';
import { CameraId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import { camerasIn, rootOf } from '../../core/shiftlog/about.ts';
import { WatchRecord } from '../../core/shiftlog/record.ts';
import type { Store } from './open.ts';

const Cameras = fromJson(z.array(CameraId)).nullable();
const Row = z.object({
  seq: z.int(),
  record: z.string(),
  cameras: Cameras,
  rootKnown: z.int(),
  rootCameras: Cameras,
});

/** A record as it is kept: its text, and the cameras by which it is decided who is given it. */
export interface StoredRecord {
  readonly seq: number;
  /** JSON of a `WatchRecord`. */
  readonly text: string;
  /** Those it names, and those that what it belongs to names. */
  readonly cameras: readonly CameraId[];
  /** What it belongs to is not here. */
  readonly isAlone: boolean;
}

/** Records of the shift log, each once and for ever. */
export interface WatchTable {
  readonly epoch: string;
  head(): number;
  /** Number and text of the record of this id. */
  find(id: string): { readonly seq: number; readonly text: string } | undefined;
  /** @returns its number. Call it in the transaction of its deed. */
  append(record: WatchRecord): number;
  /** In order, after a number. */
  after(seq: number, limit: number): StoredRecord[];
  /** What says who is on duty, and which desk was handed over: made then (ms since the epoch) or later, in order, after a number. */
  duty(from: number, after: number): { readonly seq: number; readonly record: WatchRecord }[];
}

export const textOf = (record: WatchRecord): string => JSON.stringify(record);

export function watchTable(db: Store): WatchTable {
  const epoch = z.object({ epoch: z.string() }).parse(db.prepare('SELECT epoch FROM watch_life').get()).epoch;
  const head = db.prepare('SELECT ifnull(max(seq), 0) AS seq FROM watch_record');
  const find = db.prepare('SELECT seq, record AS text FROM watch_record WHERE id = ?');
  const insert = db.prepare(
    'INSERT INTO watch_record (seq, id, root, cameras, record) VALUES (?, ?, ?, ?, ?)',
  );
  const after = db.prepare(
    `SELECT w.seq, w.record, w.cameras, r.seq IS NOT NULL AS rootKnown, r.cameras AS rootCameras
     FROM watch_record w LEFT JOIN watch_record r ON r.id = w.root WHERE w.seq > ? ORDER BY w.seq LIMIT ?`,
  );
  const duty = db.prepare(
    // Left to itself SQLite takes the order for a reason to go through all records there are.
    `SELECT seq, record FROM watch_record INDEXED BY watch_record_duty
     WHERE kind IN ('dutyOn', 'dutyOff', 'handoverBegun', 'handoverAccepted') AND at >= ? AND seq > ? ORDER BY seq`,
  );
  const Duty = z.object({ seq: z.int(), record: fromJson(WatchRecord) });
  const Head = z.object({ seq: z.int() });
  const Found = z.object({ seq: z.int(), text: z.string() });
  const last = () => Head.parse(head.get()).seq;
  return {
    epoch,
    head: last,
    find(id) {
      const row = find.get(id);
      return row === undefined ? undefined : Found.parse(row);
    },
    append(record) {
      const cameras = camerasIn(record.body);
      const seq = last() + 1;
      insert.run(
        ...[seq, record.id, rootOf(record), cameras.length > 0 ? JSON.stringify(cameras) : null],
        textOf(record),
      );
      return seq;
    },
    duty: (from, after) => duty.all(from, after).map((found) => Duty.parse(found)),
    after: (seq, limit) =>
      after.all(seq, limit).map((found) => {
        const { record: text, cameras, rootKnown, rootCameras, ...row } = Row.parse(found);
        return {
          seq: row.seq,
          text,
          isAlone: rootKnown === 0,
          cameras: [...new Set([...(cameras ?? []), ...(rootCameras ?? [])])],
        };
      }),
  };
}
