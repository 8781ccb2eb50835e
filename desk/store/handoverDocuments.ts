import { z } from 'zod';
import type { SqlReader, SqlWriter } from '../../node/sql/access.ts';

const Row = z.object({ document: z.instanceof(Uint8Array), sent: z.int() });

/** Returns a frozen report: deflated canonical JSON, and whether the site has it. */
export const readHandoverDocument = (store: SqlReader, sha256: string): z.infer<typeof Row> | undefined =>
  store.one(Row, 'SELECT document, sent FROM handoverDocuments WHERE sha256 = ?', sha256);

/** Stores a document unless it is already stored. `sent`: the site has it. */
export function addHandoverDocument(
  tx: SqlWriter,
  of: { readonly sha256: string; readonly document: Uint8Array; readonly at: number; readonly sent: boolean },
): void {
  tx.run(
    'INSERT OR IGNORE INTO handoverDocuments (sha256, document, at, sent) VALUES (?, ?, ?, ?)',
    ...[of.sha256, of.document, of.at, of.sent ? 1 : 0],
  );
}

export function markDocumentSent(tx: SqlWriter, sha256: string): void {
  tx.run('UPDATE handoverDocuments SET sent = 1 WHERE sha256 = ?', sha256);
}
