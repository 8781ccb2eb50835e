import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AuditRow } from '../../core/audit/api.ts';
import { type AuditEntry, chainEntry, type Deed, ReadAuditEntry } from '../../core/audit/audit.ts';
import type { TrailTable } from '../../core/audit/trailFind.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Store } from './open.ts';

export const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** When a deed was done: wall clock in ms since the epoch, and monotonic ms. */
export interface DeedTime {
  readonly at: number;
  readonly monotonicMs: number;
}

/** The trail of deeds. Call `append` inside the transaction of the deed itself. */
export interface AuditTable {
  append(deed: Deed): void;
  /** Several deeds in one transaction, and so one sync of the disk; of an earlier time, where that could not be written then. */
  appendAll(deeds: readonly Deed[], time?: DeedTime): void;
  timeNow(): DeedTime;
  /** In order of `seq`, after one. */
  page(after: number, limit: number): AuditEntry[];
  /** Numbers of the first and the last entry; 0: there are none. */
  ends(): { readonly first: number; readonly last: number };
  /** To find entries in. */
  readonly table: TrailTable;
}

const Ends = z.object({ first: z.int().nullable(), last: z.int().nullable() });
const Numbers = z.object({ a: z.number().nullable(), b: z.number().nullable() });
const Value = z.object({ value: z.string() });

/** Few different questions are asked, by a person at a time. */
function siteTrail(db: Store): TrailTable {
  const prepared = new Map<string, ReturnType<Store['prepare']>>();
  const ask = (sql: string) => {
    const known = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  return {
    monotonic: 'monotonic_ms',
    desk: { column: 'desk' },
    heads: { table: 'audit_head', from: 'earliest', to: 'latest', dropped: 'dropped_at' },
    rows: (sql, params) =>
      ask(sql)
        .all(...params)
        .map((row) => AuditRow.parse(row)),
    numbers: (sql, params) => Numbers.parse(ask(sql).get(...params)),
    texts: (sql, params) =>
      ask(sql)
        .all(...params)
        .map((row) => Value.parse(row).value),
  };
}

export function auditTable(db: Store, clock: Clock): AuditTable {
  const last = db.prepare('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
  const insert = db.prepare(
    `INSERT INTO audit (seq, at, monotonic_ms, who, deed, camera, why, detail, previous, hash)
     VALUES (@seq, @at, @monotonicMs, @who, @deed, @camera, @why, @detail, @previous, @hash)`,
  );
  const page = db.prepare(
    `SELECT seq, at, monotonic_ms AS monotonicMs, who, deed, camera, why, detail, previous, hash
     FROM audit WHERE seq > ? ORDER BY seq LIMIT ?`,
  );
  const ends = db.prepare(
    'SELECT (SELECT seq FROM audit ORDER BY seq LIMIT 1) AS first, (SELECT seq FROM audit ORDER BY seq DESC LIMIT 1) AS last',
  );
  const Last = ReadAuditEntry.pick({ seq: true, hash: true });
  const timeNow = () => ({ at: Math.round(clock.now()), monotonicMs: clock.monotonic() });
  const append = (deed: Deed, time = timeNow()) => {
    const row = last.get();
    insert.run(chainEntry(row === undefined ? undefined : Last.parse(row), deed, time, sha256));
  };
  const appendAll = db.transaction((deeds: readonly Deed[], time: DeedTime) => {
    for (const deed of deeds) append(deed, time);
  });
  return {
    append: (deed) => append(deed),
    appendAll: (deeds, time = timeNow()) => {
      if (deeds.length > 0) appendAll.immediate(deeds, time);
    },
    timeNow,
    page: (after, limit) => page.all(after, limit).map((row) => ReadAuditEntry.parse(row)),
    ends() {
      const { first, last } = Ends.parse(ends.get());
      return { first: first ?? 0, last: last ?? 0 };
    },
    table: siteTrail(db),
  };
}
