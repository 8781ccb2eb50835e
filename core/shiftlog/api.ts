import { z } from 'zod';
import { CameraId, DeskId, WatchId } from '../base/ids.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { call, topic } from '../rpc/define.ts';
import { quick } from '../rpc/quick.ts';
import { EntryType, LogEntry, Order, Standing, WatchText } from './entry.ts';
import { Incident, IncidentChange, IncidentLine, IncidentOpening, IncidentState, Ties } from './incident.ts';
import { LogLine, OnDuty, OrderEnd, StandingLine } from './line.ts';
import { recordsPerPush, WatchRecord, watchRecordsPerPage } from './record.ts';
import { Roster, Shift } from './shift.ts';

const Nothing = z.object({});
const Epoch = z.string().max(64);
const Seq = z.int().min(0);
const Id = z.object({ id: WatchId });

/** Calls of a desk to its site for the records of the watch. What names a camera out of scope is not given. */
export const watchSiteCalls = {
  /** Takes records, each once however often it comes; answers in the same order. */
  'watch.push': call({
    input: z.object({ records: z.array(WatchRecord).min(1).max(recordsPerPush) }),
    output: z.object({
      /** Of which life of the site's records the numbers are. */
      epoch: Epoch,
      outcomes: z
        .array(z.object({ id: WatchId, seq: Seq, fault: FaultShape.nullable() }))
        .max(recordsPerPush),
    }),
    right: 'log.write',
    scope: 'none',
  }),
  /** Records after one, in the site's order. `through`: up to here all that is within scope has been given. */
  'watch.pull': call({
    input: z.object({
      after: Seq,
      limit: z.int().min(1).max(watchRecordsPerPage).default(watchRecordsPerPage),
    }),
    output: z.object({
      epoch: Epoch,
      records: quick(z.array(z.object({ seq: Seq, record: WatchRecord })).max(watchRecordsPerPage)),
      through: Seq,
      head: Seq,
    }),
    right: 'log.read',
    scope: 'none',
  }),
  /** The shifts of the site's centre; null: it has none. */
  'watch.roster': call({
    input: Nothing,
    output: z.object({ roster: Roster.nullable() }),
    right: 'signedIn',
    scope: 'none',
  }),
} as const;

export const watchSiteTopics = {
  /** The records go up to here: pull. */
  watch: topic({ message: z.object({ epoch: Epoch, head: Seq }), right: 'log.read', kind: 'state' }),
} as const;

/** Which lines of the log. What is left out does not limit. */
export const LogFilter = z.strictObject({
  /** Happened in this time, ms since the epoch. */
  from: z.int().min(0).optional(),
  to: z.int().min(0).optional(),
  types: z.array(EntryType).max(6).optional(),
  desk: DeskId.optional(),
  camera: CameraId.optional(),
  /** Folded, word by word; each must be found. */
  text: z.string().trim().max(100).optional(),
});
export type LogFilter = z.infer<typeof LogFilter>;

/** Where a page of the log goes on: before this one, the newest first. */
export const LogPlace = z.object({ happenedAt: z.int().min(0), id: WatchId });
export type LogPlace = z.infer<typeof LogPlace>;

/** How the watch stands at this desk. */
export const WatchState = z.object({
  /** Rises with each change of what a list would show. */
  revision: z.int().min(0),
  /** The site confirmed it then, ms since the epoch; 0: never. */
  asOf: z.int().min(0),
  /** Records that wait for the site, and ones that it refused. */
  pending: z.int().min(0),
  refused: z.int().min(0),
  openOrders: z.int().min(0),
  overdueOrders: z.int().min(0),
  openIncidents: z.int().min(0),
  overdueIncidents: z.int().min(0),
  conflicts: z.int().min(0),
  /** The shift that is on now; null where the site has no roster. */
  shift: Shift.nullable(),
  roster: Roster.nullable(),
  /** Who is on duty now, as the records say. */
  onDuty: z.array(OnDuty).max(500),
});
export type WatchState = z.infer<typeof WatchState>;

