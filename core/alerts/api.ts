import { z } from 'zod';
import { AlertId } from '../base/ids.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { defineCall, defineCallsWithRight, defineTopic } from '../rpc/define.ts';
import { addFastPath } from '../rpc/quick.ts';
import { ActionId, ActionOutcome, AlertAction, AlertCommand, AlertConflict } from './action.ts';
import { Alert, AlertPriority, AlertSourceId, AlertSourceKind } from './alert.ts';
import { alertsPerPage, LogRecord, recordsPerPage } from './log.ts';
import { AlertPolicy } from './policy.ts';
import {
  AlertCursor,
  AlertDetails,
  AlertFigures,
  AlertFilter,
  AlertGroup,
  QueueState,
  ShownAlert,
} from './queue.ts';

const alertReadCall = defineCallsWithRight('alert.read');
const alertWorkCall = defineCallsWithRight('alert.work');

const Nothing = z.object({});

/**
 * Identifies one incarnation of the log. A new value means that its sequence restarts and a desk
 * must fetch everything again.
 */
const Epoch = z.string().min(1).max(64);
const Seq = z.int().min(0);
export const maxActionsPerCall = 200;

/** The status of one source of alerts. Counters run since the site's store was created. */
export const AlertSourceStatus = z.object({
  id: AlertSourceId,
  kind: AlertSourceKind,
  state: z.enum(['connecting', 'live', 'lost', 'refused']),
  cause: FaultShape.nullable(),
  /** Time of the last message, ms since the epoch; 0: none yet. */
  lastAt: z.int().min(0),
  received: z.int().min(0),
  accepted: z.int().min(0),
  /** Valid messages of kinds that never form alerts: counts, device status, identity of a person. */
  leftOut: z.int().min(0).default(0),
  duplicate: z.int().min(0),
  late: z.int().min(0),
  future: z.int().min(0),
  malformed: z.int().min(0),
  unknown: z.int().min(0),
  tooLarge: z.int().min(0),
});
export type AlertSourceStatus = z.infer<typeof AlertSourceStatus>;

/** An unparsable message in its original form. */
export const QuarantinedMessage = z.object({
  id: z.int().min(1),
  at: z.int().min(0),
  source: AlertSourceId,
  /** The topic, or the path and content type. */
  channel: z.string().max(400),
  why: FaultShape,
  bytes: z.int().min(0),
  /** The beginning as text; other bytes are shown as \\xNN. */
  text: z.string().max(16_384),
});
export type QuarantinedMessage = z.infer<typeof QuarantinedMessage>;

/** Calls of a desk to its site, over `/desk`; part of `siteCalls`. All are limited to the session's scope. */
export const alertSiteCalls = {
  /**
   * Returns the records after a sequence number, in order. `through` is the next cursor: all records
   * within scope up to it were returned.
   */
  'alert.pull': alertReadCall({
    input: z.object({ after: Seq, limit: z.int().min(1).max(recordsPerPage).default(recordsPerPage) }),
    output: z.object({
      epoch: Epoch,
      records: addFastPath(z.array(LogRecord).max(recordsPerPage)),
      through: Seq,
      head: Seq,
    }),
  }),
  /** Returns the open alerts, by priority and then newest first, as of record `at`. */
  'alert.open': alertReadCall({
    input: z.object({
      after: AlertCursor.optional(),
      limit: z.int().min(1).max(alertsPerPage).default(alertsPerPage),
    }),
    output: z.object({
      epoch: Epoch,
      at: Seq,
      alerts: addFastPath(z.array(Alert).max(alertsPerPage)),
      next: AlertCursor.optional(),
    }),
  }),
  /**
   * Decides actions in the order of the desk's numbers and returns outcomes in that order. Actions
   * after a gap are refused.
   */
  'alert.act': alertWorkCall({
    input: z.object({ actions: z.array(AlertAction).min(1).max(maxActionsPerCall) }),
    output: z.object({ outcomes: z.array(ActionOutcome).max(maxActionsPerCall) }),
  }),
  'alert.policy': alertReadCall({ input: Nothing, output: AlertPolicy }),
  'alert.sources': alertReadCall({
    input: Nothing,
    output: z.object({ sources: z.array(AlertSourceStatus).max(200) }),
  }),
  /** Returns quarantined messages, newest first; requires a scope of all cameras. */
  'alert.quarantine': defineCall({
    input: z.object({ before: z.int().min(1).optional(), limit: z.int().min(1).max(100).default(50) }),
    output: z.object({ messages: z.array(QuarantinedMessage).max(100), total: z.int().min(0) }),
    right: 'alert.sources',
    scope: 'none',
  }),
  /**
   * Returns the original messages that formed an alert, newest last; they may contain names and
   * licence plates.
   */
  'alert.raw': defineCall({
    input: z.object({ alert: AlertId }),
    output: z.object({ messages: z.array(QuarantinedMessage.omit({ why: true })).max(20) }),
    right: 'alert.sources',
    scope: 'none',
  }),
  /** Returns an alert as a CAP 1.2 message (OASIS, 1 July 2010). */
  'alert.cap': alertReadCall({
    input: z.object({ alert: AlertId }),
    output: z.object({ xml: z.string().max(100_000) }),
  }),
} as const;

