import type { Cancel, Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import { type AuditEntry, firstBrokenEntry } from './audit.ts';
import {
  type AuditLogPolicy,
  addEntry,
  type ChainHead,
  headText,
  nextSegmentStep,
  type OpenSegment,
  openSegment,
  reopenSegment,
  type SignedHead,
  unsignedHeadOf,
} from './chainHeads.ts';

/** The number of entries read at once, and the pause after it in which the process does other work, ms. */
const entriesPerTurn = 250;
const restMs = 5;
/** The interval of checks for new entries, ms. */
const lookMs = 10_000;

/** Signs on behalf of the keeper of the audit log. */
export interface SigningKey {
  /** Ed25519, 32 bytes, hex. */
  readonly public: string;
  sign(text: string): string;
}

/** The access to an audit log's store that signing requires. Reading may throw: that counts as a broken entry. */
export interface AuditLogStore {
  /** Returns entries in order of `seq`, after one. */
  page(after: number, limit: number): AuditEntry[];
  /** Returns the head with the highest segment. */
  lastHead(): ChainHead | undefined;
  /** Stores a head, on disk when it returns; replaces the open head of the same segment. */
  putHead(signed: SignedHead): Result<unknown>;
}

export interface AuditLogSigner {
  /** Checks for entries to sign at once instead of at the next interval. */
  look(): void;
  /** Returns the first entry that breaks the chain; undefined: none so far. */
  broken(): number | undefined;
  close(): void;
}

/**
 * Follows an audit log as it grows, divides it into segments and signs them. From an entry that breaks the chain
 * on, nothing is signed.
 * @param key called for each signature; undefined: there is no key now
 */
export function startAuditLogSigner(options: {
  readonly auditLog: string;
  readonly shelf: AuditLogStore;
  readonly clock: Clock;
  readonly policy: () => AuditLogPolicy;
  readonly key: () => SigningKey | undefined;
  readonly sha256: (text: string) => string;
  readonly onHead: (signed: SignedHead) => void;
  readonly onBroken: (seq: number) => void;
}): AuditLogSigner {
  const { auditLog, shelf, clock, policy, sha256 } = options;
  let last: { readonly seq: number; readonly hash: string } | undefined;
  let origin: string | undefined;
  let open: OpenSegment | undefined;
  /** The last closed segment. */
  let closed: { readonly segment: number; readonly hash: string } | undefined;
  let broken: number | undefined;
  let isClosed = false;
  let cancel: Cancel = clock.after(restMs, begin);

  function breakAt(seq: number): void {
    broken = seq;
    options.onBroken(seq);
  }

  function begin(): void {
    let head: ChainHead | undefined;
    try {
      head = shelf.lastHead();
    } catch {
      breakAt(1);
      return;
    }
    if (head) {
      last = { seq: head.last, hash: head.hash };
      origin = head.origin;
      if (head.closed) closed = head;
      else open = reopenSegment(head);
    }
    turn();
  }

  function read(): AuditEntry[] | undefined {
    try {
      return shelf.page(last?.seq ?? 0, entriesPerTurn);
    } catch {
      breakAt((last?.seq ?? 0) + 1);
      return undefined;
    }
  }

  /** @returns false if it was not written; it is retried at the next interval */
  function sign(segment: OpenSegment, isWhole: boolean): boolean {
    const key = options.key();
    if (!key || origin === undefined) return false;
    const of = { auditLog, origin, key: key.public };
    const head = unsignedHeadOf(segment, of, isWhole, Math.round(clock.now()));
    const signed = { head, signature: key.sign(headText(head)) };
    if (!shelf.putHead(signed).ok) return false;
    if (isWhole) {
      closed = head;
      open = undefined;
    } else open = reopenSegment(head);
    options.onHead(signed);
    return true;
  }

  function turn(): void {
    if (isClosed || broken !== undefined) return;
    const page = read();
    if (!page) return;
    const wrong = firstBrokenEntry(page, sha256, last);
    let maySign = true;
    for (const entry of page) {
      if (entry.seq === wrong) {
        breakAt(wrong);
        return;
      }
      if (entry.seq === 1) origin = entry.hash;
      open = open ? addEntry(open, entry) : openSegment(closed, entry);
      last = entry;
      // Exactly the maximum length, so that segments are the same whether the log is followed or caught up
      // with.
      const isFull = open.last - open.first + 1 >= policy().segmentEntries;
      if (isFull && maySign) maySign = sign(open, true);
    }
    const isCaughtUp = page.length < entriesPerTurn;
    const due = isCaughtUp && open ? nextSegmentStep(open, policy(), clock.now()) : undefined;
    if (open && due) sign(open, due === 'close');
    rest(isCaughtUp ? lookMs : restMs);
  }

  function rest(ms: number): void {
    cancel();
    cancel = clock.after(ms, turn);
  }

  return {
    look: () => rest(restMs),
    broken: () => broken,
    close() {
      isClosed = true;
      cancel();
    },
  };
}
