import { z } from 'zod';
import { AlertClass, AlertPriority, Person } from '../alerts/alert.ts';
import { AlertFigures } from '../alerts/queue.ts';
import { Sha256 } from '../base/hex.ts';
import { AlertId, CameraId, DeskId, WatchId } from '../base/ids.ts';
import { FourEyesRight } from '../people/operator.ts';
import { EntryType, LogEntry, Order, Standing } from '../shiftlog/entry.ts';
import { Incident } from '../shiftlog/incident.ts';
import { LogLine } from '../shiftlog/line.ts';
import { HandoverSubject, SignedBy } from '../shiftlog/record.ts';
import { Shift } from '../shiftlog/shift.ts';

const Time = z.int().min(0);
const Count = z.int().min(0);
const Text = z.string().max(4_000);
/** What an incoming ticks, and outgoing writes words to: `incident:…`, `order:…`, `standing:…`, `alerts`, `setAside`, `degraded`. */
export const ItemId = z.string().min(1).max(120);

/** Reports that were frozen before lines told it have none. */
const LineCamera = CameraId.nullable().default(null);

/** What a second person stood by for, and who they are. */
export const Granted = z.object({ right: FourEyesRight, second: z.string().max(160) });

const Words = z.object({ by: Person, at: Time, text: Text });
/** Lines of a section and how many there are: a section is cut, never silently. */
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

/** Why a handover wants more care than most. */
export const Risk = z.object({
  why: z.enum(['flood', 'degraded', 'absence', 'emergency', 'offline', 'clock', 'unattended']),
  /** What stands behind it, by name: counts, minutes. */
  figures: z.record(z.string().max(40), z.number()),
});

/**
 * `leases`: who steers, which tours run and which pictures come, as the site was away. `tours`: which tours ought to run and do
 * not. `walls`: what others put on the walls of rooms. `rights`: rights that somebody has for a while. `use`, `exports`: of other
 * desks, beyond what this one was told. `desks`: when they were without the site or off, when their clocks were set, and what of
 * their own program did not work.
 */
export const Unknown = z.enum(['leases', 'tours', 'walls', 'rights', 'use', 'exports', 'desks']);
export type Unknown = z.infer<typeof Unknown>;

/**
 * How often and long cameras were steered, how often they were watched, and how many of them each. `gestures`: how often somebody
 * took to steering one, all moves until they let go of it being one (the trail of the site has each move).
 */
const cameraUse = {
  ptz: z.object({ gestures: Count, minutes: z.number().min(0), cameras: Count }),
  cameras: z.object({ views: Count, cameras: Count }),
};

