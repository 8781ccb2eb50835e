import { z } from 'zod';
import { ReportFileName } from '../base/fileName.ts';
import { Sha256 } from '../base/hex.ts';
import { ShiftLogId } from '../base/ids.ts';
import { DeskPrinter, maxPrinters, PrinterName } from '../people/deskEntry.ts';
import { Credentials } from '../people/operator.ts';
import { defineCall, defineCallsWithRight, defineTopic } from '../rpc/define.ts';
import { Handover, HandoverReport, ItemId } from './report.ts';
import { maxRoomAuditEvents, RoomAuditEvent } from './room.ts';

const handoverWorkCall = defineCallsWithRight('handover.work');
const logReadCall = defineCallsWithRight('log.read');

const Nothing = z.object({});
const Id = z.object({ handover: ShiftLogId });
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes');

/**
 * The size limit of a frozen report in transit: its canonical JSON (UTF-8), deflated; identified by the SHA-256 of
 * the JSON.
 */
export const maxDocumentBytes = 16 * 1024 * 1024;
/** Bytes per upload call to the site, which accepts 128 KiB per message and as many per second (site/api). */
export const putPieceBytes = 45 * 1024;
/** Bytes per download response. */
export const getPieceBytes = 256 * 1024;

export const longestPeriodMs = 31 * 86_400_000;
const Period = z
  .object({ from: z.int().min(0), to: z.int().min(0) })
  .refine(({ from, to }) => from < to && to - from <= longestPeriodMs, 'from before to, 31 days at most');

/** Calls of a desk to its site, which transfer the frozen reports that signatures in the shift log refer to. */
export const handoverSiteCalls = {
  /**
   * Uploads a report in consecutive pieces, each repeatable; it is stored for ever once complete with the correct
   * hash.
   */
  'handover.put': defineCall({
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
    /** The number of leading bytes that the site has; the next piece starts there. */
    output: z.object({ have: z.int().min(0) }),
    // The signed-in operator's desk uploads reports that others signed there, together with the records.
    right: 'log.write',
    scope: 'none',
  }),
  /** Returns the bytes from a position on, one piece at a time; an empty piece marks the end. */
  'handover.get': logReadCall({
    input: z.object({ sha256: Sha256, at: z.int().min(0).max(maxDocumentBytes) }),
    output: Bytes,
  }),
  /**
   * Returns the room's audit events of a period, in order, within the caller's scope. `isAll` is false if the list
   * was cut.
   */
  'handover.room': handoverWorkCall({
    input: Period,
    output: z.object({ auditEvents: z.array(RoomAuditEvent).max(maxRoomAuditEvents), isAll: z.boolean() }),
  }),
} as const;

export const ReportFormat = z.enum(['pdf', 'csv', 'json']);

const Preview = z.object({ of: z.enum(['desk', 'centre']), period: Period.optional() });
const Version = Id.extend({ version: z.int().min(1).optional() });
/** Selects either a handover's version (or its present state) or the preview of a period, never both. */
const reportOf = <S extends z.ZodRawShape>(how: S) =>
  z.union([z.strictObject({ ...Version.shape, ...how }), z.strictObject({ ...Preview.shape, ...how })]);

export const handoverDeskCalls = {
  /** Returns the report as it would be now; without a period, that of the shift that ends next. */
  'handover.preview': handoverWorkCall({ input: Preview, output: HandoverReport }),
  /** Begins a handover, or continues one in progress; fails with `handover.underWay` if that is of another period. */
  'handover.begin': handoverWorkCall({ input: Preview, output: Handover }),
  /** Newest first. */
  'handover.list': logReadCall({
    input: z.object({ before: z.int().min(0).optional(), limit: z.int().min(1).max(100).default(30) }),
    output: z.object({ handovers: z.array(Handover).max(100) }),
  }),
  /**
   * Returns a frozen version as it was frozen, with its signatures and addenda; otherwise the report as it would be
   * now.
   */
  'handover.get': logReadCall({
    input: Version,
    output: z.object({ handover: Handover, report: HandoverReport }),
  }),
  /** Writes a remark at `things.0` to `things.2` or an item. Only text can be edited: figures are computed. */
  'handover.word': handoverWorkCall({
    input: Id.extend({ place: ItemId, text: z.string().trim().max(2_000) }),
    output: Nothing,
  }),
  'handover.tick': handoverWorkCall({
    input: Id.extend({ item: ItemId, ticked: z.boolean() }),
    output: Nothing,
  }),
  'handover.ask': handoverWorkCall({
    input: Id.extend({ text: z.string().trim().min(1).max(2_000) }),
    output: Nothing,
  }),
  'handover.answer': handoverWorkCall({
    input: Id.extend({ question: ShiftLogId, text: z.string().trim().min(1).max(2_000) }),
    output: Nothing,
  }),
  /** Freezes a version and signs it; the outgoing operator confirms with their password. */
  'handover.sign': handoverWorkCall({ input: Id.extend({ credentials: Credentials }), output: Handover }),
  /**
   * Signs the frozen version and takes over the desk: the incoming operator is signed in at it, the outgoing one
   * signed out.
   */
  'handover.accept': handoverWorkCall({
    input: Id.extend({ credentials: Credentials }),
    output: Handover,
    // The incoming operator is signed in at the desk from then on.
    changesOperator: true,
  }),
  'handover.refuse': handoverWorkCall({
    input: Id.extend({ credentials: Credentials, reason: z.string().trim().min(1).max(2_000) }),
    output: Handover,
  }),
  'handover.addendum': handoverWorkCall({
    input: Id.extend({ text: z.string().trim().min(1).max(2_000) }),
    output: Nothing,
  }),
  /** Writes a report into the export folder, with an audit event. */
  'handover.file': handoverWorkCall({
    input: reportOf({ format: ReportFormat, language: z.enum(['vi', 'en']) }),
    output: z.object({ file: ReportFileName, bytes: z.int().min(1), tookMs: z.number().min(0) }),
  }),
  /**
   * Returns the printers of the desk's machine and the last one used for a report. Faults: `print.noPrinter`,
   * `print.nowhere`.
   */
  'handover.printers': handoverWorkCall({
    input: Nothing,
    output: z.object({
      printers: z.array(DeskPrinter).min(1).max(maxPrinters),
      last: PrinterName.nullable(),
    }),
  }),
  /** Prints the page that the PDF is made from, with an audit event; returns once the printer's queue has accepted it. */
  'handover.print': handoverWorkCall({
    input: reportOf({ language: z.enum(['vi', 'en']), printer: PrinterName }),
    output: Nothing,
  }),
} as const;

export const handoverDeskTopics = {
  /** The handover in progress at this desk, and whether one is due or overdue. */
  handover: defineTopic({
    message: z.object({
      current: Handover.nullable(),
      /** When the desk must be handed over, ms since the epoch; null: there is no roster, or no person on duty. */
      dueAt: z.int().min(0).nullable(),
      overdue: z.boolean(),
    }),
    right: 'log.read',
    kind: 'state',
  }),
} as const;
