import { z } from 'zod';
import { AlertClass, AlertPriority, Person } from '../alerts/alert.ts';
import { AlertFigures } from '../alerts/queue.ts';
import { Sha256 } from '../base/hex.ts';
import { AlertId, CameraId, DeskId, ShiftLogId } from '../base/ids.ts';
import { FourEyesRight } from '../people/operator.ts';
import { EntryType, LogEntry, Order, StandingItem } from '../shiftlog/entry.ts';
import { Incident } from '../shiftlog/incident.ts';
import { LogLine } from '../shiftlog/line.ts';
import { HandoverSubject, SignedBy } from '../shiftlog/record.ts';
import { Shift } from '../shiftlog/shift.ts';

const Time = z.int().min(0);
const Count = z.int().min(0);
const Text = z.string().max(4_000);
/**
 * An item that the incoming operator ticks and the outgoing one comments on: `incident:…`, `order:…`,
 * `standing:…`, `alerts`, `setAside`, `degraded`.
 */
export const ItemId = z.string().min(1).max(120);

/** Null in reports frozen before lines named their camera. */
const LineCamera = CameraId.nullable().default(null);

/** A right used under the four-eyes principle, and the second person. */
export const Granted = z.object({ right: FourEyesRight, second: z.string().max(160) });

const Words = z.object({ by: Person, at: Time, text: Text });
/** A section's lines and their total number: a section is cut, never silently. */
const section = <L extends z.ZodType>(line: L, most: number) =>
  z.object({ lines: z.array(line).max(most), total: Count });
export const linesPerSection = 500;
export const linesOfLog = 25_000;

const AlertLine = z.object({
  alert: AlertId,
  priority: AlertPriority,
  class: AlertClass,
  title: z.string().max(200),
  camera: CameraId.nullable(),
  cameraName: z.string().max(200),
  receivedAt: Time,
  count: z.int().min(1),
  owner: Person.nullable(),
  acknowledged: z.boolean(),
});

/** A reason for special care with this handover. */
export const Risk = z.object({
  why: z.enum(['flood', 'degraded', 'absence', 'emergency', 'offline', 'clock', 'unattended']),
  /** The figures behind it, by name: counts, minutes. */
  figures: z.record(z.string().max(40), z.number()),
});

/**
 * Kinds of data that could not be looked up.
 * `leases`: PTZ control, running tours and video state, because the site was unreachable. `tours`: stopped tours.
 * `walls`: content that others put on room walls. `rights`: temporary rights. `use`, `exports`: those of other
 * desks, beyond what this one received. `desks`: when desks were offline or off, when their clocks were set, and
 * which parts of their program failed.
 */
export const UnknownData = z.enum(['leases', 'tours', 'walls', 'rights', 'use', 'exports', 'desks']);
export type UnknownData = z.infer<typeof UnknownData>;

/**
 * The use of PTZ control and of cameras: frequency, duration, and number of cameras.
 * `gestures`: how often an operator took control of a camera, counting all movements until its release as one (the
 * site's audit log has each movement).
 */
const cameraUse = {
  ptz: z.object({ gestures: Count, minutes: z.number().min(0), cameras: Count }),
  cameras: z.object({ views: Count, cameras: Count }),
};

