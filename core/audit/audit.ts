import { z } from 'zod';

const maxChars = { who: 160, event: 80, camera: 160, why: 500, detail: 4_000 } as const;

/** One audit event, as the trail keeps it. `seq` has no gaps; `hash` covers `previous` and all else, so a change anywhere shows. */
export const AuditEntry = z.object({
  seq: z.int().min(1),
  /** Wall clock, ms since the epoch. */
  at: z.int(),
  /** Monotonic clock of the process that wrote it, ms: shows a wall clock that was set back. */
  monotonicMs: z.number(),
  who: z.string().max(maxChars.who),
  event: z.string().max(maxChars.event),
  camera: z.string().max(maxChars.camera).nullable(),
  why: z.string().max(maxChars.why).nullable(),
  detail: z.string().max(maxChars.detail),
  previous: z.string().length(64),
  hash: z.string().length(64),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** An entry as it is read: one that is longer than any is written now is still part of its chain. */
export const ReadAuditEntry = AuditEntry.extend({
  who: z.string(),
  event: z.string(),
  camera: z.string().nullable(),
  why: z.string().nullable(),
  detail: z.string(),
});

export type AuditEvent = Pick<AuditEntry, 'who' | 'event' | 'camera' | 'why' | 'detail'>;

/** How far the log of alerts is in the trail: `epoch` names the life of that log, `seq` and `refusal` count in it and beside it. */
export const AlertTrailPlace = z.object({
  epoch: z.string(),
  seq: z.int().min(0),
  refusal: z.int().min(0),
});
export type AlertTrailPlace = z.infer<typeof AlertTrailPlace>;

/** `previous` of the first entry of a trail. */
export const auditGenesis = '0'.repeat(64);

const Named = z.object({ desk: z.string().max(maxChars.who) });

/** Never through the middle of a character: half of one is stored as something else. */
const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');

/** What is too long is still told of: by its length (of UTF-16) and hash, with the desk that it names. */
function fitted(
  { who, event, camera, why, detail }: AuditEvent,
  sha256: (text: string) => string,
): AuditEvent {
  return {
    who: cut(who, maxChars.who),
    event: cut(event, maxChars.event),
    camera: camera === null ? null : cut(camera, maxChars.camera),
    why: why === null ? null : cut(why, maxChars.why),
    detail: detail.length <= maxChars.detail ? detail : standIn(detail, sha256),
  };
}

function standIn(detail: string, sha256: (text: string) => string): string {
  return JSON.stringify({ ...named(detail), cut: detail.length, sha256: sha256(detail) });
}

/** The desk that a detail names, if it is JSON that does. */
function named(detail: string): z.infer<typeof Named> | undefined {
  try {
    return Named.safeParse(JSON.parse(detail)).data;
  } catch {
    return undefined;
  }
}

/**
 * The next entry of a chain; what of the audit event is longer than an entry may be is cut. `sha256` gives lower-case hex of a text's UTF-8 bytes: hashing is the host's.
 */
export function chainEntry(
  last: { readonly seq: number; readonly hash: string } | undefined,
  auditEvent: AuditEvent,
  time: { readonly at: number; readonly monotonicMs: number },
  sha256: (text: string) => string,
): AuditEntry {
  const open = {
    seq: (last?.seq ?? 0) + 1,
    at: time.at,
    monotonicMs: time.monotonicMs,
    ...fitted(auditEvent, sha256),
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
  const { seq, at, monotonicMs, who, event, camera, why, detail, previous } = entry;
  return JSON.stringify([seq, at, monotonicMs, who, event, camera, why, detail, previous]);
}
