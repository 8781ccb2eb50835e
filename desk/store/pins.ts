import { z } from 'zod';
import { Fingerprint } from '../../core/people/deskEntry.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

const Pin = z.object({ fingerprint: Fingerprint });

/** Returns the certificate pinned for an address (`host:port`): the first one seen, or one confirmed by a person. */
export const readPin = (store: SqlReader, host: string): Fingerprint | undefined =>
  store.one(Pin, 'SELECT fingerprint FROM pins WHERE host = ?', host)?.fingerprint;

/** Pins a certificate. Only a person's confirmation replaces a pin; a changed certificate never does so by itself. */
export function savePin(tx: SqlWriter, host: string, fingerprint: Fingerprint, firstSeen: number): void {
  tx.run(
    `INSERT INTO pins (host, fingerprint, firstSeen) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET fingerprint = excluded.fingerprint, firstSeen = excluded.firstSeen`,
    host,
    fingerprint,
    firstSeen,
  );
}
