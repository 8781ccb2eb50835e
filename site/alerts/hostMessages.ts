import { z } from 'zod';
import { AlertClass, AlertSourceId, AlertSourceKind } from '../../core/alerts/alert.ts';
import { alertSiteTopics } from '../../core/alerts/api.ts';
import { AlertsConfig } from '../../core/alerts/config.ts';
import { AlertAuditPosition } from '../../core/audit/audit.ts';
import { CameraId, DeskId, OperatorId } from '../../core/base/ids.ts';
import { Camera } from '../../core/cameras/camera.ts';
import { FaultShape } from '../../core/errors/faultShape.ts';
import { Right, Scope } from '../../core/people/operator.ts';

/** Messages between the site and its alert thread. Both ends are part of the program; each validates its input all the same. */

/** The task with which the thread is started. */
export const AlertTask = z.object({
  site: z.string(),
  /** The site's data folder; the thread's files are next to the store's. */
  folder: z.string(),
  config: AlertsConfig,
});
export type AlertTask = z.infer<typeof AlertTask>;

/** A camera with the names that sources use for it. Masks are for windows only. */
export const AlertCamera = Camera.omit({ masks: true }).extend({ alertNames: z.array(z.string()) });
export type AlertCamera = z.infer<typeof AlertCamera>;
/** Cameras per message: processing one occupies either end for about 2 ms. */
export const camerasPerPart = 500;

/** A person's rights. `scope`: `all`, or the number of a scope sent before: a scope may name 50,000 cameras. */
export const PostedRights = z.object({ rights: z.array(Right), scope: z.union([z.literal('all'), z.int()]) });
export type PostedRights = z.infer<typeof PostedRights>;

export const PostedMessage = z.object({
  source: AlertSourceId,
  kind: AlertSourceKind,
  channel: z.string(),
  contentType: z.string(),
  bytes: z.instanceof(Uint8Array),
  receivedAt: z.int().min(0),
});

/** A condition that the site detected itself. */
export const SiteReport = z.object({
  class: AlertClass,
  camera: CameraId.nullable(),
  /** Distinguishes conditions of the same camera and class. */
  key: z.string().max(120),
  /** The condition has ended. */
  over: z.boolean(),
  title: z.string().max(200),
});
export type SiteReport = z.infer<typeof SiteReport>;

const Id = z.int().min(1);
export const ToAlertThread = z.discriminatedUnion('t', [
  z.object({ t: z.literal('cameras'), first: z.boolean(), last: z.boolean(), cameras: z.array(AlertCamera) }),
  /** `only`: discard all scopes sent before. */
  z.object({ t: z.literal('scope'), number: z.int(), scope: Scope, only: z.boolean() }),
  /** A call of `alertSiteCalls`, its input parsed. */
  z.object({ t: z.literal('ask'), id: Id, call: z.string(), asked: z.unknown(), who: PostedRights }),
  /** `people`: the people whom the actions name; null for a person who was not at this desk at that time. */
  z.object({
    t: z.literal('act'),
    id: Id,
    desk: DeskId,
    actions: z.array(z.unknown()),
    people: z.array(PostedRights.nullable()),
  }),
  /** Requests the room's load within a scope; the response is a `RoomLoad`. */
  z.object({ t: z.literal('load'), id: Id, who: PostedRights }),
  /** A message received by HTTP; the response follows once it is durable. */
  z.object({ t: z.literal('put'), id: Id, message: PostedMessage }),
  SiteReport.extend({ t: z.literal('own') }),
  /** Actions up to this position are in the audit log; the later ones are requested. Null: none is. */
  z.object({ t: z.literal('auditLog'), place: AlertAuditPosition.nullable() }),
  z.object({ t: z.literal('close') }),
]);
export type ToAlertThread = z.infer<typeof ToAlertThread>;

/** One action of a person, for the audit log. */
export const PersonAuditEvent = z.object({
  who: OperatorId,
  event: z.string(),
  camera: CameraId.nullable(),
  why: z.string().nullable(),
  detail: z.string(),
});
export type PersonAuditEvent = z.infer<typeof PersonAuditEvent>;
export const auditEventsPerMessage = 500;

export const FromAlertThread = z.discriminatedUnion('t', [
  z.object({ t: z.literal('ready') }),
  /** The thread cannot start or continue, and ends. */
  z.object({ t: z.literal('failed'), fault: FaultShape }),
  z.object({ t: z.literal('news'), news: alertSiteTopics.alerts.message }),
  /** The response to an `ask`, `act`, `load` or `put`: the call's output as JSON in UTF-8, or the error. */
  z.object({
    t: z.literal('answer'),
    id: Id,
    json: z.instanceof(Uint8Array).optional(),
    fault: FaultShape.optional(),
  }),
  /** Actions that are not in the audit log yet; `place` is its position after them. */
  z.object({
    t: z.literal('auditEvents'),
    auditEvents: z.array(PersonAuditEvent),
    place: AlertAuditPosition,
  }),
  z.object({ t: z.literal('notice'), fault: FaultShape }),
  z.object({ t: z.literal('noticeOver'), code: FaultShape.shape.code }),
  z.object({ t: z.literal('log'), line: z.string() }),
  z.object({ t: z.literal('bug'), where: z.string(), error: z.string() }),
]);
export type FromAlertThread = z.infer<typeof FromAlertThread>;