/** Calls of a window to its desk. What is written is on disk when they answer. */
export const watchDeskCalls = {
  'log.page': call({
    input: z.object({
      filter: LogFilter.prefault({}),
      before: LogPlace.optional(),
      limit: z.int().min(1).max(200).default(100),
    }),
    output: z.object({
      revision: z.int().min(0),
      lines: quick(z.array(LogLine).max(200)),
      next: LogPlace.optional(),
    }),
    right: 'log.read',
    scope: 'none',
  }),
  'log.write': call({
    input: z.object({ entry: LogEntry }),
    output: LogLine,
    right: 'log.write',
    scope: (input) => input.entry.cameras,
  }),
  'log.addendum': call({
    input: z.object({ to: WatchId, text: WatchText }),
    output: LogLine,
    right: 'log.write',
    scope: 'none',
  }),
  'log.endOrder': call({
    input: z.object({
      order: WatchId,
      how: OrderEnd,
      text: z.string().trim().max(4_000).default(''),
    }),
    output: LogLine,
    right: 'log.write',
    scope: 'none',
  }),
  /** Orders that have not ended, by when they are due; the overdue first. */
  'log.orders': call({
    input: Nothing,
    output: z.object({
      orders: z.array(z.object({ line: LogLine, order: Order, overdue: z.boolean() })).max(1_000),
    }),
    right: 'log.read',
    scope: 'none',
  }),
  /** What the site did not take of this desk's records, and why; the newest first. */
  'log.refused': call({
    input: Nothing,
    output: z.object({
      refused: z.array(z.object({ record: WatchRecord, fault: FaultShape })).max(200),
      total: z.int().min(0),
    }),
    right: 'log.read',
    scope: 'none',
  }),
  'incident.list': call({
    input: z.object({ states: z.array(IncidentState).max(3).default(['open', 'monitoring']) }),
    output: z.object({ incidents: z.array(Incident).max(500), total: z.int().min(0) }),
    right: 'log.read',
    scope: 'none',
  }),
  'incident.get': call({
    input: Id,
    output: z.object({ incident: Incident, lines: z.array(IncidentLine).max(1_000) }),
    right: 'log.read',
    scope: 'none',
  }),
  'incident.open': call({
    input: IncidentOpening,
    output: Incident,
    right: 'log.write',
    scope: (input) => input.ties.trail.map(({ camera }) => camera),
  }),
  'incident.change': call({
    input: Id.extend({
      base: z.int().min(0),
      change: IncidentChange,
      text: z.string().trim().max(4_000).default(''),
    }),
    output: Incident,
    right: 'log.write',
    scope: 'none',
  }),
  'incident.tie': call({
    input: Id.extend({ add: Ties.prefault({}), remove: Ties.prefault({}) }),
    output: Incident,
    right: 'log.write',
    scope: (input) => input.add.trail.map(({ camera }) => camera),
  }),
  /** `again`: the same change on the incident as it is now. `drop`: theirs stands. */
  'incident.settle': call({
    input: Id.extend({ record: WatchId, how: z.enum(['again', 'drop']) }),
    output: Incident,
    right: 'log.write',
    scope: 'none',
  }),
  'standing.list': call({
    input: z.object({ ended: z.boolean().default(false) }),
    output: z.object({ standing: z.array(StandingLine).max(1_000) }),
    right: 'log.read',
    scope: 'none',
  }),
  'standing.add': call({
    input: Standing,
    output: StandingLine,
    right: 'log.write',
    scope: (input) => input.cameras,
  }),
  'standing.end': call({
    input: Id.extend({ reason: WatchText }),
    output: StandingLine,
    right: 'log.write',
    scope: 'none',
  }),
  /** On duty from now on, for the shift that is on or begins within the overlap. */
  'duty.on': call({
    input: z.object({ post: z.string().trim().max(80).default('') }),
    output: Nothing,
    right: 'log.write',
    scope: 'none',
  }),
  'duty.off': call({
    input: z.object({ reason: z.string().trim().max(500).default('') }),
    output: Nothing,
    right: 'log.write',
    scope: 'none',
  }),
} as const;

export const watchDeskTopics = {
  watch: topic({ message: WatchState, right: 'log.read', kind: 'state' }),
} as const;
