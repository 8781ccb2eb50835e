import { z } from 'zod';
import { Person } from '../alerts/alert.ts';
import { Sha256 } from '../base/hex.ts';
import { DeskId, ShiftLogId } from '../base/ids.ts';
import { LogEntry, NamedPerson, ShiftLogText, ShiftLogTime, StandingItem } from './entry.ts';
import { IncidentChange, IncidentLinks, IncidentOpening } from './incident.ts';
import { OrderEnd } from './line.ts';
import { Shift } from './shift.ts';

const Handover = { handover: ShiftLogId };

/** The subject of a handover: one desk or the whole centre. */
export const HandoverSubject = z.union([
  z.strictObject({ desk: DeskId, name: NamedPerson }),
  z.strictObject({ centre: NamedPerson }),
]);
export type HandoverSubject = z.infer<typeof HandoverSubject>;

/** How a signer was authenticated: by the site, or offline by the desk's verifier. */
export const SignedBy = z.enum(['site', 'verifier']);

/**
 * The body of a record in the shift log.
 * Every body is an added fact: nothing is changed or removed, and the present state is folded from all of them
 * (`fold.ts`).
 */
export const ShiftLogBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('entry'), entry: LogEntry }),
  /** A correction or addition. */
  z.object({ kind: z.literal('addendum'), to: ShiftLogId, text: ShiftLogText }),
  z.object({
    kind: z.literal('orderEnded'),
    order: ShiftLogId,
    how: OrderEnd,
    text: z.string().trim().max(4_000),
  }),
  z.object({ kind: z.literal('incidentOpened'), incident: IncidentOpening }),
  z.object({
    kind: z.literal('incidentChanged'),
    incident: ShiftLogId,
    /** The version on the author's screen. */
    base: z.int().min(0),
    change: IncidentChange,
    text: z.string().trim().max(4_000),
  }),
  z.object({
    kind: z.literal('incidentTied'),
    incident: ShiftLogId,
    add: IncidentLinks,
    remove: IncidentLinks,
  }),
  /** A conflict was settled: the change is repeated (by another record) or dropped. */
  z.object({ kind: z.literal('incidentSettled'), incident: ShiftLogId, record: ShiftLogId }),
  z.object({ kind: z.literal('standingAdded'), standing: StandingItem }),
  z.object({ kind: z.literal('standingEnded'), standing: ShiftLogId, reason: ShiftLogText }),
  z.object({ kind: z.literal('dutyOn'), shift: Shift, post: z.string().trim().max(80) }),
  z.object({ kind: z.literal('dutyOff'), shift: Shift, reason: z.string().trim().max(500) }),
  z.object({
    kind: z.literal('handoverBegun'),
    subject: HandoverSubject,
    shift: Shift,
    from: ShiftLogTime,
    to: ShiftLogTime,
  }),
  /**
   * The outgoing operator's remark at a position of the report: `things.0` to `things.2`, or an item's id. Empty
   * removes it.
   */
  z.object({
    kind: z.literal('handoverWorded'),
    ...Handover,
    place: z.string().min(1).max(120),
    text: z.string().trim().max(2_000),
  }),
  z.object({
    kind: z.literal('handoverTicked'),
    ...Handover,
    item: z.string().min(1).max(120),
    ticked: z.boolean(),
  }),
  z.object({ kind: z.literal('handoverAsked'), ...Handover, text: ShiftLogText }),
  z.object({ kind: z.literal('handoverAnswered'), ...Handover, question: ShiftLogId, text: ShiftLogText }),
  /** A frozen version of the report, with the outgoing operator's signature. */
  z.object({
    kind: z.literal('handoverSigned'),
    ...Handover,
    version: z.int().min(1),
    sha256: Sha256,
    how: SignedBy,
  }),
  /** The incoming operator's signature; they own the desk from now on. */
  z.object({
    kind: z.literal('handoverAccepted'),
    ...Handover,
    version: z.int().min(1),
    sha256: Sha256,
    how: SignedBy,
  }),
  z.object({
    kind: z.literal('handoverRefused'),
    ...Handover,
    version: z.int().min(1),
    reason: ShiftLogText,
  }),
  z.object({ kind: z.literal('handoverAddendum'), ...Handover, text: ShiftLogText }),
]);
export type ShiftLogBody = z.infer<typeof ShiftLogBody>;

/** One record, made at a desk and immutable; its id identifies it however often it is sent. */
export const ShiftLogRecord = z.object({
  id: ShiftLogId,
  desk: DeskId,
  /** The person signed in when the record was made; another person may be signed in when it is sent. */
  by: Person,
  /** ms since the epoch, by the desk's clock. */
  at: ShiftLogTime,
  /** ms of the desk's monotonic clock, which reveals that the wall clock was set. */
  monotonicMs: z.number(),
  body: ShiftLogBody,
});
export type ShiftLogRecord = z.infer<typeof ShiftLogRecord>;

/** The maximum size as JSON; the site refuses longer ones. */
export const maxRecordBytes = 64 * 1024;
export const recordsPerPush = 100;
export const shiftLogRecordsPerPage = 500;
