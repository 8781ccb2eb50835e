import { createHash } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { AuditEntry, chainEntry, type Deed } from '../../core/domain/audit.ts';
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
  const Last = AuditEntry.pick({ seq: true, hash: true });
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
    page: (after, limit) => page.all(after, limit).map((row) => AuditEntry.parse(row)),
  };
}