/** Part of `siteTopics`. */
export const alertSiteTopics = {
  /**
   * Announces the log's head, so that desks pull. `paused`: why the site neither ingests nor decides;
   * null while it does.
   */
  alerts: defineTopic({
    message: z.object({ epoch: Epoch, head: Seq, paused: FaultShape.nullable() }),
    right: 'alert.read',
    kind: 'state',
  }),
} as const;

/**
 * Calls of a window to its desk; part of `deskCalls`. Lists and counts contain only alerts within
 * the operator's scope.
 */
export const alertDeskCalls = {
  'alert.list': alertReadCall({
    input: z.object({
      filter: AlertFilter.prefault({}),
      after: AlertCursor.optional(),
      limit: z.int().min(1).max(200).default(50),
    }),
    output: z.object({
      revision: z.int().min(0),
      rows: addFastPath(z.array(ShownAlert).max(200)),
      next: AlertCursor.optional(),
      /**
       * The number of matches, counted up to 10,000; null: more, or not counted (for lack of time, or on a
       * later page).
       */
      total: z.int().min(0).nullable(),
    }),
  }),
  'alert.get': alertReadCall({ input: z.object({ alert: AlertId }), output: AlertDetails }),
  /**
   * Applies one command to each of these alerts; it is on disk when the call returns. Refused alerts
   * are reported one by one and do not fail the others.
   */
  'alert.act': alertWorkCall({
    input: z.object({
      command: AlertCommand,
      alerts: z
        .array(z.object({ id: AlertId, base: z.int().min(0) }))
        .min(1)
        .max(500),
    }),
    output: z.object({
      done: z.int().min(0),
      refused: z.array(z.object({ alert: AlertId, fault: FaultShape })).max(500),
    }),
  }),
  'alert.conflicts': alertWorkCall({
    input: Nothing,
    output: z.object({ conflicts: z.array(AlertConflict).max(500) }),
  }),
  /** `again` repeats the action on the alert as it is now. `drop` accepts the site's version. */
  'alert.settle': alertWorkCall({
    input: z.object({ action: ActionId, how: z.enum(['again', 'drop']) }),
    output: Nothing,
  }),
  'alert.groups': alertReadCall({
    input: z.object({ filter: AlertFilter.prefault({}) }),
    output: z.object({ revision: z.int().min(0), groups: z.array(AlertGroup).max(500) }),
  }),
  'alert.figures': alertReadCall({
    input: z.object({ from: z.int().min(0), to: z.int().min(0) }),
    output: AlertFigures,
  }),
  /** Returns the policy last received from the site; the defaults until then. */
  'alert.policy': alertReadCall({ input: Nothing, output: AlertPolicy }),
  /** These three query the site on every call and fail with `site.unreachable` if it cannot be reached. */
  'alert.sources': alertSiteCalls['alert.sources'],
  'alert.quarantine': alertSiteCalls['alert.quarantine'],
  'alert.raw': alertSiteCalls['alert.raw'],
  'alert.cap': alertSiteCalls['alert.cap'],
} as const;

/** Part of `deskTopics`. */
export const alertDeskTopics = {
  queue: defineTopic({ message: QueueState, right: 'alert.read', kind: 'state' }),
  /**
   * Alerts to show and sound now: new in the queue, announced again, or escalated. Capped in a flood,
   * when `more` counts the rest.
   */
  annunciations: defineTopic({
    message: z.object({
      alerts: z.array(z.object({ why: z.enum(['new', 'again', 'escalated']), shown: ShownAlert })).max(20),
      more: z.record(AlertPriority, z.int().min(0)),
    }),
    right: 'alert.read',
    kind: 'stream',
  }),
} as const;

export type AlertSiteCalls = typeof alertSiteCalls;
export type AlertSiteTopics = typeof alertSiteTopics;
