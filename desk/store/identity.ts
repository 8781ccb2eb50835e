import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { DeskId } from '../../core/base/ids.ts';
import type { Reader, Writer } from '../../node/sql/access.ts';

const Identity = z.object({ desk: DeskId });

export const readDeskId = (store: Reader): DeskId | undefined =>
  store.one(Identity, 'SELECT desk FROM identity')?.desk;

export const newDeskId = (): DeskId => DeskId.parse(`desk-${randomBytes(8).toString('hex')}`);

export function saveDeskId(tx: Writer, desk: DeskId): void {
  tx.run('INSERT INTO identity (one, desk) VALUES (1, ?)', desk);
}
