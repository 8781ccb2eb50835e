import { z } from 'zod';
import { Person } from '../alerts/alert.ts';
import { Sha256 } from '../base/hex.ts';
import { DeskId, WatchId } from '../base/ids.ts';
import { LogEntry, NameOf, Standing, WatchText, WatchTime } from './entry.ts';
import { IncidentChange, IncidentOpening, Ties } from './incident.ts';
import { OrderEnd } from './line.ts';
import { Shift } from './shift.ts';

const Handover = { handover: WatchId };

/** Of one desk, or of the whole centre. */
export const HandoverSubject = z.union([
  z.strictObject({ desk: DeskId, name: NameOf }),
  z.strictObject({ centre: NameOf }),
]);
export type HandoverSubject = z.infer<typeof HandoverSubject>;

/** By which sign-in somebody was recognised when they signed: the site's, or the desk's verifier without it. */
export const SignedBy = z.enum(['site', 'verifier']);

/**
 * What is written down of the watch. Every body is a fact that somebody added: nothing is changed or removed, what stands is
 * folded from all of them (`fold.ts`).
 */
export const WatchBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('entry'), entry: LogEntry }),
  /** A correction, or more of it. */
  z.object({ kind: z.literal('addendum'), to: WatchId, text: WatchText }),
  z.object({
    kind: z.literal('orderEnded'),
    order: WatchId,
    how: OrderEnd,
    text: z.string().trim().max(4_000),
  }),
  z.object({ kind: z.literal('incidentOpened'), incident: IncidentOpening }),
  z.object({
    kind: z.literal('incidentChanged'),
    incident: WatchId,
    /** Its version on the screen. */
    base: z.int().min(0),
    change: IncidentChange,
    text: z.string().trim().max(4_000),
  }),
  z.object({ kind: z.literal('incidentTied'), incident: WatchId, add: Ties, remove: Ties }),
  /** A conflict was looked at: the change is made after all (by another record), or dropped. */
  z.object({ kind: z.literal('incidentSettled'), incident: WatchId, record: WatchId }),
  z.object({ kind: z.literal('standingAdded'), standing: Standing }),
  z.object({ kind: z.literal('standingEnded'), standing: WatchId, reason: WatchText }),
  z.object({ kind: z.literal('dutyOn'), shift: Shift, post: z.string().trim().max(80) }),
  z.object({ kind: z.literal('dutyOff'), shift: Shift, reason: z.string().trim().max(500) }),
  z.object({
    kind: z.literal('handoverBegun'),
    subject: HandoverSubject,
    shift: Shift,
    from: WatchTime,
    to: WatchTime,
  }),
  /** Words of the outgoing to a place of the report: `things.0` to `things.2`, or an item's id. Empty takes them back. */
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
  z.object({ kind: z.literal('handoverAsked'), ...Handover, text: WatchText }),
  z.object({ kind: z.literal('handoverAnswered'), ...Handover, question: WatchId, text: WatchText }),
  /** A frozen version of the report, and the outgoing's signature under it. */
  z.object({
    kind: z.literal('handoverSigned'),
    ...Handover,
    version: z.int().min(1),
    sha256: Sha256,
    how: SignedBy,
  }),
  /** The incoming's: the desk is theirs from here on. */
  z.object({
    kind: z.literal('handoverAccepted'),
    ...Handover,
    version: z.int().min(1),
    sha256: Sha256,
    how: SignedBy,
  }),
  z.object({ kind: z.literal('handoverRefused'), ...Handover, version: z.int().min(1), reason: WatchText }),
  z.object({ kind: z.literal('handoverAddendum'), ...Handover, text: WatchText }),
]);
export type WatchBody = z.infer<typeof WatchBody>;

/** One record: made at a desk, the same for ever, recognised by its id however often it is sent. */
export const WatchRecord = z.object({
  id: WatchId,
  desk: DeskId,
  /** Who did it: anyone who was signed in at the desk then, who need not be anyone who is when it is sent. */
  by: Person,
  /** By the desk's clock, ms since the epoch. */
  at: WatchTime,
  /** By the desk's monotonic clock, ms: shows a wall clock that was set. */
  monotonicMs: z.number(),
  body: WatchBody,
});
export type WatchRecord = z.infer<typeof WatchRecord>;

/** As JSON; a door refuses a longer one. */
export const maxRecordBytes = 64 * 1024;
export const recordsPerPush = 100;
export const watchRecordsPerPage = 500;
