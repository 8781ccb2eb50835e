import type { ShiftLogId } from '../../../core/base/ids.ts';
import { foldHandovers, getSubjectKey, type HandoverFile } from '../../../core/handover/fold.ts';
import { type StoredRecord, sortRecords } from '../../../core/shiftlog/fold.ts';
import type { HandoverSubject } from '../../../core/shiftlog/record.ts';
import type { SqlReader } from '../../../node/sql/access.ts';
import { readHandoversBegunBefore, readHandoversOf, readRecordsOfRoot } from '../../store/shiftLogRecords.ts';

/** Concurrent handovers of the same subject were begun within this time, ms. */
const togetherMs = 2 * 86_400_000;
/** The number of extra records read per page, because some handovers supersede others. */
const mostTogether = 50;

/** Reads handovers from the shift log records of this desk. */
export interface HandoverRecords {
  find(id: ShiftLogId): HandoverFile | undefined;
  /** Returns handovers begun before a time (ms since the epoch), the newest first. */
  page(before: number, limit: number): HandoverFile[];
  /** Returns the last handover of a subject that is neither accepted nor superseded. */
  open(subject: HandoverSubject): HandoverFile | undefined;
  /**
   * Returns the end of the time that a subject's last accepted report covers.
   * It is the period's end, or the signature if earlier (ms since the epoch).
   */
  sentUntil(subject: HandoverSubject): number | undefined;
}

export function createHandoverRecords(store: SqlReader, now: () => number): HandoverRecords {
  function fold(begun: readonly StoredRecord[]) {
    const records = begun.flatMap(({ record }) => readRecordsOfRoot(store, record.id));
    return foldHandovers(sortRecords(records));
  }

  function around(at: number, subject: HandoverSubject) {
    const of = 'desk' in subject ? subject.desk : subject.centre;
    return fold(readHandoversOf(store, of, at - togetherMs, at + togetherMs));
  }
  /** Handovers of the last days; a desk's id may equal a centre's name, so the kind is compared too. */
  const of = (subject: HandoverSubject): HandoverFile[] =>
    [...around(now(), subject).values()].filter(
      ({ handover }) => getSubjectKey(handover.subject) === getSubjectKey(subject),
    );

  return {
    find(id) {
      const record = readRecordsOfRoot(store, id).find((stored) => stored.record.id === id)?.record;
      return record?.body.kind === 'handoverBegun'
        ? around(record.at, record.body.subject).get(id)
        : undefined;
    },
    page(before, limit) {
      const begun = readHandoversBegunBefore(store, before, limit + mostTogether);
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
