import { z } from 'zod';
import { Ed25519Key, Ed25519Signature, Sha256 } from '../base/hex.ts';
import { toCanonicalJson } from '../media/manifest.ts';
import type { AuditEntry } from './audit.ts';

/**
 * An audit log is divided into segments, and its keeper signs chain heads: a permanent one per closed segment, and
 * one of the open end that the next replaces. `docs/adr/025` says what that proves.
 */
export const chainHeadFormat = 'watchfloor-audit-log/1';
const witnessSignatureFormat = 'watchfloor-witness-signature/1';

const Seq = z.int().min(1);

/** A segment is closed early after this many signatures of its open end. */
export const maxPoints = 200;
/** The maximum number of event kinds that a head counts separately; further kinds are counted together as `…`. */
const maxKinds = 200;
const maxKindChars = 80;

export const ChainHead = z.strictObject({
  format: z.literal(chainHeadFormat),
  /** The desk or the site whose audit log this is. */
  auditLog: z.string().min(1).max(80),
  /** The hash of entry 1: an audit log that was started again has another one. */
  origin: Sha256,
  segment: Seq,
  closed: z.boolean(),
  first: Seq,
  last: Seq,
  /** Hashes of the entry before `first`, and of `last`. */
  previous: Sha256,
  hash: Sha256,
  /** The earliest and the latest wall clock time of its entries, ms since the epoch. */
  from: z.int(),
  to: z.int(),
  /** The number of each kind of event; they add up to `last - first + 1`. */
  auditEvents: z.record(z.string().max(maxKindChars), z.int().min(1)),
  /** The signed points of this segment while it was open, in order: number and hash. */
  points: z.array(z.tuple([Seq, Sha256])).max(maxPoints),
  signedAt: z.int(),
  /** The signing Ed25519 key, 32 bytes. */
  key: Ed25519Key,
});
export type ChainHead = z.infer<typeof ChainHead>;

/** Ed25519 over `toCanonicalJson(head)`. */
export const SignedHead = z.strictObject({ head: ChainHead, signature: Ed25519Signature });
export type SignedHead = z.infer<typeof SignedHead>;

/** A site's witness signature: it had this head of a desk's audit log at that time. Ed25519 over `witnessSignatureText`. */
export const WitnessSignature = z.strictObject({
  site: z.string().min(1).max(80),
  at: z.int(),
  key: Ed25519Key,
  signature: Ed25519Signature,
});
export type WitnessSignature = z.infer<typeof WitnessSignature>;

/** A head as stored with its audit log. */
export const StoredHead = SignedHead.extend({
  witnessSignature: WitnessSignature.nullable(),
  /** When its entries were erased, ms since the epoch. */
  droppedAt: z.int().nullable(),
});
export type StoredHead = z.infer<typeof StoredHead>;

export const headText = (head: ChainHead): string => toCanonicalJson(head);

export const witnessSignatureText = (
  { head, signature }: SignedHead,
  { site, at, key }: Omit<WitnessSignature, 'signature'>,
): string => toCanonicalJson({ format: witnessSignatureFormat, site, at, key, head, signature });

/** How an audit log is segmented, and its retention. */
export const AuditLogPolicy = z.strictObject({
  /** A segment is closed at this number of entries, or at this age of its first. */
  segmentEntries: z.int().min(100).max(1_000_000).default(10_000),
  segmentHours: z.int().min(1).max(8_760).default(24),
  /** The open end is signed at this number of unsigned entries, or at this age of the first of them. */
  signEntries: z.int().min(1).max(100_000).default(1_000),
  signMinutes: z.int().min(1).max(1_440).default(15),
  /** The retention of closed segments by their last entry; 0: unlimited. */
  keepDays: z.int().min(0).max(36_500).default(0),
});
export type AuditLogPolicy = z.infer<typeof AuditLogPolicy>;

/** A segment that is not completely signed yet. */
export interface OpenSegment {
  readonly segment: number;
  readonly first: number;
  readonly previous: string;
  readonly last: number;
  readonly hash: string;
  readonly from: number;
  readonly to: number;
  readonly auditEvents: Readonly<Record<string, number>>;
  readonly points: ChainHead['points'];
  /** The last signed entry; `first - 1`: none. */
  readonly signedThrough: number;
  /** The wall clock time of the first unsigned entry; undefined: all are signed. */
  readonly unsignedSince: number | undefined;
}

/** Starts the segment after a closed one (or the first) with its first entry. */
export const openSegment = (
  after: { readonly segment: number; readonly hash: string } | undefined,
  entry: AuditEntry,
): OpenSegment => ({
  segment: (after?.segment ?? 0) + 1,
  first: entry.seq,
  previous: entry.previous,
  last: entry.seq,
  hash: entry.hash,
  from: entry.at,
  to: entry.at,
  auditEvents: { [entry.event.slice(0, maxKindChars)]: 1 },
  points: [],
  signedThrough: entry.seq - 1,
  unsignedSince: entry.at,
});

