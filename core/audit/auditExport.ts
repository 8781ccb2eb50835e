import { formatCsvHeader, formatCsvRow } from '../base/csv.ts';
import { toCanonicalJson } from '../media/manifest.ts';
import type { AuditFilter, AuditLogOwner, AuditRow } from './api.ts';
import type { StoredHead } from './chainHeads.ts';

/**
 * An audit log as a file.
 * **JSON**: one object with one entry or head per line, so that it can be read line by line at any length; heads
 * first (those of the audit log, then those of desks with the site's witness signature), then the entries, newest
 * first, and at the end the seal of the desk that wrote it, which is the only guarantee for the selection of a
 * filter. `scripts/audit.mjs` documents what it verifies.
 * **CSV**: RFC 4180, in UTF-8 with a byte order mark, for spreadsheets.
 */
export const auditExportFormat = 'watchfloor-audit-export/2';
const sealFormat = 'watchfloor-audit-seal/1';

export interface AuditExportHeader {
  readonly kind: AuditLogOwner;
  /** The desk or the site. */
  readonly auditLog: string;
  readonly filter: AuditFilter;
  readonly madeAt: number;
  readonly by: string;
  readonly program: string;
}

/** `audit_desk_20261126-065912_1a2b3c4d.json`, in UTC. */
export function auditFileName(
  kind: AuditLogOwner,
  madeAt: number,
  id: string,
  format: 'csv' | 'json',
): string {
  const time = new Date(madeAt).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return `audit_${kind}_${time}_${id}.${format}`;
}

const lines = (items: readonly object[]) => items.map((item) => JSON.stringify(item)).join(',\n');
const list = (items: readonly object[]) => (items.length === 0 ? '' : `${lines(items)}\n`);

export const jsonBeginning = (
  { kind, auditLog, filter, madeAt, by, program }: AuditExportHeader,
  heads: readonly StoredHead[],
  witnessed: readonly StoredHead[],
): string =>
  `{"format":"${auditExportFormat}","about":${JSON.stringify({ kind, auditLog, filter, madeAt, by, program })},\n` +
  `"heads":[\n${list(heads)}],\n"witnessed":[\n${list(witnessed)}],\n"entries":[\n`;

/** Returns entries as they were hashed, without derived fields. */
export const jsonEntries = (entries: readonly AuditRow[], isFirst: boolean): string =>
  entries.length === 0
    ? ''
    : `${isFirst ? '' : ',\n'}${lines(
        entries.map(({ seq, at, monotonicMs, who, event, camera, why, detail, previous, hash }) => ({
          seq,
          at,
          monotonicMs,
          who,
          event,
          camera,
          why,
          detail,
          previous,
          hash,
        })),
      )}`;

/** The text after the last entry, which ends the sealed part. */
export const jsonEntriesEnd = '\n],\n';

/**
 * Returns the text of a file that the desk signs (Ed25519). `sha256`: of all bytes before the last line; `key`:
 * the desk's own, hex.
 */
export const sealText = (of: {
  readonly sha256: string;
  readonly entries: number;
  readonly key: string;
}): string => toCanonicalJson({ format: sealFormat, ...of });

/** Returns the last line. */
export const jsonEnd = (end: {
  readonly entries: number;
  readonly key: string;
  readonly signature: string;
}): string => `"end":${JSON.stringify(end)}}\n`;

const csvColumns = 'seq,time,atMs,monotonicMs,who,event,camera,desk,why,detail,previous,hash'.split(',');

export const csvBeginning = (): string => formatCsvHeader(csvColumns);

export const csvEntries = (entries: readonly AuditRow[]): string =>
  entries
    .map(({ seq, at, monotonicMs, who, event, camera, desk, why, detail, previous, hash }) => {
      const time = new Date(at).toISOString();
      return formatCsvRow([
        seq,
        time,
        at,
        monotonicMs,
        who,
        event,
        camera,
        desk,
        why,
        detail,
        previous,
        hash,
      ]);
    })
    .join('');
