import type { Person } from '../alerts/alert.ts';
import type { DeskId, ShiftLogId } from '../base/ids.ts';
import { isPendingRecord, type StoredRecord } from '../shiftlog/fold.ts';
import type { HandoverSubject, ShiftLogRecord, SignedBy } from '../shiftlog/record.ts';
import type { Handover, HandoverReport } from './report.ts';

type Words = { by: Person; at: number; text: string };

/** A handover with everything that people wrote to it. */
export interface HandoverFile {
  readonly handover: Handover;
  /** The desk at which it was begun. */
  readonly desk: DeskId;
  /** By position: `things.0` to `things.2`, or an item. */
  readonly words: ReadonlyMap<string, Words>;
  /** By item. */
  readonly ticks: ReadonlyMap<string, { readonly by: Person; readonly at: number }>;
  readonly questions: HandoverReport['questions'];
  readonly signatures: HandoverReport['signatures'];
  readonly addenda: readonly Words[];
}

/** Returns the key by which two simultaneous handovers of the same subject are recognised. */
export const getSubjectKey = (subject: HandoverSubject): string =>
  'desk' in subject ? `desk ${subject.desk}` : `centre ${subject.centre}`;

/** The positions of the three things, whose remarks belong to no item. */
export const threeThingsKeys = ['things.0', 'things.1', 'things.2'] as const;

interface Folding {
  handover: Handover;
  readonly desk: DeskId;
  readonly words: Map<string, Words>;
  readonly ticks: Map<string, { by: Person; at: number }>;
  readonly questions: HandoverReport['questions'];
  /** Questions asked in the outgoing operator's session since they signed. */
  readonly asked: Set<ShiftLogId>;
  readonly signatures: HandoverReport['signatures'];
  readonly addenda: Words[];
}

/**
 * Returns every handover in the records by id, in order of beginning.
 * `records` are in order without duplicates; unrelated ones are ignored. A record that does not fit the present
 * state has no effect: a signature under another version, a tick in an accepted report. Of two simultaneous
 * handovers of the same subject the one accepted first (in that order) is valid, and the other names it.
 */
export function foldHandovers(records: Iterable<StoredRecord>): Map<ShiftLogId, HandoverFile> {
  const all = new Map<ShiftLogId, Folding>();
  for (const stored of records) {
    if (stored.refused) continue;
    const { record } = stored;
    const { body } = record;
    const pending = isPendingRecord(stored);
    if (body.kind === 'handoverBegun') {
      if (!all.has(record.id)) all.set(record.id, begin(record, body, pending, all));
      continue;
    }
    if (!('handover' in body)) continue;
    const file = all.get(body.handover);
    if (!file) continue;
    if (pending) file.handover = { ...file.handover, pending };
    apply(file, record, body, all);
  }
  return all;
}

type Body<K> = Extract<ShiftLogRecord['body'], { kind: K }>;
type HandoverBody = Extract<ShiftLogRecord['body'], { handover: ShiftLogId }>;

function begin(
  { id, at, by, desk }: ShiftLogRecord,
  { subject, shift, from, to }: Body<'handoverBegun'>,
  pending: boolean,
  all: ReadonlyMap<ShiftLogId, Folding>,
): Folding {
  const handover: Handover = {
    id,
    subject,
    shift,
    from,
    to,
    begunAt: at,
    outgoing: by,
    incoming: null,
    state: 'begun',
    version: 0,
    sha256: null,
    refusal: null,
    acceptedAt: null,
    supersededBy: null,
    pending,
  };
  const file: Folding = {
    handover,
    desk,
    words: new Map(),
    ticks: new Map(),
    questions: [],
    asked: new Set<ShiftLogId>(),
    signatures: [],
    addenda: [],
  };
  for (const other of all.values()) if (wasAcceptedMeanwhile(other, file)) supersede(file, other);
  return file;
}

/**
 * Returns whether `other` was accepted while `file` was in progress at another desk; at one desk the order of
 * records decides.
 */
