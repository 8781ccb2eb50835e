import { z } from 'zod';
import { Fingerprint } from '../../core/people/deskEntry.ts';
import type { Reader, Writer } from '../../node/sql/access.ts';

const Pin = z.object({ fingerprint: Fingerprint });

/** The certificate that was first seen at an address (`host:port`), or that a person has given for it since. */
export const readPin = (store: Reader, host: string): Fingerprint | undefined =>
  store.one(Pin, 'SELECT fingerprint FROM pins WHERE host = ?', host)?.fingerprint;

/** In place of another only where a person has given it: a changed certificate never replaces a pin by itself. */
export function savePin(tx: Writer, host: string, fingerprint: Fingerprint, firstSeen: number): void {
  tx.run(
    `INSERT INTO pins (host, fingerprint, firstSeen) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET fingerprint = excluded.fingerprint, firstSeen = excluded.firstSeen`,
    host,
    fingerprint,
    firstSeen,
  );
}
