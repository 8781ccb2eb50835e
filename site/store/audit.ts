import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AuditRow } from '../../core/audit/api.ts';
import {
  AlertAuditPosition,
  type AuditEntry,
  type AuditEvent,
  chainEntry,
  ReadAuditEntry,
} from '../../core/audit/audit.ts';
import type { AuditLogTable } from '../../core/audit/auditSearch.ts';
import {
  type ChainHead,
  SignedHead,
  type StoredHead,
  WitnessSignature,
} from '../../core/audit/chainHeads.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { DeskId } from '../../core/base/ids.ts';
import { fromJson } from '../../core/base/json.ts';
import type { SqlConnection } from '../../node/sql/access.ts';

/** Tables of the audit log: its entries, chain heads, and the position of the alert log in it. Times are ms since the epoch. */

export const sha256Hex = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** The time of an audit event: wall clock in ms since the epoch, and monotonic ms. */
export interface AuditTime {
  readonly at: number;
  readonly monotonicMs: number;
}

/** The audit log. Call `append` inside the transaction of the action itself. */
export interface AuditTable {
  append(event: AuditEvent): void;
  /** Appends several events in one transaction, and so one disk sync; with an earlier time if they could not be written then. */
  appendAll(events: readonly AuditEvent[], time?: AuditTime): void;
  timeNow(): AuditTime;
  /** Returns entries in order, after `seq`. */
  page(after: number, limit: number): AuditEntry[];
  /** Returns the numbers of the first and the last entry; 0: there are none. */
  ends(): { readonly first: number; readonly last: number };
  /** The table in which entries are searched. */
  readonly table: AuditLogTable;
}

const Numbers = z.object({ a: z.number().nullable(), b: z.number().nullable() });
const Value = z.object({ value: z.string() });

const siteAuditTable = (db: SqlConnection): AuditLogTable => ({
  monotonic: 'monotonic_ms',
  desk: { column: 'desk' },
  heads: { table: 'audit_head', from: 'earliest', to: 'latest', dropped: 'dropped_at' },
  rows: (sql, params) => db.all(AuditRow, sql, ...params),
  numbers: (sql, params) => db.one(Numbers, sql, ...params) ?? { a: null, b: null },
  texts: (sql, params) => db.all(Value, sql, ...params).map(({ value }) => value),
});

const Last = ReadAuditEntry.pick({ seq: true, hash: true });
const Seq = z.int();

