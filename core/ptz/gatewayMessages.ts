import { z } from 'zod';
import { CameraId, DeskId, OperatorId } from '../base/ids.ts';
import { Camera } from '../cameras/camera.ts';
import { PtzAddress } from '../cameras/cameraFile.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { Operator } from '../people/operator.ts';
import { CameraPose, LeaseEvent, Presence } from './lease.ts';
import { CameraControl, StopCause, Tour } from './ptz.ts';

/** Who a control ticket was given to; kept by the site too, which says it again to a gateway that was started again. */
export const ControlGrant = z.object({
  ticket: z.string().min(16).max(200),
  /** Of the session: what ends with it. */
  session: z.string().min(1).max(200),
  operator: Operator,
  desk: DeskId,
  priority: z.int().min(1).max(32_000),
});
export type ControlGrant = z.infer<typeof ControlGrant>;

/**
 * What it takes to send a Stop, as a gateway found it out: the next one need not ask a camera that answers slowly, while that
 * moves.
 */
export const StopWay = z.object({
  /** Of the ONVIF media profile. */
  profile: z.string().max(64),
  /** Path of its PTZ service. */
  path: z.string().max(1_000),
  /** How far its clock is ahead, ms; null: not known. */
  clockAheadMs: z.number().nullable(),
  /** Where its focus is stopped: the path of its imaging service, and of what; absent where it cannot be moved. */
  focus: z.object({ path: z.string().max(1_000), videoSource: z.string().max(64) }).optional(),
});
export type StopWay = z.infer<typeof StopWay>;

/** A camera that can be steered: how people know it, and how it is reached, with name and password. */
export const SteerableCamera = z.object({
  camera: Camera,
  address: PtzAddress,
  /** Somebody steered it a short time ago: a gateway that starts stops it first, and until it is certain. */
  steered: z.boolean().optional(),
  stopWay: StopWay.optional(),
});
export type SteerableCamera = z.infer<typeof SteerableCamera>;
export const steerablesPerMessage = 500;

/** More cameras than any site has. */
export const mostStopping = 100_000;

/** What a site tells its PTZ gateway. `start` is the first. */
export const ToGateway = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('start'),
    host: z.string().max(255),
    /** 0: any free port. */
    port: z.int().min(0).max(65_535),
    /** The name in its URL, where it is not the host listened on. */
    urlHost: z.string().max(255).optional(),
    /** PEM. Absent: plain ws, on a loopback address only. */
    certificate: z.object({ cert: z.string(), key: z.string() }).optional(),
    /** Folder of this machine where it leaves for the next site what it could tell no site any more (`leftFile`, `stoppingFile`). */
    leaveIn: z.string().max(1_000).optional(),
    /** The site's own tours, by camera. */
    tours: z.array(z.object({ camera: CameraId, tour: Tour })).max(100_000),
  }),
  /** All that can be steered, in parts; with the last, whatever was not named is gone. */
  z.object({
    t: z.literal('cameras'),
    first: z.boolean(),
    last: z.boolean(),
    cameras: z.array(SteerableCamera).max(steerablesPerMessage),
  }),
  z.object({ t: z.literal('grant'), grant: ControlGrant }),
  /** Cameras that a gateway before was still stopping: they are stopped until each is confirmed. */
  z.object({ t: z.literal('takeOver'), cameras: z.array(CameraId).max(mostStopping) }),
  /** A session ended: its tickets are no longer good. */
  z.object({ t: z.literal('revoke'), session: z.string().max(200) }),
  z.object({ t: z.literal('stop') }),
]);
export type ToGateway = z.infer<typeof ToGateway>;

/** One command for the site's trail: a gesture from its beginning to its end is one. */
export const PtzAuditEvent = z.object({
  who: OperatorId,
  desk: DeskId,
  camera: CameraId,
  /** `ptz.steer`, `ptz.preset`, `lease.preempt`, ... */
  event: z.string().max(80),
  why: z.string().max(500).nullable(),
  detail: z.record(z.string().max(40), z.union([z.string().max(400), z.number(), z.boolean()])),
});
export type PtzAuditEvent = z.infer<typeof PtzAuditEvent>;

