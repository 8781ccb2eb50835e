import { z } from 'zod';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

const Behind = z.object({ through: z.int(), last: z.int() });
const ends =
  'SELECT through, (SELECT coalesce(max(seq), 0) FROM audit) AS last FROM auditFound WHERE one = 1';

/** Returns how many entries at the end of the audit log are not indexed yet; searches scan these. */
export function countUnindexedEntries(store: SqlReader): number {
  const { through, last } = store.one(Behind, ends) ?? { through: 0, last: 0 };
  return Math.max(0, last - through);
}

/** Indexes the oldest unindexed entries by person, action and camera. @returns how many */
export function indexAuditEntries(tx: SqlWriter, most: number): number {
  const { through, last } = tx.one(Behind, ends) ?? { through: 0, last: 0 };
  const to = Math.min(last, through + most);
  if (to <= through) return 0;
  const these = 'FROM audit WHERE seq > ? AND seq <= ?';
  tx.run(`INSERT INTO foundByWho SELECT who, seq ${these} ORDER BY who, seq`, through, to);
  tx.run(`INSERT INTO foundByEvent SELECT event, seq ${these} ORDER BY event, seq`, through, to);
  tx.run(
    `INSERT INTO foundByCamera SELECT camera, seq ${these} AND camera IS NOT NULL ORDER BY camera, seq`,
    ...[through, to],
  );
  tx.run('UPDATE auditFound SET through = ? WHERE one = 1', to);
  return to - through;
}
