import { z } from 'zod';
import { AlertClass, AlertSourceId, AlertSourceKind } from '../../core/alerts/alert.ts';
import { alertSiteTopics } from '../../core/alerts/api.ts';
import { AlertsConfig } from '../../core/alerts/config.ts';
import { AlertAuditPosition } from '../../core/audit/audit.ts';
import { CameraId, DeskId, OperatorId } from '../../core/base/ids.ts';
import { Camera } from '../../core/cameras/camera.ts';
import { FaultShape } from '../../core/errors/faultShape.ts';
import { Right, Scope } from '../../core/people/operator.ts';

/** What the site and its alert thread say to each other. Both ends are ours; each checks all the same what it is handed. */

/** What the thread is started with. */
export const AlertTask = z.object({
  site: z.string(),
  /** The folder of the site's data; the thread's files lie beside the store's. */
  folder: z.string(),
  config: AlertsConfig,
});
export type AlertTask = z.infer<typeof AlertTask>;

/** A camera with what sources call it. Its masks are for windows. */
export const AlertCamera = Camera.omit({ masks: true }).extend({ alertNames: z.array(z.string()) });
export type AlertCamera = z.infer<typeof AlertCamera>;
/** Cameras a message: taking one over holds either end for 2 ms or so. */
export const camerasPerPart = 500;

/** What somebody may. `scope`: `all`, or the number of one that was told before: one may name 50,000 cameras. */
export const Allowed = z.object({ rights: z.array(Right), scope: z.union([z.literal('all'), z.int()]) });
export type Allowed = z.infer<typeof Allowed>;

export const PostedMessage = z.object({
  source: AlertSourceId,
  kind: AlertSourceKind,
  channel: z.string(),
  contentType: z.string(),
  bytes: z.instanceof(Uint8Array),
  receivedAt: z.int().min(0),
});

/** Something that the site has noticed itself. */
export const Own = z.object({
  class: AlertClass,
  camera: CameraId.nullable(),
  /** Tells one such thing from another of the same camera and class. */
  key: z.string().max(120),
  /** It is so no more. */
  over: z.boolean(),
  title: z.string().max(200),
});
export type Own = z.infer<typeof Own>;

const Id = z.int().min(1);
export const ToAlerts = z.discriminatedUnion('t', [
  z.object({ t: z.literal('cameras'), first: z.boolean(), last: z.boolean(), cameras: z.array(AlertCamera) }),
  /** `only`: forget all that were told before. */
  z.object({ t: z.literal('scope'), number: z.int(), scope: Scope, only: z.boolean() }),
  /** A call of `alertSiteCalls`, its input parsed. */
  z.object({ t: z.literal('ask'), id: Id, call: z.string(), asked: z.unknown(), who: Allowed }),
  /** `people`: what each whom the actions name may; null for one who was not at this desk at that time. */
  z.object({
    t: z.literal('act'),
    id: Id,
    desk: DeskId,
    actions: z.array(z.unknown()),
    people: z.array(Allowed.nullable()),
  }),
  /** What the room has to do, within a scope; answered with a `RoomLoad`. */
  z.object({ t: z.literal('load'), id: Id, who: Allowed }),
  /** Something that came by HTTP; answered once it is durable. */
  z.object({ t: z.literal('put'), id: Id, message: PostedMessage }),
  Own.extend({ t: z.literal('own') }),
  /** Actions up to here are in the trail: those after it are wanted. Null: none is. */
  z.object({ t: z.literal('trail'), place: AlertAuditPosition.nullable() }),
  z.object({ t: z.literal('close') }),
]);
export type ToAlerts = z.infer<typeof ToAlerts>;

/** One action of a person, for the trail. */
export const PersonAuditEvent = z.object({
  who: OperatorId,
  event: z.string(),
  camera: CameraId.nullable(),
  why: z.string().nullable(),
  detail: z.string(),
});
export type PersonAuditEvent = z.infer<typeof PersonAuditEvent>;
export const auditEventsPerMessage = 500;

export const FromAlerts = z.discriminatedUnion('t', [
  z.object({ t: z.literal('ready') }),
  /** It cannot start, or not go on; it ends then. */
  z.object({ t: z.literal('failed'), fault: FaultShape }),
  z.object({ t: z.literal('news'), news: alertSiteTopics.alerts.message }),
  /** To an `ask`, `act`, `load` or `put`: the call's output as JSON in UTF-8, or why not. */
  z.object({
    t: z.literal('answer'),
    id: Id,
    json: z.instanceof(Uint8Array).optional(),
    fault: FaultShape.optional(),
  }),
  /** Actions that are not in the trail yet; `place` is where it is with them in. */
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
export type FromAlerts = z.infer<typeof FromAlerts>;
