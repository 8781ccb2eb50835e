import { z } from 'zod';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

const SyncState = z.object({
  /** The epoch of the site's log from which the rows come. */
  epoch: z.string(),
  /** Counts the epochs that this store has seen. */
  life: z.int(),
  /** When the rows were last known complete, ms since the epoch; 0: never. */
  asOf: z.int(),
});
type SyncState = z.infer<typeof SyncState>;

/**
 * Creates the access to the one row that says how far a copy of a site's log is synchronised.
 *
 * @param perEpoch the tables whose rows hold for one epoch only
 */
export const createSyncStateTable = (table: 'alertSync' | 'shiftLogSync', perEpoch: readonly string[]) => ({
  read: (store: SqlReader): SyncState =>
    store.one(SyncState, `SELECT epoch, life, asOf FROM ${table}`) ?? { epoch: '', life: 0, asOf: 0 },
  /** Starts a new epoch of the log, of which nothing has been read yet in any scope. */
  begin(tx: SqlWriter, epoch: string): void {
    tx.run(`UPDATE ${table} SET epoch = ?, life = life + 1`, epoch);
    for (const each of perEpoch) tx.run(`DELETE FROM ${each}`);
  },
  setAsOf: (tx: SqlWriter, asOf: number): void => void tx.run(`UPDATE ${table} SET asOf = ?`, asOf),
});
