import { createHash } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { AuditEntry, chainEntry, type Deed } from '../../core/domain/audit.ts';
import type { Store } from './open.ts';

export const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** The trail of deeds. Call `append` inside the transaction of the deed itself. */
export interface AuditTable {
  append(deed: Deed): void;
  /** Several deeds in one transaction, and so one sync of the disk. */
  appendAll(deeds: readonly Deed[]): void;
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
  const append = (deed: Deed) => {
    const row = last.get();
    const time = { at: Math.round(clock.now()), monotonicMs: clock.monotonic() };
    insert.run(chainEntry(row === undefined ? undefined : Last.parse(row), deed, time, sha256));
  };
  const appendAll = db.transaction((deeds: readonly Deed[]) => {
    for (const deed of deeds) append(deed);
  });
  return {
    append,
    appendAll: (deeds) => {
      if (deeds.length > 0) appendAll(deeds);
    },
    page: (after, limit) => page.all(after, limit).map((row) => AuditEntry.parse(row)),
  };
}
