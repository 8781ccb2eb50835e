import type { Cancel, Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import { type AuditEntry, firstBrokenEntry } from './audit.ts';
import {
  dueFor,
  headOf,
  headText,
  type OpenSegment,
  openSegment,
  reopened,
  type SignedHead,
  type TrailHead,
  type TrailPolicy,
  withEntry,
} from './trail.ts';

/** So much is read at once, and then the process is let do something else, ms. */
const entriesPerTurn = 250;
const restMs = 5;
/** So often it is looked whether there is anything new, ms. */
const lookMs = 10_000;

/** Signs as anyone who keeps the trail. */
export interface TrailKey {
  /** Ed25519, 32 bytes, hex. */
  readonly public: string;
  sign(text: string): string;
}

/** What the keeper needs of the store in which a trail stands. What it reads may throw: that is as broken as a false entry. */
export interface TrailShelf {
  /** In order of `seq`, after one. */
  page(after: number, limit: number): AuditEntry[];
  /** The head with the highest segment. */
  lastHead(): TrailHead | undefined;
  /** On the disk when this returns; replaces the head of the same segment, which was open. */
  putHead(signed: SignedHead): Result<unknown>;
}

export interface TrailKeeper {
  /** Looks at once for what is to be signed, and not only when it is time. */
  look(): void;
  /** The first entry that does not follow; undefined: all that were seen hold. */
  broken(): number | undefined;
  close(): void;
}

/**
 * Follows a trail as it grows, and cuts and signs it. What does not follow is never signed, nor what comes after.
 * @param key asked for each time that something is to be signed; undefined: there is none now
 */
export function keepTrail(options: {
  readonly trail: string;
  readonly shelf: TrailShelf;
  readonly clock: Clock;
  readonly policy: () => TrailPolicy;
  readonly key: () => TrailKey | undefined;
  readonly sha256: (text: string) => string;
  readonly onHead: (signed: SignedHead) => void;
  readonly onBroken: (seq: number) => void;
}): TrailKeeper {
  const { trail, shelf, clock, policy, sha256 } = options;
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
    let head: TrailHead | undefined;
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
      else open = reopened(head);
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

  /** @returns false: it was not written, and is tried again when it is looked next */
  function sign(segment: OpenSegment, isWhole: boolean): boolean {
    const key = options.key();
    if (!key || origin === undefined) return false;
    const of = { trail, origin, key: key.public };
    const head = headOf(segment, of, isWhole, Math.round(clock.now()));
    const signed = { head, signature: key.sign(headText(head)) };
    if (!shelf.putHead(signed).ok) return false;
    if (isWhole) {
      closed = head;
      open = undefined;
    } else open = reopened(head);
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
      open = open ? withEntry(open, entry) : openSegment(closed, entry);
      last = entry;
      // Exactly as long as it may be, so that a trail that is caught up with is cut like one that was followed.
      const isFull = open.last - open.first + 1 >= policy().segmentEntries;
      if (isFull && maySign) maySign = sign(open, true);
    }
    const isCaughtUp = page.length < entriesPerTurn;
    const due = isCaughtUp && open ? dueFor(open, policy(), clock.now()) : undefined;
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