/** A command that its gateway could tell no site any more. `at`: when it ended, ms since the epoch. */
export const DeferredAuditEvent = z.object({ at: z.number(), auditEvent: PtzAuditEvent });
export type DeferredAuditEvent = z.infer<typeof DeferredAuditEvent>;
/** Where a gateway leaves such commands, in the folder that its site named: a file of its own, whole or not there. */
export const leftFile = (instance: string) => `steering-${instance}.json`;
export const leftFileName = /^steering-[0-9a-f]{16}\.json$/;
/**
 * Lists the cameras that a gateway without a site is still stopping (`StoppingCameras`), in the same folder. A site that
 * removes the file takes those cameras over, and the gateway ends.
 */
export const stoppingFile = (instance: string) => `stopping-${instance}.json`;
export const stoppingFileName = /^stopping-[0-9a-f]{16}\.json$/;
export const StoppingCameras = z.object({ cameras: z.array(CameraId).max(mostStopping) });

/** More than that nobody did while it ended. */
export const mostLeft = 1_000;

/** What a PTZ gateway tells its site. */
export const FromGateway = z.discriminatedUnion('t', [
  /** It listens. What was steered a short time ago is told to stop first, every other camera behind it. */
  z.object({ t: z.literal('ready'), url: z.string().max(300) }),
  z.object({ t: z.literal('failed'), fault: FaultShape }),
  z.object({ t: z.literal('auditEvent'), auditEvent: PtzAuditEvent }),
  /** Somebody was refused for want of a right, of the scope, or (nobody knows who) of a ticket that is good: so many times. */
  z.object({
    t: z.literal('refused'),
    who: OperatorId.nullable(),
    desk: DeskId.nullable(),
    camera: CameraId.nullable(),
    call: z.string().max(40),
    code: z.string().max(60),
    times: z.int().min(1),
  }),
  z.object({ t: z.literal('lease'), event: LeaseEvent }),
  /** Who steers what, each time it changes. */
  z.object({
    t: z.literal('presence'),
    camera: CameraId,
    steering: Presence.shape.steering,
    tour: Presence.shape.tour,
  }),
  /** Why a camera cannot be controlled (null: it can be), and what of it could not be read; each time that it changes. */
  z.object({
    t: z.literal('control'),
    camera: CameraId,
    fault: CameraControl.shape.fault,
    missing: CameraControl.shape.missing,
  }),
  /** Where a camera looks: while it moves, and once when it has come to rest. */
  z.object({ t: z.literal('pose'), camera: CameraId, pose: CameraPose }),
  /** Kept for the next gateway. */
  z.object({ t: z.literal('met'), camera: CameraId, stopWay: StopWay }),
  /** A camera that was told to stop and has not been seen to stand still: somebody must look. `over`: it has now. */
  z.object({ t: z.literal('unconfirmed'), camera: CameraId, cause: StopCause.nullable(), over: z.boolean() }),
  /** A tour of the site's own was made, changed or (null) removed. */
  z.object({
    t: z.literal('tour'),
    camera: CameraId,
    token: z.string().max(64),
    tour: Tour.nullable(),
  }),
  /** For the log. */
  z.object({ t: z.literal('log'), line: z.string().max(1_000) }),
]);
export type FromGateway = z.infer<typeof FromGateway>;

/** With it the console's program is its PTZ gateway and nothing else, in a process that outlives the console. */
export const gatewaySwitch = '--ptz-gateway';

const relayed = { site: z.int().min(1), message: z.unknown() };

/**
 * What the console's main tells its PTZ gateway: it stands between that and an embedded site, which are two ends of a
 * channel to each other. Sites are numbered in the order in which they come; each takes the place of the one before.
 */
export const ToRelayed = z.discriminatedUnion('t', [
  z.object({ t: z.literal('site'), site: relayed.site }),
  z.object({ t: z.literal('message'), ...relayed }),
  z.object({ t: z.literal('gone'), site: relayed.site }),
  z.object({ t: z.literal('stop') }),
]);
export type ToRelayed = z.infer<typeof ToRelayed>;

/** What a PTZ gateway tells the console's main. `up`: a site can be joined with it. */
export const FromRelayed = z.discriminatedUnion('t', [
  z.object({ t: z.literal('up') }),
  z.object({ t: z.literal('message'), ...relayed }),
]);
export type FromRelayed = z.infer<typeof FromRelayed>;