export const HandoverReport = z.object({
  form: z.literal(1),
  /** Null before a handover is begun: a preview of any period. */
  handover: ShiftLogId.nullable(),
  site: z.string().max(120),
  desk: DeskId,
  centre: z.string().max(120),
  zone: z.string().max(60),
  subject: HandoverSubject,
  shift: Shift,
  from: Time,
  to: Time,
  madeAt: Time,
  risks: z.array(Risk).max(10),
  /** Section 1. */
  people: z
    .array(
      z.object({
        person: Person,
        desk: DeskId,
        post: z.string().max(80),
        since: Time,
        until: Time.nullable(),
        as: z.enum(['outgoing', 'incoming', 'duty']),
      }),
    )
    .max(200),
  /** Section 2: in the outgoing operator's words. */
  things: z.array(Words.nullable()).max(3),
  /** Section 3. */
  incidents: section(Incident.extend({ item: ItemId, overdue: z.boolean() }), linesPerSection),
  /** Section 4. */
  alerts: section(AlertLine, linesPerSection).extend({
    unacknowledged: Count,
    byPriority: z.record(AlertPriority, Count),
  }),
  /** Section 5. */
  setAside: section(
    AlertLine.extend({
      how: z.enum(['shelved', 'suppressed', 'outOfService']),
      by: z.string().max(160),
      reason: z.string().max(500),
      until: Time.nullable(),
      /** The camera fault that suppresses it, as long as that lasts; null: none. */
      fault: AlertClass.nullable().default(null),
    }),
    linesPerSection,
  ),
  /** Section 6: what is out of order now, and since when. */
  degraded: section(
    z.object({
      what: z.enum(['camera', 'link', 'source', 'gateway', 'store']),
      camera: CameraId.nullable(),
      name: z.string().max(200),
      since: Time.nullable(),
      text: z.string().max(300),
    }),
    linesPerSection,
  ),
  /** Section 7. */
  abnormal: section(
    z.object({
      what: z.enum(['lease', 'tourOff', 'wallOverride', 'temporaryRight', 'fourEyes', 'withoutSite']),
      camera: LineCamera,
      name: z.string().max(200),
      by: z.string().max(160),
      since: Time.nullable(),
      until: Time.nullable(),
      text: z.string().max(500),
      /** For the four-eyes principle; null in reports signed before it was included. */
      granted: Granted.nullable().default(null),
    }),
    linesPerSection,
  ),
  /** Section 8: watch list, standing orders, and events planned within 12 h of the end. */
  standing: section(StandingItem.extend({ id: ShiftLogId, item: ItemId, by: Person }), linesPerSection),
  /** Received orders without an end. */
  orders: section(
    z.object({
      id: ShiftLogId,
      item: ItemId,
      order: Order,
      text: Text,
      at: Time,
      by: Person,
      overdue: z.boolean(),
    }),
    linesPerSection,
  ),
  /** Section 9. */
  exports: section(
    z.object({
      /** `exporting`: in progress when the report was made; `at` is its beginning. */
      what: z.enum(['export', 'exporting', 'hold']),
      camera: LineCamera,
      name: z.string().max(200),
      by: z.string().max(160),
      at: Time,
      reason: z.string().max(500),
    }),
    linesPerSection,
  ),
  /** Section 10: in order of events. */
  log: section(
    z.object({
      id: ShiftLogId,
      type: EntryType,
      at: Time,
      happenedAt: Time,
      by: Person,
      text: Text,
      place: z.string().max(200),
      cameras: LogEntry.shape.cameras,
      /** An order and its end; null in reports signed before these were stored. */
      order: Order.nullable().default(null),
      ended: LogLine.shape.ended.default(null),
      /** The last addenda. */
      addenda: z.array(Words).max(50),
    }),
    linesOfLog,
  ),
  /** Section 11. */
  figures: z.object({
    alerts: AlertFigures,
    /** Alerts received in each quarter of an hour from `from` on. */
    perQuarterHour: z.array(Count).max(3_000),
    ...cameraUse,
    /** The seven previous shifts of the same desk or centre, newest first. */
    before: z
      .array(
        z.object({
          shift: Shift,
          received: Count,
          acknowledgeMs: z.number().nullable(),
          floodShare: z.number().min(0).max(1),
          closed: Count,
          /** Null in reports frozen before this was counted. */
          use: z.object(cameraUse).nullable().default(null),
          /**
           * Alerts of each of `alerts.topSources` in that shift, in the same order; null: unknown. Empty in older
           * reports.
           */
          sources: z.array(Count.nullable()).max(10).default([]),
        }),
      )
      .max(7),
  }),
  /** Section 12. */
  gaps: section(
    z.object({
      what: z.enum(['offline', 'clockForward', 'clockBack', 'deskDown']),
      from: Time,
      to: Time.nullable(),
      /** How far a clock was set, ms. */
      byMs: z.number().nullable(),
    }),
    linesPerSection,
  ),
  /** The kinds of data that were unknown at this desk and are therefore missing: their absence means nothing. */
  unknown: z.array(UnknownData).max(10),
  /** Section 13. */
  questions: z
    .array(z.object({ id: ShiftLogId, by: Person, at: Time, text: Text, answer: Words.nullable() }))
    .max(200),
  /** The outgoing operator's remarks on single items. */
  words: z.array(Words.extend({ place: ItemId })).max(1_000),
  /** The items that the incoming operator ticks, once each. */
  carried: z
    .array(z.object({ item: ItemId, ticked: z.object({ by: Person, at: Time }).nullable() }))
    .max(2_000),
  /** Section 14: of this version; the hash covers the report without them. */
  signatures: z
    .array(
      z.object({
        as: z.enum(['outgoing', 'incoming']),
        by: Person,
        at: Time,
        desk: DeskId,
        how: SignedBy,
        version: z.int().min(1),
        sha256: Sha256,
      }),
    )
    .max(20),
  addenda: z.array(Words).max(200),
  /** The incoming operator was absent for this many days. Known only after they are identified, and not hashed. */
  absence: z.object({ days: z.int().min(1) }).optional(),
});
export type HandoverReport = z.infer<typeof HandoverReport>;

/** The state of a handover according to its records. */
export const HandoverState = z.enum(['begun', 'signed', 'accepted', 'refused']);
export type HandoverState = z.infer<typeof HandoverState>;

export const Handover = z.object({
  id: ShiftLogId,
  subject: HandoverSubject,
  shift: Shift,
  from: Time,
  to: Time,
  begunAt: Time,
  outgoing: Person,
  incoming: Person.nullable(),
  state: HandoverState,
  /** The number of the last frozen version; 0: none yet. */
  version: z.int().min(0),
  sha256: Sha256.nullable(),
  /** The reason of the last refusal. */
  refusal: z.string().max(4_000).nullable(),
  acceptedAt: Time.nullable(),
  /** Another handover of the same subject, accepted while this one was in progress, which is the valid one. */
  supersededBy: ShiftLogId.nullable(),
  /** Part of it has not reached the site. */
  pending: z.boolean(),
});
export type Handover = z.infer<typeof Handover>;
