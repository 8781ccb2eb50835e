import type { Cancel, Clock } from '../base/clock.ts';
import { type AuditEntry, firstBrokenEntry } from './audit.ts';
import { headFollows, headIsSound, type StoredHead, type TrailHead } from './trail.ts';

/** A few milliseconds of work, and as long a rest again: a million entries take half a minute that nobody notices. */
const entriesPerSlice = 200;
const headsPerSlice = 20;
const restMs = 5;

/** What is read of a trail. Reading may throw: what is no entry, or no head, is as broken as one that does not follow. */
export interface TrailToCheck {
  /** Entries in order of `seq`, after one. */
  page(after: number, limit: number): AuditEntry[];
  /** Heads in order, after a segment. */
  heads(after: number, limit: number): StoredHead[];
}

export interface TrailChecking {
  /** Through which entry it was looked at. */
  through(): number;
  stop: Cancel;
}

/**
 * Follows a trail from the first entry that was not dropped to the last one there is, and its heads beside it, in slices.
 * @param holds whether a head's signatures hold
 * @param done told the number of the first entry that does not follow (of the first of its slice, if one cannot even be
 * read), and how many were looked at
 */
export function checkTrail(
  options: {
    readonly trail: TrailToCheck;
    readonly clock: Clock;
    readonly sha256: (text: string) => string;
    readonly holds: (head: StoredHead) => boolean;
  },
  done: (broken: number | undefined, entries: number) => void,
): TrailChecking {
  const { trail, clock, sha256, holds } = options;
  let last: { readonly seq: number; readonly hash: string } | undefined;
  let head: TrailHead | undefined;
  /** What heads say of entries that were not reached yet. */
  const marks: (readonly [number, string])[] = [];
  let headsEnded = false;
  let entries = 0;
  let cancel: Cancel = clock.after(restMs, slice);

  /** Takes in the next heads. @returns the first entry of one that does not hold */
  function takeHeads(): number | undefined {
    const page = trail.heads(head?.segment ?? 0, headsPerSlice);
    headsEnded = page.length < headsPerSlice;
    for (const stored of page) {
      const next = stored.head;
      if (headFollows(head, next) !== 'follows' || !headIsSound(next) || !holds(stored)) return next.first;
      head = next;
      if (stored.droppedAt === null) marks.push(...next.points, [next.last, next.hash]);
      else if (marks.length > 0) return next.first;
      else last = { seq: next.last, hash: next.hash };
    }
    return undefined;
  }

  /** @returns whether there is more, or the first entry that does not follow */
  function step(): boolean | number {
    if (!headsEnded && marks.length === 0) return takeHeads() ?? true;
    const page = trail.page(last?.seq ?? 0, entriesPerSlice);
    const wrong = firstBrokenEntry(page, sha256, last);
    for (const entry of page) {
      if (entry.seq === wrong) return wrong;
      while (marks[0] && marks[0][0] <= entry.seq) {
        const [mark] = marks;
        if (mark[0] !== entry.seq || mark[1] !== entry.hash) return mark[0];
        marks.shift();
      }
      last = entry;
      entries += 1;
      // The heads that come next are of what comes next.
      if (!headsEnded && marks.length === 0) return takeHeads() ?? true;
    }
    if (page.length === entriesPerSlice) return true;
    // A head vouches for more than there is.
    return marks.length > 0 ? (last?.seq ?? 0) + 1 : false;
  }

  function slice(): void {
    let next: boolean | number;
    try {
      next = step();
    } catch {
      next = (last?.seq ?? 0) + 1;
    }
    if (next === true) cancel = clock.after(restMs, slice);
    else done(next === false ? undefined : next, entries);
  }

  return { through: () => last?.seq ?? 0, stop: () => cancel() };
}
