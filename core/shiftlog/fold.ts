import type { z } from 'zod';
import type { FaultShape } from '../errors/faultShape.ts';
import { type LogLine, mostAddenda, type StandingLine } from './line.ts';
import type { WatchBody, WatchRecord } from './record.ts';

/** A record as a desk has it. */
export interface StoredRecord {
  readonly record: WatchRecord;
  /** Which life of the site's records it was numbered in, counted from 1, and its number there; null: it waits for the site. */
  readonly life: number;
  readonly seq: number | null;
  /** In which order this desk came to have it. */
  readonly n: number;
  /** Why the site did not take it: it stays, and counts in nothing that others see otherwise. */
  readonly refused: z.infer<typeof FaultShape> | null;
}

/** The one order in which records are folded everywhere: the site's, and what it does not have yet after that. */
export const inOrder = (records: Iterable<StoredRecord>): StoredRecord[] =>
  [...records].sort((a, b) =>
    a.seq === null || b.seq === null
      ? Number(a.seq === null) - Number(b.seq === null) || a.n - b.n
      : a.life - b.life || a.seq - b.seq,
  );

export const isPending = ({ seq, refused }: StoredRecord): boolean => seq === null && refused === null;

type BodyOf<K extends WatchBody['kind']> = Extract<WatchBody, { kind: K }>;
/** Those of one kind, with their bodies. */
export function* ofKind<K extends WatchBody['kind']>(
  records: Iterable<StoredRecord>,
  kind: K,
): Generator<StoredRecord & { readonly body: BodyOf<K> }> {
  for (const stored of records) {
    const { body } = stored.record;
    if (body.kind === kind) yield { ...stored, body: body as BodyOf<K> };
  }
}

/**
 * A line of the log as the records of one entry, in order, say it is. The first end of an order stands; what is said of it after
 * that is an addendum. Undefined while the entry itself is not there, whatever is there of it.
 */
export function foldLine(records: readonly StoredRecord[]): LogLine | undefined {
  const [first] = ofKind(records, 'entry');
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
    addenda: addenda.slice(0, mostAddenda),
    ended,
    pending: records.some(isPending),
    refused: first.refused,
  };
}

/** What stands as an order, is watched or planned, as its records in order say. The first end stands. */
export function foldStanding(records: readonly StoredRecord[]): StandingLine | undefined {
  const [first] = ofKind(records, 'standingAdded');
  if (!first || first.refused) return undefined;
  const { record, body } = first;
  let ended: StandingLine['ended'] = null;
  for (const { record: end, body: message, refused } of ofKind(records, 'standingEnded'))
    if (!refused) ended ??= { by: end.by, at: end.at, reason: message.reason };
  return {
    id: record.id,
    by: record.by,
    at: record.at,
    standing: body.standing,
    ended,
    pending: records.some(isPending),
  };
}
