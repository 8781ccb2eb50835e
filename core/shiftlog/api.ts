import { z } from 'zod';
import { CameraId, DeskId, ShiftLogId } from '../base/ids.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { defineCall, defineCallsWithRight, defineTopic } from '../rpc/define.ts';
import { addFastPath } from '../rpc/quick.ts';
import { EntryType, LogEntry, Order, ShiftLogText, StandingItem } from './entry.ts';
import {
  Incident,
  IncidentChange,
  IncidentLine,
  IncidentLinks,
  IncidentOpening,
  IncidentState,
} from './incident.ts';
import { LogLine, OnDuty, OrderEnd, StandingLine } from './line.ts';
import { recordsPerPush, ShiftLogRecord, shiftLogRecordsPerPage } from './record.ts';
import { Roster, Shift } from './shift.ts';

const logReadCall = defineCallsWithRight('log.read');
const logWriteCall = defineCallsWithRight('log.write');

const Nothing = z.object({});
const Epoch = z.string().max(64);
const Seq = z.int().min(0);
const Id = z.object({ id: ShiftLogId });

/** Calls of a desk to its site for the records of the shift log. Records that name a camera out of scope are omitted. */
export const shiftLogSiteCalls = {
  /** Stores records, each once however often it is sent; outcomes are in the same order. */
  'shiftLog.push': logWriteCall({
    input: z.object({ records: z.array(ShiftLogRecord).min(1).max(recordsPerPush) }),
    output: z.object({
      /** Identifies the incarnation of the site's records that the sequence numbers belong to. */
      epoch: Epoch,
      outcomes: z
        .array(z.object({ id: ShiftLogId, seq: Seq, fault: FaultShape.nullable() }))
        .max(recordsPerPush),
    }),
  }),
  /**
   * Returns the records after one, in the site's order. `through` is the next cursor: all records within scope up
   * to it were returned.
   */
  'shiftLog.pull': logReadCall({
    input: z.object({
      after: Seq,
      limit: z.int().min(1).max(shiftLogRecordsPerPage).default(shiftLogRecordsPerPage),
    }),
    output: z.object({
      epoch: Epoch,
      records: addFastPath(
        z.array(z.object({ seq: Seq, record: ShiftLogRecord })).max(shiftLogRecordsPerPage),
      ),
      through: Seq,
      head: Seq,
    }),
  }),
  /** Returns the shift roster of the site's centre; null: none. */
  'shiftLog.roster': defineCall({
    input: Nothing,
    output: z.object({ roster: Roster.nullable() }),
    right: 'signedIn',
    scope: 'none',
  }),
} as const;

export const shiftLogSiteTopics = {
  /** Announces the head of the records, so that desks pull. */
  shiftLog: defineTopic({ message: z.object({ epoch: Epoch, head: Seq }), right: 'log.read', kind: 'state' }),
} as const;

/** Selects lines of the log. An absent field does not limit. */
export const LogFilter = z.strictObject({
  /** Time of the event, ms since the epoch. */
  from: z.int().min(0).optional(),
  to: z.int().min(0).optional(),
  types: z.array(EntryType).max(6).optional(),
  desk: DeskId.optional(),
  camera: CameraId.optional(),
  /** Matches words without case and diacritics; every word must match. */
  text: z.string().trim().max(100).optional(),
});
export type LogFilter = z.infer<typeof LogFilter>;

/** The paging cursor: lines before this one follow, newest first. */
export const LogCursor = z.object({ happenedAt: z.int().min(0), id: ShiftLogId });
export type LogCursor = z.infer<typeof LogCursor>;

/** The state of the shift log at this desk. */
export const ShiftLogState = z.object({
  /** Increases with each change that a list would show. */
  revision: z.int().min(0),
  /** When the site last confirmed the state, ms since the epoch; 0: never. */
  asOf: z.int().min(0),
  /** Numbers of records that wait for the site, and of refused ones. */
  pending: z.int().min(0),
  refused: z.int().min(0),
  openOrders: z.int().min(0),
  overdueOrders: z.int().min(0),
  openIncidents: z.int().min(0),
  overdueIncidents: z.int().min(0),
  conflicts: z.int().min(0),
  /** The present shift; null if the site has no roster. */
  shift: Shift.nullable(),
  roster: Roster.nullable(),
  /** The people on duty now, according to the records. */
  onDuty: z.array(OnDuty).max(500),
});
export type ShiftLogState = z.infer<typeof ShiftLogState>;

