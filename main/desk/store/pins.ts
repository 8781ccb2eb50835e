import { z } from 'zod';
import { Fingerprint } from '../../../core/contract/deskentry.ts';
import type { Reader, Writer } from './access.ts';

const Pin = z.object({ fingerprint: Fingerprint });

/** The certificate first seen at an address (`host:port`). */
export const readPin = (store: Reader, host: string): Fingerprint | undefined =>
  store.one(Pin, 'SELECT fingerprint FROM pins WHERE host = ?', host)?.fingerprint;

/** Only the first one: a changed certificate never replaces a pin by itself. */
export function savePin(tx: Writer, host: string, fingerprint: Fingerprint, firstSeen: number): void {
  tx.run('INSERT INTO pins (host, fingerprint, firstSeen) VALUES (?, ?, ?)', host, fingerprint, firstSeen);
}