/** Restores an open segment from its signed head. */
export const reopenSegment = ({ points, ...head }: ChainHead): OpenSegment => ({
  segment: head.segment,
  first: head.first,
  previous: head.previous,
  last: head.last,
  hash: head.hash,
  from: head.from,
  to: head.to,
  auditEvents: head.auditEvents,
  points: [...points, [head.last, head.hash]],
  signedThrough: head.last,
  unsignedSince: undefined,
});

export function addEntry(open: OpenSegment, entry: AuditEntry): OpenSegment {
  const event = entry.event.slice(0, maxKindChars);
  const isNew = open.auditEvents[event] === undefined;
  const kind = isNew && Object.keys(open.auditEvents).length >= maxKinds - 1 ? '…' : event;
  return {
    ...open,
    last: entry.seq,
    hash: entry.hash,
    from: Math.min(open.from, entry.at),
    to: Math.max(open.to, entry.at),
    auditEvents: { ...open.auditEvents, [kind]: (open.auditEvents[kind] ?? 0) + 1 },
    unsignedSince: open.unsignedSince ?? entry.at,
  };
}

const hourMs = 3_600_000;
const minuteMs = 60_000;
/** Returns whether a time is old. A time in the future, after the clock was set, also counts as old. */
const isOlder = (since: number, now: number, ms: number) => Math.abs(now - since) >= ms;

/** Returns the next step for a segment of which all existing entries were read. */
export function nextSegmentStep(
  open: OpenSegment,
  policy: AuditLogPolicy,
  now: number,
): 'close' | 'sign' | undefined {
  const entries = open.last - open.first + 1;
  if (entries >= policy.segmentEntries || isOlder(open.from, now, policy.segmentHours * hourMs))
    return 'close';
  if (open.unsignedSince === undefined) return undefined;
  const due =
    open.last - open.signedThrough >= policy.signEntries ||
    isOlder(open.unsignedSince, now, policy.signMinutes * minuteMs);
  return due ? (open.points.length >= maxPoints ? 'close' : 'sign') : undefined;
}

/** Returns the unsigned head of a segment in its present state. */
export function unsignedHeadOf(
  open: OpenSegment,
  of: { readonly auditLog: string; readonly origin: string; readonly key: string },
  closed: boolean,
  signedAt: number,
): ChainHead {
  const { segment, first, last, previous, hash, from, to, auditEvents } = open;
  // The last point may equal the head, when a signed open end is closed unchanged.
  const points = open.points.filter(([seq]) => seq < last);
  return {
    format: chainHeadFormat,
    ...of,
    segment,
    closed,
    first,
    last,
    previous,
    hash,
    from,
    to,
    auditEvents: { ...auditEvents },
    points,
    signedAt,
  };
}

/** Checks the invariants that the schema cannot express; they hold for every genuine head. */
export function headIsSound({ first, last, from, to, auditEvents, points }: ChainHead): boolean {
  const counted = Object.values(auditEvents).reduce((sum, each) => sum + each, 0);
  const inOrder = points.every(([seq], at) => seq >= first && seq < last && seq > (points[at - 1]?.[0] ?? 0));
  return last >= first && from <= to && counted === last - first + 1 && inOrder;
}

/**
 * Returns whether a head may follow the known ones of the same audit log, the last of which is `last`. `same`:
 * already known; `missing`: there are others in between; `contradicts`: both cannot belong to one audit log.
 */
export function headFollows(
  last: ChainHead | undefined,
  next: ChainHead,
): 'follows' | 'same' | 'missing' | 'contradicts' {
  if (!last) return next.segment === 1 ? (next.first === 1 ? 'follows' : 'contradicts') : 'missing';
  if (headText(last) === headText(next)) return 'same';
  if (next.segment === last.segment) {
    if (last.closed) return 'contradicts';
    const known: ChainHead['points'] = [...last.points, [last.last, last.hash]];
    const now: ChainHead['points'] = [...next.points, [next.last, next.hash]];
    const holds =
      next.first === last.first &&
      next.previous === last.previous &&
      next.last >= last.last &&
      known.every(([seq, hash], at) => now[at]?.[0] === seq && now[at]?.[1] === hash);
    return holds ? 'follows' : 'contradicts';
  }
  if (next.segment < last.segment) return 'contradicts';
  if (!last.closed || next.segment > last.segment + 1) return 'missing';
  return next.first === last.last + 1 && next.previous === last.hash ? 'follows' : 'contradicts';
}

/**
 * Returns the last closed segment to drop now.
 * Dropping starts at the oldest and goes up to the last that is old by every known time, so that entries written
 * while a clock was set back do not count as old.
 */
export function dropThrough(
  closed: readonly Pick<StoredHead, 'head' | 'witnessSignature'>[],
  policy: AuditLogPolicy,
  now: number,
  needsWitnessSignature: boolean,
): ChainHead | undefined {
  if (policy.keepDays === 0) return undefined;
  const before = now - policy.keepDays * 24 * hourMs;
  let through: ChainHead | undefined;
  for (const { head, witnessSignature } of closed) {
    const newest = Math.max(head.to, head.signedAt, witnessSignature?.at ?? 0);
    if (newest >= before || (needsWitnessSignature && !witnessSignature)) break;
    through = head;
  }
  return through;
}
