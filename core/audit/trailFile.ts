import { csvHead, csvRow } from '../base/csv.ts';
import { canonicalJson } from '../media/manifest.ts';
import type { AuditFilter, AuditRow, Trail } from './api.ts';
import type { StoredHead } from './trail.ts';

/**
 * A trail as a file. **JSON**: one object, an entry and a head a line, so that it can be read by the line however long it is;
 * heads first (those of the trail, then those of desks that a site countersigned), then the entries, the newest first, and at
 * the end the seal of the desk that wrote it: what a filter chose is vouched for by nothing else. What `scripts/audit.mjs` checks
 * of it is written down there. **CSV**: RFC 4180, in UTF-8 with a byte order mark, for spreadsheets.
 */
export const trailFileFormat = 'watchfloor-trail-export/2';
const sealFormat = 'watchfloor-trail-seal/1';

export interface TrailFileHead {
  readonly kind: Trail;
  /** The desk or the site. */
  readonly trail: string;
  readonly filter: AuditFilter;
  readonly madeAt: number;
  readonly by: string;
  readonly program: string;
}

/** `audit_desk_20261126-065912_1a2b3c4d.json`, of UTC. */
export function auditFileName(kind: Trail, madeAt: number, id: string, format: 'csv' | 'json'): string {
  const time = new Date(madeAt).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return `audit_${kind}_${time}_${id}.${format}`;
}

const lines = (items: readonly object[]) => items.map((item) => JSON.stringify(item)).join(',\n');
const list = (items: readonly object[]) => (items.length === 0 ? '' : `${lines(items)}\n`);

export const jsonBeginning = (
  { kind, trail, filter, madeAt, by, program }: TrailFileHead,
  heads: readonly StoredHead[],
  witnessed: readonly StoredHead[],
): string =>
  `{"format":"${trailFileFormat}","about":${JSON.stringify({ kind, trail, filter, madeAt, by, program })},\n` +
  `"heads":[\n${list(heads)}],\n"witnessed":[\n${list(witnessed)}],\n"entries":[\n`;

/** Entries as they were hashed, without what a trail finds out about them besides. */
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

/** After the last entry; with it ends what is sealed. */
export const jsonEntriesEnd = '\n],\n';

/** What the desk signs of a file (Ed25519). `sha256`: of all its bytes before the last line; `key`: its own, hex. */
export const sealText = (of: {
  readonly sha256: string;
  readonly entries: number;
  readonly key: string;
}): string => canonicalJson({ format: sealFormat, ...of });

/** The last line. */
export const jsonEnd = (end: {
  readonly entries: number;
  readonly key: string;
  readonly signature: string;
}): string => `"end":${JSON.stringify(end)}}\n`;

const csvColumns = 'seq,time,atMs,monotonicMs,who,event,camera,desk,why,detail,previous,hash'.split(',');

export const csvBeginning = (): string => csvHead(csvColumns);

export const csvEntries = (entries: readonly AuditRow[]): string =>
  entries
    .map(({ seq, at, monotonicMs, who, event, camera, desk, why, detail, previous, hash }) => {
      const time = new Date(at).toISOString();
      return csvRow([seq, time, at, monotonicMs, who, event, camera, desk, why, detail, previous, hash]);
    })
    .join('');
