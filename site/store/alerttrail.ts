import { AlertTrailPlace } from '../../core/audit/audit.ts';
import type { Store } from './open.ts';

/** How far the actions in the alert log are in the audit log. */
export interface AlertTrailTable {
  place(): AlertTrailPlace | undefined;
  move(to: AlertTrailPlace): void;
}

export function alertTrailTable(db: Store): AlertTrailTable {
  const get = db.prepare('SELECT epoch, seq, refusal FROM alert_trail');
  const put = db.prepare(
    `INSERT INTO alert_trail (only, epoch, seq, refusal) VALUES (1, @epoch, @seq, @refusal)
     ON CONFLICT (only) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, refusal = excluded.refusal`,
  );
  return {
    place() {
      const row = get.get();
      return row === undefined ? undefined : AlertTrailPlace.parse(row);
    },
    move: (to) => void put.run(to),
  };
}
