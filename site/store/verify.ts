import type { Cancel, Clock } from '../../core/clock.ts';
import { type AuditEntry, firstBrokenEntry } from '../../core/domain/audit.ts';
import { type AuditTable, sha256 } from './audit.ts';

/** A few milliseconds of work, and as long a rest again: a million entries take half a minute that nobody notices. */
const entriesPerSlice = 200;
const restMs = 5;

/**
 * Follows the trail's chain from its first entry to the last one there is, in slices.
 * @param done told the number of the first entry that does not follow (of the first of its slice, if one cannot even be
 * read), and how many were looked at
 */
export function verifyTrail(
  audit: Pick<AuditTable, 'page'>,
  clock: Clock,
  done: (broken: number | undefined, entries: number) => void,
): Cancel {
  let last: { readonly seq: number; readonly hash: string } | undefined;
  let entries = 0;
  let cancel: Cancel = clock.after(restMs, slice);
  function slice(): void {
    const after = last?.seq ?? 0;
    let page: AuditEntry[];
    try {
      page = audit.page(after, entriesPerSlice);
    } catch {
      // What cannot be read, or is no entry, is as broken as one that does not follow.
      done(after + 1, entries);
      return;
    }
    entries += page.length;
    const broken = firstBrokenEntry(page, sha256, last);
    last = page.at(-1);
    if (broken === undefined && page.length === entriesPerSlice) cancel = clock.after(restMs, slice);
    else done(broken, entries);
  }
  return () => cancel();
}