const wasAcceptedMeanwhile = (other: Folding, file: Folding): boolean =>
  other.handover.acceptedAt !== null &&
  other.desk !== file.desk &&
  getSubjectKey(other.handover.subject) === getSubjectKey(file.handover.subject) &&
  other.handover.acceptedAt >= file.handover.begunAt;

function supersede(file: Folding, by: Folding): void {
  file.handover = { ...file.handover, supersededBy: by.handover.id };
}

function apply(
  file: Folding,
  record: ShiftLogRecord,
  body: HandoverBody,
  all: Map<ShiftLogId, Folding>,
): void {
  const { by, at } = record;
  const { handover } = file;
  const isOpen = handover.state !== 'accepted' && handover.supersededBy === null;
  const isOutgoing = by.id === handover.outgoing.id;
  const isOfVersion = 'version' in body && handover.state === 'signed' && body.version === handover.version;
  switch (body.kind) {
    case 'handoverWorded':
      if (!isOpen || handover.state === 'signed') return;
      if (body.text === '') file.words.delete(body.place);
      else file.words.set(body.place, { by, at, text: body.text });
      return;
    case 'handoverTicked':
      if (!isOpen) return;
      if (body.ticked) file.ticks.set(body.item, { by, at });
      else file.ticks.delete(body.item);
      if (!isOutgoing) file.handover = { ...handover, incoming: by };
      return;
    case 'handoverAsked':
      if (!isOpen) return;
      file.questions.push({ id: record.id, by, at, text: body.text, answer: null });
      if (handover.state === 'signed' && isOutgoing) file.asked.add(record.id);
      return;
    case 'handoverAnswered': {
      const index = file.questions.findIndex(({ id }) => id === body.question);
      const question = file.questions[index];
      if (isOpen && question) file.questions[index] = { ...question, answer: { by, at, text: body.text } };
      return;
    }
    case 'handoverSigned':
      if (!isOpen || handover.state === 'signed' || body.version !== handover.version + 1) return;
      sign(file, record, 'outgoing', body);
      // The ticks belong to the previous version.
      file.ticks.clear();
      file.asked.clear();
      file.handover = {
        ...handover,
        state: 'signed',
        outgoing: by,
        version: body.version,
        sha256: body.sha256,
        refusal: null,
      };
      return;
    case 'handoverAccepted':
      if (!isOpen || isOutgoing || !isOfVersion || body.sha256 !== handover.sha256) return;
      sign(file, record, 'incoming', body);
      // The incoming operator ticks and asks in the outgoing operator's session; their signature shows that it
      // was them.
      wereAskedBy(file, by);
      for (const [item, tick] of file.ticks) file.ticks.set(item, { ...tick, by });
      file.handover = { ...handover, state: 'accepted', incoming: by, acceptedAt: at };
      for (const other of all.values())
        if (
          other !== file &&
          other.handover.state !== 'accepted' &&
          other.handover.supersededBy === null &&
          getSubjectKey(other.handover.subject) === getSubjectKey(handover.subject)
        )
          supersede(other, file);
      return;
    case 'handoverRefused':
      if (!isOpen || isOutgoing || !isOfVersion) return;
      wereAskedBy(file, by);
      file.handover = { ...handover, state: 'refused', incoming: by, refusal: body.reason };
      return;
    case 'handoverAddendum':
      if (handover.version > 0) file.addenda.push({ by, at, text: body.text });
  }
}

function wereAskedBy(file: Folding, by: Person): void {
  for (const [index, question] of file.questions.entries())
    if (file.asked.has(question.id)) file.questions[index] = { ...question, by };
  file.asked.clear();
}

function sign(
  file: Folding,
  { by, at, desk }: ShiftLogRecord,
  as: 'outgoing' | 'incoming',
  { how, version, sha256 }: { how: (typeof SignedBy.options)[number]; version: number; sha256: string },
): void {
  file.signatures.push({ as, by, at, desk, how, version, sha256 });
}
