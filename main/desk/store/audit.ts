import { z } from 'zod';
import { AuditEntry } from '../../../core/domain/audit.ts';
import type { Reader, Writer } from './access.ts';

const columns = 'seq, at, monotonicMs, who, deed, camera, why, detail, previous, hash';

export const lastAuditEntry = (store: Reader) =>
  store.one(
    z.object({ seq: z.int(), hash: z.string() }),
    'SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1',
  );

/** Newest first; those before entry number `before`, if given. */
export const auditPage = (store: Reader, before: number | undefined, limit: number): AuditEntry[] =>
  store.all(
    AuditEntry,
    `SELECT ${columns} FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?`,
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  );

export function addAuditEntry(tx: Writer, entry: AuditEntry): void {
  const { seq, at, monotonicMs, who, deed, camera, why, detail, previous, hash } = entry;
  tx.run(
    `INSERT INTO audit (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[seq, at, monotonicMs, who, deed, camera, why, detail, previous, hash],
  );
}
