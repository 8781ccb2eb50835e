import type { WatchId } from '../../../core/base/ids.ts';
import { foldHandovers, type HandoverFile, subjectKey } from '../../../core/handover/fold.ts';
import { inOrder, type StoredRecord } from '../../../core/shiftlog/fold.ts';
import type { HandoverSubject } from '../../../core/shiftlog/record.ts';
import type { Reader } from '../../../node/sql/access.ts';
import { handoversBegun, handoversOf, recordsOf } from '../../store/watchRecords.ts';

/** Handovers of the same thing that were under way at once were begun within this, ms. */
const togetherMs = 2 * 86_400_000;
/** Of one page, so many more are looked at, for one may stand in another's place. */
const mostTogether = 50;

/** The handovers that the records here tell of. */
export interface HandoverFiles {
  find(id: WatchId): HandoverFile | undefined;
  /** Those begun before a time (ms since the epoch), the newest first. */
  page(before: number, limit: number): HandoverFile[];
  /** The last of a subject that was neither accepted nor has another in its place. */
  open(subject: HandoverSubject): HandoverFile | undefined;
  /**
   * Until when the last accepted report of a subject tells what happened: its period's end, or when it was signed (ms since the
   * epoch) if that was before.
   */
  sentUntil(subject: HandoverSubject): number | undefined;
}

export function createFiles(store: Reader, now: () => number): HandoverFiles {
  function fold(begun: readonly StoredRecord[]) {
    const records = begun.flatMap(({ record }) => recordsOf(store, record.id));
    return foldHandovers(inOrder(records));
  }

  function around(at: number, subject: HandoverSubject) {
    const of = 'desk' in subject ? subject.desk : subject.centre;
    return fold(handoversOf(store, of, at - togetherMs, at + togetherMs));
  }
  /** Those of the last days; a desk may be called what a centre is. */
  const of = (subject: HandoverSubject): HandoverFile[] =>
    [...around(now(), subject).values()].filter(
      ({ handover }) => subjectKey(handover.subject) === subjectKey(subject),
    );

  return {
    find(id) {
      const record = recordsOf(store, id).find((stored) => stored.record.id === id)?.record;
      return record?.body.kind === 'handoverBegun'
        ? around(record.at, record.body.subject).get(id)
        : undefined;
    },
    page(before, limit) {
      const begun = handoversBegun(store, before, limit + mostTogether);
      const files = fold(begun);
      return begun.slice(0, limit).flatMap(({ record }) => files.get(record.id) ?? []);
    },
    open(subject) {
      return of(subject).findLast(
        ({ handover }) => handover.state !== 'accepted' && handover.supersededBy === null,
      );
    },
    sentUntil(subject) {
      const last = of(subject).findLast(({ handover }) => handover.state === 'accepted');
      const signed = last?.signatures.find(
        ({ as, version }) => as === 'outgoing' && version === last.handover.version,
      );
      return last && signed && Math.min(signed.at, last.handover.to);
    },
  };
}