export function createAuditTable(db: SqlConnection, clock: Clock): AuditTable {
  const timeNow = () => ({ at: Math.round(clock.now()), monotonicMs: clock.monotonic() });
  const append = (event: AuditEvent, time = timeNow()) => {
    const last = db.one(Last, 'SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
    db.run(
      `INSERT INTO audit (seq, at, monotonic_ms, who, event, camera, why, detail, previous, hash)
       VALUES (@seq, @at, @monotonicMs, @who, @event, @camera, @why, @detail, @previous, @hash)`,
      { ...chainEntry(last, event, time, sha256Hex) },
    );
  };
  return {
    append: (event) => append(event),
    appendAll(events, time = timeNow()) {
      if (events.length > 0) db.transaction(() => events.forEach((event) => void append(event, time)));
    },
    timeNow,
    page: (after, limit) =>
      db.all(
        ReadAuditEntry,
        `SELECT seq, at, monotonic_ms AS monotonicMs, who, event, camera, why, detail, previous, hash
         FROM audit WHERE seq > ? ORDER BY seq LIMIT ?`,
        ...[after, limit],
      ),
    ends: () => ({
      first: db.value(Seq, 'SELECT seq FROM audit ORDER BY seq LIMIT 1') ?? 0,
      last: db.value(Seq, 'SELECT seq FROM audit ORDER BY seq DESC LIMIT 1') ?? 0,
    }),
    table: siteAuditTable(db),
  };
}

const OwnHead = z
  .object({ signed: fromJson(SignedHead), droppedAt: z.int().nullable() })
  .transform(({ signed, droppedAt }): StoredHead => ({ ...signed, witnessSignature: null, droppedAt }));

export interface DeskChainHead extends StoredHead {
  readonly number: number;
}
const HeadOfDesk = z
  .object({ number: z.int(), signed: fromJson(SignedHead), witnessSignature: fromJson(WitnessSignature) })
  .transform(({ signed, ...rest }): DeskChainHead => ({ ...signed, ...rest, droppedAt: null }));
const Counts = z.object({ closed: z.int(), dropped: z.int() });

/** Chain heads of the site's own audit log, and witnessed ones of desks. Writes belong in a transaction. */
export interface ChainHeadTable {
  /** Returns heads in order, after a segment. */
  after(segment: number, limit: number): StoredHead[];
  last(): StoredHead | undefined;
  put(signed: SignedHead): void;
  counts(): { readonly closed: number; readonly dropped: number };
  /** Returns closed heads whose entries still exist, from the oldest on. */
  droppable(limit: number): StoredHead[];
  markDropped(head: ChainHead, at: number): void;
  /**
   * Erases entries of dropped segments, up to a number.
   * @returns how many
   */
  eraseDropped(limit: number): number;
  readonly desks: {
    /** Returns heads in order of their first arrival, after a number. */
    after(number: number, limit: number): DeskChainHead[];
    /** Returns the head of the last segment of this log of the desk. */
    last(desk: DeskId, origin: string): DeskChainHead | undefined;
    /** Returns the head of one segment. */
    at(desk: DeskId, origin: string, segment: number): DeskChainHead | undefined;
    /** Returns the most recently arrived head of any log of the desk. */
    newest(desk: DeskId): DeskChainHead | undefined;
    /** Stores the head of a new segment, or of one whose head was open. */
    put(desk: DeskId, signed: SignedHead, witnessSignature: WitnessSignature): void;
  };
}

export function createChainHeadTable(db: SqlConnection): ChainHeadTable {
  const own = 'SELECT signed, dropped_at AS droppedAt FROM audit_head';
  const desks = 'SELECT number, signed, witnessSignature FROM desk_head';
  return {
    after: (segment, limit) =>
      db.all(OwnHead, `${own} WHERE segment > ? ORDER BY segment LIMIT ?`, segment, limit),
    last: () => db.one(OwnHead, `${own} ORDER BY segment DESC LIMIT 1`),
    put({ head, signature }) {
      const { segment, first, last, closed, from, to } = head;
      db.run(
        `INSERT INTO audit_head (segment, first, last, closed, earliest, latest, signed) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (segment) DO UPDATE SET last = excluded.last, closed = excluded.closed,
           earliest = excluded.earliest, latest = excluded.latest, signed = excluded.signed`,
        ...[segment, first, last, closed ? 1 : 0, from, to, JSON.stringify({ head, signature })],
      );
    },
    counts: () =>
      db.one(
        Counts,
        'SELECT count(*) AS closed, count(dropped_at) AS dropped FROM audit_head WHERE closed = 1',
      ) ?? {
        closed: 0,
        dropped: 0,
      },
    droppable: (limit) =>
      db.all(OwnHead, `${own} WHERE closed = 1 AND dropped_at IS NULL ORDER BY segment LIMIT ?`, limit),
    markDropped: ({ segment }, at) =>
      void db.run('UPDATE audit_head SET dropped_at = ? WHERE segment = ?', at, segment),
    eraseDropped: (limit) =>
      db.erase(
        `DELETE FROM audit WHERE seq IN (SELECT seq FROM audit
           WHERE seq <= (SELECT max(last) FROM audit_head WHERE dropped_at IS NOT NULL) ORDER BY seq LIMIT ?)`,
        limit,
      ),
    desks: {
      after: (number, limit) =>
        db.all(HeadOfDesk, `${desks} WHERE number > ? ORDER BY number LIMIT ?`, number, limit),
      last: (desk, origin) =>
        db.one(
          HeadOfDesk,
          `${desks} WHERE desk = ? AND origin = ? ORDER BY segment DESC LIMIT 1`,
          desk,
          origin,
        ),
      at: (desk, origin, segment) =>
        db.one(HeadOfDesk, `${desks} WHERE desk = ? AND origin = ? AND segment = ?`, desk, origin, segment),
      newest: (desk) => db.one(HeadOfDesk, `${desks} WHERE desk = ? ORDER BY number DESC LIMIT 1`, desk),
      put(desk, { head, signature }, witnessSignature) {
        const { origin, segment, last, closed } = head;
        const signed = JSON.stringify({ head, signature });
        db.run(
          `INSERT INTO desk_head (desk, origin, segment, last, closed, signed, witnessSignature) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (desk, origin, segment) DO UPDATE SET last = excluded.last, closed = excluded.closed,
             signed = excluded.signed, witnessSignature = excluded.witnessSignature`,
          ...[desk, origin, segment, last, closed ? 1 : 0, signed, JSON.stringify(witnessSignature)],
        );
      },
    },
  };
}

/** The position of the alert log's actions in the audit log. */
export interface AlertAuditPositionTable {
  place(): AlertAuditPosition | undefined;
  move(to: AlertAuditPosition): void;
}

export const createAlertAuditPositionTable = (db: SqlConnection): AlertAuditPositionTable => ({
  place: () => db.one(AlertAuditPosition, 'SELECT epoch, seq, refusal FROM alert_audit_position'),
  move(to) {
    db.run(
      `INSERT INTO alert_audit_position (only, epoch, seq, refusal) VALUES (1, @epoch, @seq, @refusal)
       ON CONFLICT (only) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, refusal = excluded.refusal`,
      to,
    );
  },
});
