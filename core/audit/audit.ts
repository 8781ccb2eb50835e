import { z } from 'zod';

const maxChars = { who: 160, event: 80, camera: 160, why: 500, detail: 4_000 } as const;

/**
 * One event in the audit log. `seq` has no gaps; `hash` covers `previous` and all other fields, so that any change
 * is detectable.
 */
export const AuditEntry = z.object({
  seq: z.int().min(1),
  /** Wall clock, ms since the epoch. */
  at: z.int(),
  /** Monotonic clock of the writing process, ms, which reveals that the wall clock was set back. */
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

/** An entry as read: entries longer than the present limit are still part of their chain. */
export const ReadAuditEntry = AuditEntry.extend({
  who: z.string(),
  event: z.string(),
  camera: z.string().nullable(),
  why: z.string().nullable(),
  detail: z.string(),
});

export type AuditEvent = Pick<AuditEntry, 'who' | 'event' | 'camera' | 'why' | 'detail'>;

/**
 * How far the audit log covers the alert log: `epoch` identifies that log's incarnation, `seq` counts its records,
 * and `refusal` the refused actions.
 */
export const AlertAuditPosition = z.object({
  epoch: z.string(),
  seq: z.int().min(0),
  refusal: z.int().min(0),
});
export type AlertAuditPosition = z.infer<typeof AlertAuditPosition>;

/** `previous` of the first entry of an audit log. */
export const auditGenesis = '0'.repeat(64);

const Named = z.object({ desk: z.string().max(maxChars.who) });

/** Truncates without splitting a surrogate pair, half of which would be stored as a different character. */
const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');

/** Replaces a field that is too long by its length (in UTF-16 units) and hash, keeping the desk that it names. */
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

/** Returns the desk named in a detail, if that is JSON with a desk. */
function named(detail: string): z.infer<typeof Named> | undefined {
  try {
    return Named.safeParse(JSON.parse(detail)).data;
  } catch {
    return undefined;
  }
}

/**
 * Creates the next entry of a chain, truncating fields that are too long. `sha256` returns lower-case hex for a
 * text's UTF-8 bytes; the host provides it.
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

/** Returns the number of the first entry that does not follow from its predecessor; undefined if the chain is valid. */
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

/** Serialises the fields in a fixed order, so that equal entries have equal hashes. */
function canonical(entry: Omit<AuditEntry, 'hash'>): string {
  const { seq, at, monotonicMs, who, event, camera, why, detail, previous } = entry;
  return JSON.stringify([seq, at, monotonicMs, who, event, camera, why, detail, previous]);
}
