import { z } from 'zod';
import { Countersign, type KeptHead, SignedHead, type TrailHead } from '../../core/audit/trail.ts';
import type { DeskId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import type { Store } from './open.ts';

const Own = z.object({ signed: fromJson(SignedHead), droppedAt: z.int().nullable() });
const OfDesk = z.object({
  number: z.int(),
  signed: fromJson(SignedHead),
  countersigned: fromJson(Countersign),
});
const ownHead = (row: unknown): KeptHead => {
  const { signed, droppedAt } = Own.parse(row);
  return { ...signed, countersigned: null, droppedAt };
};

export interface DeskHead extends KeptHead {
  readonly number: number;
}
const deskHead = (row: unknown): DeskHead => {
  const { number, signed, countersigned } = OfDesk.parse(row);
  return { ...signed, number, countersigned, droppedAt: null };
};

/** Heads of the site's own trail, and those of desks that it countersigned. Writes belong in a transaction. */
export interface HeadTable {
  /** In order of segment, after one. */
  after(segment: number, limit: number): KeptHead[];
  last(): KeptHead | undefined;
  put(signed: SignedHead): void;
  counts(): { readonly closed: number; readonly dropped: number };
  /** Closed ones whose entries are there, from the oldest on. */
  droppable(limit: number): KeptHead[];
  markDropped(head: TrailHead, at: number): void;
  /** Erases entries of dropped segments, some at once. @returns how many */
  eraseDropped(most: number): number;
  readonly desks: {
    /** In the order in which they first came, after a number. */
    after(number: number, limit: number): DeskHead[];
    /** The last segment's of this trail of the desk. */
    last(desk: DeskId, origin: string): DeskHead | undefined;
    /** Of one segment. */
    at(desk: DeskId, origin: string, segment: number): DeskHead | undefined;
    /** The last that came first, of whichever of the desk's trails. */
    newest(desk: DeskId): DeskHead | undefined;
    /** Of a new segment, or one whose head was open. */
    put(desk: DeskId, signed: SignedHead, countersigned: Countersign): void;
  };
}

export function headTable(db: Store): HeadTable {
  const own = 'SELECT signed, dropped_at AS droppedAt FROM audit_head';
  const after = db.prepare(`${own} WHERE segment > ? ORDER BY segment LIMIT ?`);
  const last = db.prepare(`${own} ORDER BY segment DESC LIMIT 1`);
  const droppable = db.prepare(`${own} WHERE closed = 1 AND dropped_at IS NULL ORDER BY segment LIMIT ?`);
  const put = db.prepare(
    `INSERT INTO audit_head (segment, first, last, closed, earliest, latest, signed) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (segment) DO UPDATE SET last = excluded.last, closed = excluded.closed, earliest = excluded.earliest,
       latest = excluded.latest, signed = excluded.signed`,
  );
  const counts = db.prepare(
    'SELECT count(*) AS closed, count(dropped_at) AS dropped FROM audit_head WHERE closed = 1',
  );
  const mark = db.prepare('UPDATE audit_head SET dropped_at = ? WHERE segment = ?');
  const erase = db.prepare(
    `DELETE FROM audit WHERE seq IN (SELECT seq FROM audit
       WHERE seq <= (SELECT max(last) FROM audit_head WHERE dropped_at IS NOT NULL) ORDER BY seq LIMIT ?)`,
  );
  const desks = 'SELECT number, signed, countersigned FROM desk_head';
  const desksAfter = db.prepare(`${desks} WHERE number > ? ORDER BY number LIMIT ?`);
  const deskLast = db.prepare(`${desks} WHERE desk = ? AND origin = ? ORDER BY segment DESC LIMIT 1`);
  const deskAt = db.prepare(`${desks} WHERE desk = ? AND origin = ? AND segment = ?`);
  const deskNewest = db.prepare(`${desks} WHERE desk = ? ORDER BY number DESC LIMIT 1`);
  const deskPut = db.prepare(
    `INSERT INTO desk_head (desk, origin, segment, last, closed, signed, countersigned) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (desk, origin, segment) DO UPDATE SET last = excluded.last, closed = excluded.closed,
       signed = excluded.signed, countersigned = excluded.countersigned`,
  );
  const one = <T>(row: unknown, parse: (row: unknown) => T) => (row === undefined ? undefined : parse(row));
  return {
    after: (segment, limit) => after.all(segment, limit).map(ownHead),
    last: () => one(last.get(), ownHead),
    put({ head, signature }) {
      const { segment, first, closed, from, to } = head;
      put.run(segment, first, head.last, closed ? 1 : 0, from, to, JSON.stringify({ head, signature }));
    },
    counts: () => z.object({ closed: z.int(), dropped: z.int() }).parse(counts.get()),
    droppable: (limit) => droppable.all(limit).map(ownHead),
    markDropped: ({ segment }, at) => void mark.run(at, segment),
    eraseDropped(most) {
      // What is erased must not lie on in the file's free pages.
      db.pragma('secure_delete = ON');
      const { changes } = erase.run(most);
      db.pragma('secure_delete = OFF');
      return changes;
    },
    desks: {
      after: (number, limit) => desksAfter.all(number, limit).map(deskHead),
      last: (desk, origin) => one(deskLast.get(desk, origin), deskHead),
      at: (desk, origin, segment) => one(deskAt.get(desk, origin, segment), deskHead),
      newest: (desk) => one(deskNewest.get(desk), deskHead),
      put(desk, { head, signature }, countersigned) {
        const { origin, segment, closed } = head;
        deskPut.run(
          ...[desk, origin, segment, head.last, closed ? 1 : 0],
          ...[JSON.stringify({ head, signature }), JSON.stringify(countersigned)],
        );
      },
    },
  };
}