export const HandoverReport = z.object({
  form: z.literal(1),
  /** Null until one has begun: a preview of any period. */
  handover: WatchId.nullable(),
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
  /** 1 */
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
  /** 2: in the outgoing's words. */
  things: z.array(Words.nullable()).max(3),
  /** 3 */
  incidents: section(Incident.extend({ item: ItemId, overdue: z.boolean() }), linesPerSection),
  /** 4 */
  alerts: section(AlertLine, linesPerSection).extend({
    unacknowledged: Count,
    byPriority: z.record(AlertPriority, Count),
  }),
  /** 5 */
  setAside: section(
    AlertLine.extend({
      how: z.enum(['shelved', 'suppressed', 'outOfService']),
      by: z.string().max(160),
      reason: z.string().max(500),
      until: Time.nullable(),
      /** The fault of its camera that suppresses it, as long as it lasts; null: none. */
      fault: AlertClass.nullable().default(null),
    }),
    linesPerSection,
  ),
  /** 6: what does not work now, and since when. */
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
  /** 7 */
  abnormal: section(
    z.object({
      what: z.enum(['lease', 'tourOff', 'wallOverride', 'temporaryRight', 'fourEyes', 'withoutSite']),
      camera: LineCamera,
      name: z.string().max(200),
      by: z.string().max(160),
      since: Time.nullable(),
      until: Time.nullable(),
      text: z.string().max(500),
      /** Of four eyes; reports that were signed before these were told of have none. */
      granted: Granted.nullable().default(null),
    }),
    linesPerSection,
  ),
  /** 8: what is watched, what stands as an order, and what is planned within 12 h of the end. */
  standing: section(Standing.extend({ id: WatchId, item: ItemId, by: Person }), linesPerSection),
  /** Orders received that have not ended. */
  orders: section(
    z.object({
      id: WatchId,
      item: ItemId,
      order: Order,
      text: Text,
      at: Time,
      by: Person,
      overdue: z.boolean(),
    }),
    linesPerSection,
  ),
  /** 9 */
  exports: section(
    z.object({
      /** `exporting`: under way as the report was made, `at` when it began. */
      what: z.enum(['export', 'exporting', 'hold']),
      camera: LineCamera,
      name: z.string().max(200),
      by: z.string().max(160),
      at: Time,
      reason: z.string().max(500),
    }),
    linesPerSection,
  ),
  /** 10: in order of when it happened. */
  log: section(
    z.object({
      id: WatchId,
      type: EntryType,
      at: Time,
      happenedAt: Time,
      by: Person,
      text: Text,
      place: z.string().max(200),
      cameras: LogEntry.shape.cameras,
      /** Of an order, and how it has ended; reports that were signed before these were kept say nothing of it. */
      order: Order.nullable().default(null),
      ended: LogLine.shape.ended.default(null),
      /** The last of them. */
      addenda: z.array(Words).max(50),
    }),
    linesOfLog,
  ),
  /** 11 */
  figures: z.object({
    alerts: AlertFigures,
    /** Alerts received in each quarter of an hour from `from` on. */
    perQuarterHour: z.array(Count).max(3_000),
    ...cameraUse,
    /** The seven shifts before of the same desk or centre, the newest first. */
    before: z
      .array(
        z.object({
          shift: Shift,
          received: Count,
          acknowledgeMs: z.number().nullable(),
          floodShare: z.number().min(0).max(1),
          closed: Count,
          /** Reports that were frozen before this was counted have none. */
          use: z.object(cameraUse).nullable().default(null),
          /** Alerts that came then of each of `alerts.topSources`, in their order; null: not known. Reports of before have none. */
          sources: z.array(Count.nullable()).max(10).default([]),
        }),
      )
      .max(7),
  }),
  /** 12 */
  gaps: section(
    z.object({
      what: z.enum(['offline', 'clockForward', 'clockBack', 'deskDown']),
      from: Time,
      to: Time.nullable(),
      /** By how much a clock was set, ms. */
      byMs: z.number().nullable(),
    }),
    linesPerSection,
  ),
  /** What could not be known at this desk when it was made, and is therefore not in it: nothing said of it means nothing. */
  unknown: z.array(Unknown).max(10),
  /** 13 */
  questions: z
    .array(z.object({ id: WatchId, by: Person, at: Time, text: Text, answer: Words.nullable() }))
    .max(200),
  /** The outgoing's words to single items. */
  words: z.array(Words.extend({ place: ItemId })).max(1_000),
  /** What the incoming ticks: each carried item once. */
  carried: z
    .array(z.object({ item: ItemId, ticked: z.object({ by: Person, at: Time }).nullable() }))
    .max(2_000),
  /** 14: of this version; the hash is of the report without them. */
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
  /** Whoever came had been away for so many days. Known once they have come, and not hashed either. */
  absence: z.object({ days: z.int().min(1) }).optional(),
});
export type HandoverReport = z.infer<typeof HandoverReport>;

/** A handover as the records say it stands. */
export const HandoverState = z.enum(['begun', 'signed', 'accepted', 'refused']);
export type HandoverState = z.infer<typeof HandoverState>;

export const Handover = z.object({
  id: WatchId,
  subject: HandoverSubject,
  shift: Shift,
  from: Time,
  to: Time,
  begunAt: Time,
  outgoing: Person,
  incoming: Person.nullable(),
  state: HandoverState,
  /** Of the last that was frozen; 0: none yet. */
  version: z.int().min(0),
  sha256: Sha256.nullable(),
  /** Why it was refused last. */
  refusal: z.string().max(4_000).nullable(),
  acceptedAt: Time.nullable(),
  /** Another handover of the same was accepted while this one was under way: that one stands. */
  supersededBy: WatchId.nullable(),
  /** Something of it has not reached the site. */
  pending: z.boolean(),
});
export type Handover = z.infer<typeof Handover>;
