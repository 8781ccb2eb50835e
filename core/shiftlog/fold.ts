import type { z } from 'zod';
import type { FaultShape } from '../errors/faultShape.ts';
import { type LogLine, maxAddenda, type StandingLine } from './line.ts';
import type { ShiftLogBody, ShiftLogRecord } from './record.ts';

/** A record as a desk has it. */
export interface StoredRecord {
  readonly record: ShiftLogRecord;
  /**
   * `life`: the incarnation of the site's records, counted from 1. `seq`: the number in it; null: the record waits
   * for the site.
   */
  readonly life: number;
  readonly seq: number | null;
  /** The order of arrival at this desk. */
  readonly n: number;
  /** Why the site refused it: the record is retained, but does not affect shared state. */
  readonly refused: z.infer<typeof FaultShape> | null;
}

/** Sorts records in the one order of folding: the site's, then those that the site does not have yet. */
export const sortRecords = (records: Iterable<StoredRecord>): StoredRecord[] =>
  [...records].sort((a, b) =>
    a.seq === null || b.seq === null
      ? Number(a.seq === null) - Number(b.seq === null) || a.n - b.n
      : a.life - b.life || a.seq - b.seq,
  );

export const isPendingRecord = ({ seq, refused }: StoredRecord): boolean => seq === null && refused === null;

type BodyOf<K extends ShiftLogBody['kind']> = Extract<ShiftLogBody, { kind: K }>;
/** Yields the records of one kind with their bodies. */
export function* filterRecordsByKind<K extends ShiftLogBody['kind']>(
  records: Iterable<StoredRecord>,
  kind: K,
): Generator<StoredRecord & { readonly body: BodyOf<K> }> {
  for (const stored of records) {
    const { body } = stored.record;
    if (body.kind === kind) yield { ...stored, body: body as BodyOf<K> };
  }
}

/**
 * Folds the ordered records of one entry into a line of the log.
 * The first end of an order is valid; later ones are addenda. Undefined without the entry itself.
 */
export function foldLine(records: readonly StoredRecord[]): LogLine | undefined {
  const [first] = filterRecordsByKind(records, 'entry');
  if (!first) return undefined;
  const { record, body } = first;
  const addenda: LogLine['addenda'] = [];
  let ended: LogLine['ended'] = null;
  for (const { record: more, refused } of records) {
    if (refused) continue;
    const { id, by, at } = more;
    if (more.body.kind === 'addendum') addenda.push({ id, by, at, text: more.body.text });
    if (more.body.kind !== 'orderEnded' || body.entry.order === null) continue;
    const { how, text } = more.body;
    if (ended) addenda.push({ id, by, at, text, how });
    else ended = { by, at, how, text };
  }
  return {
    id: record.id,
    desk: record.desk,
    by: record.by,
    at: record.at,
    entry: body.entry,
    addenda: addenda.slice(0, maxAddenda),
    ended,
    pending: records.some(isPendingRecord),
    refused: first.refused,
  };
}

/** Folds the ordered records of a standing item; the first end is valid. */
export function foldStanding(records: readonly StoredRecord[]): StandingLine | undefined {
  const [first] = filterRecordsByKind(records, 'standingAdded');
  if (!first || first.refused) return undefined;
  const { record, body } = first;
  let ended: StandingLine['ended'] = null;
  for (const { record: end, body: message, refused } of filterRecordsByKind(records, 'standingEnded'))
    if (!refused) ended ??= { by: end.by, at: end.at, reason: message.reason };
  return {
    id: record.id,
    by: record.by,
    at: record.at,
    standing: body.standing,
    ended,
    pending: records.some(isPendingRecord),
  };
}
