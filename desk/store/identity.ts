import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { DeskId } from '../../core/base/ids.ts';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

const Identity = z.object({ desk: DeskId });

export const readDeskId = (store: SqlReader): DeskId | undefined =>
  store.one(Identity, 'SELECT desk FROM identity')?.desk;

export const createDeskId = (): DeskId => DeskId.parse(`desk-${randomBytes(8).toString('hex')}`);

export function saveDeskId(tx: SqlWriter, desk: DeskId): void {
  tx.run('INSERT INTO identity (one, desk) VALUES (1, ?)', desk);
}
