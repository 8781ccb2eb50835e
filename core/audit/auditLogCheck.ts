import type { Cancel, Clock } from '../base/clock.ts';
import { type AuditEntry, firstBrokenEntry } from './audit.ts';
import { type ChainHead, headFollows, headIsSound, type StoredHead } from './chainHeads.ts';

/**
 * Each slice takes a few milliseconds, followed by a rest of about the same time: a million entries take half a
 * minute without affecting the process.
 */
const entriesPerSlice = 200;
const headsPerSlice = 20;
const restMs = 5;

/** Reads an audit log. Reading may throw: an unreadable entry or head counts as broken. */
export interface AuditLogReader {
  /** Returns entries in order of `seq`, after one. */
  page(after: number, limit: number): AuditEntry[];
  /** Returns heads in order, after a segment. */
  heads(after: number, limit: number): StoredHead[];
}

export interface AuditLogCheck {
  /** Returns the last checked entry. */
  through(): number;
  stop: Cancel;
}

/**
 * Checks an audit log and its chain heads in slices, from the first entry that was not dropped to the last.
 * @param holds whether a head's signatures are valid
 * @param done receives the number of the first entry that breaks the chain (the first of its slice, if one cannot
 * even be read), and the number of checked entries
 */
export function checkAuditLog(
  options: {
    readonly auditLog: AuditLogReader;
    readonly clock: Clock;
    readonly sha256: (text: string) => string;
    readonly holds: (head: StoredHead) => boolean;
  },
  done: (broken: number | undefined, entries: number) => void,
): AuditLogCheck {
  const { auditLog, clock, sha256, holds } = options;
  let last: { readonly seq: number; readonly hash: string } | undefined;
  let head: ChainHead | undefined;
  /** Points asserted by heads for entries not yet reached. */
  const marks: (readonly [number, string])[] = [];
  let headsEnded = false;
  let entries = 0;
  let cancel: Cancel = clock.after(restMs, slice);

  /** Reads the next heads. @returns the first entry of an invalid one */
  function takeHeads(): number | undefined {
    const page = auditLog.heads(head?.segment ?? 0, headsPerSlice);
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

  /** @returns whether there is more, or the first entry that breaks the chain */
  function step(): boolean | number {
    if (!headsEnded && marks.length === 0) return takeHeads() ?? true;
    const page = auditLog.page(last?.seq ?? 0, entriesPerSlice);
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
      // The next heads cover the next entries.
      if (!headsEnded && marks.length === 0) return takeHeads() ?? true;
    }
    if (page.length === entriesPerSlice) return true;
    // A head covers more entries than there are.
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