/** Calls of a window to its desk. Written records are on disk when the call returns. */
export const shiftLogDeskCalls = {
  'log.page': logReadCall({
    input: z.object({
      filter: LogFilter.prefault({}),
      before: LogCursor.optional(),
      limit: z.int().min(1).max(200).default(100),
    }),
    output: z.object({
      revision: z.int().min(0),
      lines: addFastPath(z.array(LogLine).max(200)),
      next: LogCursor.optional(),
    }),
  }),
  'log.write': defineCall({
    input: z.object({ entry: LogEntry }),
    output: LogLine,
    right: 'log.write',
    scope: (input) => input.entry.cameras,
  }),
  'log.addendum': logWriteCall({ input: z.object({ to: ShiftLogId, text: ShiftLogText }), output: LogLine }),
  'log.endOrder': logWriteCall({
    input: z.object({
      order: ShiftLogId,
      how: OrderEnd,
      text: z.string().trim().max(4_000).default(''),
    }),
    output: LogLine,
  }),
  /** Returns the orders without an end, by due time, so that overdue ones come first. */
  'log.orders': logReadCall({
    input: Nothing,
    output: z.object({
      orders: z.array(z.object({ line: LogLine, order: Order, overdue: z.boolean() })).max(1_000),
    }),
  }),
  /** Returns this desk's records that the site refused, with the reason, newest first. */
  'log.refused': logReadCall({
    input: Nothing,
    output: z.object({
      refused: z.array(z.object({ record: ShiftLogRecord, fault: FaultShape })).max(200),
      total: z.int().min(0),
    }),
  }),
  'incident.list': logReadCall({
    input: z.object({ states: z.array(IncidentState).max(3).default(['open', 'monitoring']) }),
    output: z.object({ incidents: z.array(Incident).max(500), total: z.int().min(0) }),
  }),
  'incident.get': logReadCall({
    input: Id,
    output: z.object({ incident: Incident, lines: z.array(IncidentLine).max(1_000) }),
  }),
  'incident.open': defineCall({
    input: IncidentOpening,
    output: Incident,
    right: 'log.write',
    scope: (input) => input.ties.trail.map(({ camera }) => camera),
  }),
  'incident.change': logWriteCall({
    input: Id.extend({
      base: z.int().min(0),
      change: IncidentChange,
      text: z.string().trim().max(4_000).default(''),
    }),
    output: Incident,
  }),
  'incident.tie': defineCall({
    input: Id.extend({ add: IncidentLinks.prefault({}), remove: IncidentLinks.prefault({}) }),
    output: Incident,
    right: 'log.write',
    scope: (input) => input.add.trail.map(({ camera }) => camera),
  }),
  /** `again` repeats the change on the incident as it is now. `drop` accepts the other version. */
  'incident.settle': logWriteCall({
    input: Id.extend({ record: ShiftLogId, how: z.enum(['again', 'drop']) }),
    output: Incident,
  }),
  'standing.list': logReadCall({
    input: z.object({ ended: z.boolean().default(false) }),
    output: z.object({ standing: z.array(StandingLine).max(1_000) }),
  }),
  'standing.add': defineCall({
    input: StandingItem,
    output: StandingLine,
    right: 'log.write',
    scope: (input) => input.cameras,
  }),
  'standing.end': logWriteCall({ input: Id.extend({ reason: ShiftLogText }), output: StandingLine }),
  /** Signs the operator on duty for the present shift, or for the next one within the overlap. */
  'duty.on': logWriteCall({
    input: z.object({ post: z.string().trim().max(80).default('') }),
    output: Nothing,
  }),
  'duty.off': logWriteCall({
    input: z.object({ reason: z.string().trim().max(500).default('') }),
    output: Nothing,
  }),
} as const;

export const shiftLogDeskTopics = {
  shiftLog: defineTopic({ message: ShiftLogState, right: 'log.read', kind: 'state' }),
} as const;
