import { z } from 'zod';
import { ReportFileName } from '../base/fileName.ts';
import { Sha256 } from '../base/hex.ts';
import { WatchId } from '../base/ids.ts';
import { DeskPrinter, mostPrinters, PrinterName } from '../people/deskEntry.ts';
import { Credentials } from '../people/operator.ts';
import { call, topic } from '../rpc/define.ts';
import { Handover, HandoverReport, ItemId } from './report.ts';
import { maxRoomAuditEvents, RoomAuditEvent } from './room.ts';

const Nothing = z.object({});
const Id = z.object({ handover: WatchId });
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes');

/** A frozen report goes round as these bytes: its canonical JSON (UTF-8), deflated; known by the SHA-256 of the JSON. */
export const maxDocumentBytes = 16 * 1024 * 1024;
/** Of one call to the site, which takes 128 KiB in one message and as many a second (site/api). */
export const putPieceBytes = 45 * 1024;
/** Of one answer. */
export const getPieceBytes = 256 * 1024;

export const longestPeriodMs = 31 * 86_400_000;
const Period = z
  .object({ from: z.int().min(0), to: z.int().min(0) })
  .refine(({ from, to }) => from < to && to - from <= longestPeriodMs, 'from before to, 31 days at most');

/** Calls of a desk to its site: the frozen reports that signatures of the watch's records stand under. */
export const handoverSiteCalls = {
  /** Pieces in order, each again as often as need be; it stands, for ever, once all is there and the hash is right. */
  'handover.put': call({
    input: z.object({
      sha256: Sha256,
      total: z.int().min(1).max(maxDocumentBytes),
      at: z.int().min(0).max(maxDocumentBytes),
      /** Base64. */
      piece: z
        .base64()
        .min(4)
        .max(Math.ceil(putPieceBytes / 3) * 4),
    }),
    /** How many bytes the site has from the beginning on: the next piece is from there. */
    output: z.object({ have: z.int().min(0) }),
    // Whoever sits at the desk sends what others signed there, with the records.
    right: 'log.write',
    scope: 'none',
  }),
  /** The bytes from there on, a piece at a time; none: that was all. */
  'handover.get': call({
    input: z.object({ sha256: Sha256, at: z.int().min(0).max(maxDocumentBytes) }),
    output: Bytes,
    right: 'log.read',
    scope: 'none',
  }),
  /** What was done in the room in a time, in order, as far as the caller's scope goes. `isAll`: there was no more of it. */
  'handover.room': call({
    input: Period,
    output: z.object({ auditEvents: z.array(RoomAuditEvent).max(maxRoomAuditEvents), isAll: z.boolean() }),
    right: 'handover.work',
    scope: 'none',
  }),
} as const;

export const ReportFormat = z.enum(['pdf', 'csv', 'json']);

const Preview = z.object({ of: z.enum(['desk', 'centre']), period: Period.optional() });
const Version = Id.extend({ version: z.int().min(1).optional() });
/** Of a handover, that version or as it stands; or of none, what a preview would show: never both. */
const reportOf = <S extends z.ZodRawShape>(how: S) =>
  z.union([z.strictObject({ ...Version.shape, ...how }), z.strictObject({ ...Preview.shape, ...how })]);

export const handoverDeskCalls = {
  /** As it would be now. Without a period: of the shift that ends next. */
  'handover.preview': call({
    input: Preview,
    output: HandoverReport,
    right: 'handover.work',
    scope: 'none',
  }),
  /** One that is under way is gone on with; of another period it is refused: `handover.underWay`. */
  'handover.begin': call({
    input: Preview,
    output: Handover,
    right: 'handover.work',
    scope: 'none',
  }),
  /** The newest first. */
  'handover.list': call({
    input: z.object({ before: z.int().min(0).optional(), limit: z.int().min(1).max(100).default(30) }),
    output: z.object({ handovers: z.array(Handover).max(100) }),
    right: 'log.read',
    scope: 'none',
  }),
  /** As it stands: a version that was frozen as it was frozen, with its signatures and addenda; else as it would be now. */
  'handover.get': call({
    input: Version,
    output: z.object({ handover: Handover, report: HandoverReport }),
    right: 'log.read',
    scope: 'none',
  }),
  /** `things.0` to `things.2`, or an item. Words only: figures are nobody's to write. */
  'handover.word': call({
    input: Id.extend({ place: ItemId, text: z.string().trim().max(2_000) }),
    output: Nothing,
    right: 'handover.work',
    scope: 'none',
  }),
  'handover.tick': call({
    input: Id.extend({ item: ItemId, ticked: z.boolean() }),
    output: Nothing,
    right: 'handover.work',
    scope: 'none',
  }),
  'handover.ask': call({
    input: Id.extend({ text: z.string().trim().min(1).max(2_000) }),
    output: Nothing,
    right: 'handover.work',
    scope: 'none',
  }),
  'handover.answer': call({
    input: Id.extend({ question: WatchId, text: z.string().trim().min(1).max(2_000) }),
    output: Nothing,
    right: 'handover.work',
    scope: 'none',
  }),
  /** Freezes a version and signs it: by signing in again as anyone who hands over. */
  'handover.sign': call({
    input: Id.extend({ credentials: Credentials }),
    output: Handover,
    right: 'handover.work',
    scope: 'none',
  }),
  /** Signs the frozen version and takes the desk: anyone who comes is signed in at it, and those who leave are out. */
  'handover.accept': call({
    input: Id.extend({ credentials: Credentials }),
    output: Handover,
    right: 'handover.work',
    scope: 'none',
    // Whoever takes over sits there from then on.
    changesOperator: true,
  }),
  'handover.refuse': call({
    input: Id.extend({ credentials: Credentials, reason: z.string().trim().min(1).max(2_000) }),
    output: Handover,
    right: 'handover.work',
    scope: 'none',
  }),
  'handover.addendum': call({
    input: Id.extend({ text: z.string().trim().min(1).max(2_000) }),
    output: Nothing,
    right: 'handover.work',
    scope: 'none',
  }),
  /** Puts a report into the folder of exports, on the record. */
  'handover.file': call({
    input: reportOf({ format: ReportFormat, language: z.enum(['vi', 'en']) }),
    output: z.object({ file: ReportFileName, bytes: z.int().min(1), tookMs: z.number().min(0) }),
    right: 'handover.work',
    scope: 'none',
  }),
  /** The printers of the desk's machine, and which a report was last printed on here. Faults: `print.noPrinter`, `print.nowhere`. */
  'handover.printers': call({
    input: Nothing,
    output: z.object({
      printers: z.array(DeskPrinter).min(1).max(mostPrinters),
      last: PrinterName.nullable(),
    }),
    right: 'handover.work',
    scope: 'none',
  }),
  /** Prints the page of which the PDF would be made, on the record; done once the printer's queue has taken it. */
  'handover.print': call({
    input: reportOf({ language: z.enum(['vi', 'en']), printer: PrinterName }),
    output: Nothing,
    right: 'handover.work',
    scope: 'none',
  }),
} as const;

export const handoverDeskTopics = {
  /** The handover of this desk that is under way, and whether one is due or overdue. */
  handover: topic({
    message: z.object({
      current: Handover.nullable(),
      /** ms since the epoch at which the desk ought to be handed over; null: no roster, or nobody on duty. */
      dueAt: z.int().min(0).nullable(),
      overdue: z.boolean(),
    }),
    right: 'log.read',
    kind: 'state',
  }),
} as const;
