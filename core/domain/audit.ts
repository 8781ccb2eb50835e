import { z } from 'zod';

/** One deed, as the trail keeps it. `seq` has no gaps; `hash` covers `previous` and all else, so a change anywhere shows. */
export const AuditEntry = z.object({
  seq: z.int().min(1),
  /** Wall clock, ms since the epoch. */
  at: z.int(),
  /** Monotonic clock of the process that wrote it, ms: shows a wall clock that was set back. */
  monotonicMs: z.number(),
  who: z.string().max(160),
  deed: z.string().max(80),
  camera: z.string().max(160).nullable(),
  why: z.string().max(500).nullable(),
  detail: z.string().max(4_000),
  previous: z.string().length(64),
  hash: z.string().length(64),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export type Deed = Pick<AuditEntry, 'who' | 'deed' | 'camera' | 'why' | 'detail'>;

/** How far the log of alerts is in the trail: `epoch` names the life of that log, `seq` and `refusal` count in it and beside it. */
export const AlertTrailPlace = z.object({
  epoch: z.string(),
  seq: z.int().min(0),
  refusal: z.int().min(0),
});
export type AlertTrailPlace = z.infer<typeof AlertTrailPlace>;

/** `previous` of the first entry of a trail. */
export const auditGenesis = '0'.repeat(64);

/** The next entry of a chain. `sha256` gives lower-case hex of a text's UTF-8 bytes: hashing is the host's. */
export function chainEntry(
  last: { readonly seq: number; readonly hash: string } | undefined,
  deed: Deed,
  time: { readonly at: number; readonly monotonicMs: number },
  sha256: (text: string) => string,
): AuditEntry {
  const open = {
    seq: (last?.seq ?? 0) + 1,
    at: time.at,
    monotonicMs: time.monotonicMs,
    who: deed.who,
    deed: deed.deed,
    camera: deed.camera,
    why: deed.why,
    detail: deed.detail,
    previous: last?.hash ?? auditGenesis,
  };
  return { ...open, hash: sha256(canonical(open)) };
}

/** The number of the first entry that does not follow from the one before it, or undefined if the whole chain holds. */
export function firstBrokenEntry(
  entries: Iterable<AuditEntry>,
  sha256: (text: string) => string,
  after?: { readonly seq: number; readonly hash: string },
): number | undefined {
  let last = after;
  for (const entry of entries) {
    const { hash, ...open } = entry;
    const follows = entry.seq === (last?.seq ?? 0) + 1 && entry.previous === (last?.hash ?? auditGenesis);
    if (!follows || sha256(canonical(open)) !== hash) return entry.seq;
    last = entry;
  }
  return undefined;
}

/** A fixed order of fields, so that the same entry always hashes the same. */
function canonical(entry: Omit<AuditEntry, 'hash'>): string {
  const { seq, at, monotonicMs, who, deed, camera, why, detail, previous } = entry;
  return JSON.stringify([seq, at, monotonicMs, who, deed, camera, why, detail, previous]);
}
