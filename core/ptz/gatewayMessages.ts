import { z } from 'zod';
import { CameraId, DeskId, OperatorId } from '../base/ids.ts';
import { Camera } from '../cameras/camera.ts';
import { LimitedPtzAddress } from '../cameras/cameraFile.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { Operator } from '../people/operator.ts';
import { CameraPose, LeaseEvent, Presence } from './lease.ts';
import { CameraControl, StopCause, Tour } from './ptz.ts';

/** The owner of a control ticket; the site stores it and sends it again to a restarted gateway. */
export const ControlGrant = z.object({
  ticket: z.string().min(16).max(200),
  /** The session that issued the ticket; the ticket ends with it. */
  session: z.string().min(1).max(200),
  operator: Operator,
  desk: DeskId,
  priority: z.int().min(1).max(32_000),
});
export type ControlGrant = z.infer<typeof ControlGrant>;

/**
 * The parameters of a Stop request, as a gateway discovered them: the next gateway need not query a
 * slow camera while it moves.
 */
export const StopParameters = z.object({
  /** Token of the ONVIF media profile. */
  profile: z.string().max(64),
  /** Path of its PTZ service. */
  path: z.string().max(1_000),
  /** The lead of the camera's clock, ms; null: unknown. */
  clockAheadMs: z.number().nullable(),
  /**
   * How to stop the focus: the path of its imaging service, and the video source; absent where the
   * focus cannot be moved.
   */
  focus: z.object({ path: z.string().max(1_000), videoSource: z.string().max(64) }).optional(),
});
export type StopParameters = z.infer<typeof StopParameters>;

/** A controllable camera: its registry entry, and its address with name and password. */
export const SteerableCamera = z.object({
  camera: Camera,
  address: LimitedPtzAddress,
  /**
   * The camera was controlled recently: a starting gateway stops it first, and repeats that until
   * confirmed.
   */
  steered: z.boolean().optional(),
  stopWay: StopParameters.optional(),
});
export type SteerableCamera = z.infer<typeof SteerableCamera>;
export const steerablesPerMessage = 500;

/** An upper limit above the number of cameras of any site. */
export const maxStoppingCameras = 100_000;

/** Messages from a site to its PTZ gateway; `start` is the first. */
export const ToPtzGateway = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('start'),
    host: z.string().max(255),
    /** 0: any free port. */
    port: z.int().min(0).max(65_535),
    /** The host name in its URL, if it differs from the listening address. */
    urlHost: z.string().max(255).optional(),
    /** PEM. Absent: plain ws, on a loopback address only. */
    certificate: z.object({ cert: z.string(), key: z.string() }).optional(),
    /**
     * Local folder in which the gateway leaves what it could not report to a site any more, for the next
     * site (`getDeferredEventsFileName`, `getStoppingFileName`).
     */
    leaveIn: z.string().max(1_000).optional(),
    /** The site's own tours, by camera. */
    tours: z.array(z.object({ camera: CameraId, tour: Tour })).max(100_000),
  }),
  /** All controllable cameras, in parts; after the last part, unlisted cameras are removed. */
  z.object({
    t: z.literal('cameras'),
    first: z.boolean(),
    last: z.boolean(),
    cameras: z.array(SteerableCamera).max(steerablesPerMessage),
  }),
  z.object({ t: z.literal('grant'), grant: ControlGrant }),
  /** Cameras that a previous gateway was still stopping: this one stops them until each is confirmed. */
  z.object({ t: z.literal('takeOver'), cameras: z.array(CameraId).max(maxStoppingCameras) }),
  /** Revokes the tickets of an ended session. */
  z.object({ t: z.literal('revoke'), session: z.string().max(200) }),
  z.object({ t: z.literal('stop') }),
]);
export type ToPtzGateway = z.infer<typeof ToPtzGateway>;

/** One event for the site's audit log; a movement from its beginning to its end is one event. */
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

/** An event that its gateway could not report to a site any more. `at`: when it ended, ms since the epoch. */
export const DeferredAuditEvent = z.object({ at: z.number(), auditEvent: PtzAuditEvent });
export type DeferredAuditEvent = z.infer<typeof DeferredAuditEvent>;
/** The file of such events, in the folder that the site named; written atomically, one per gateway instance. */
export const getDeferredEventsFileName = (instance: string) => `steering-${instance}.json`;
export const deferredEventsFilePattern = /^steering-[0-9a-f]{16}\.json$/;
/**
 * Lists the cameras that a gateway without a site is still stopping (`StoppingCameras`), in the same folder. A site that
 * removes the file takes those cameras over, and the gateway ends.
 */
export const getStoppingFileName = (instance: string) => `stopping-${instance}.json`;
export const stoppingFilePattern = /^stopping-[0-9a-f]{16}\.json$/;
export const StoppingCameras = z.object({ cameras: z.array(CameraId).max(maxStoppingCameras) });

/** An upper limit of events during the shutdown of a gateway. */
export const maxDeferredEvents = 1_000;

/** Messages from a PTZ gateway to its site. */
export const FromPtzGateway = z.discriminatedUnion('t', [
  /** The gateway listens. It stops recently controlled cameras first, all others after them. */
  z.object({ t: z.literal('ready'), url: z.string().max(300) }),
  z.object({ t: z.literal('failed'), fault: FaultShape }),
  z.object({ t: z.literal('auditEvent'), auditEvent: PtzAuditEvent }),
  /** Counts refusals for lack of a right, of the scope, or of a valid ticket (then `who` is null). */
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
  /** The operator who controls a camera, on each change. */
  z.object({
    t: z.literal('presence'),
    camera: CameraId,
    steering: Presence.shape.steering,
    tour: Presence.shape.tour,
  }),
  /**
   * Why a camera cannot be controlled (null: it can be), and which of its capabilities could not be
   * read, on each change.
   */
  z.object({
    t: z.literal('control'),
    camera: CameraId,
    fault: CameraControl.shape.fault,
    missing: CameraControl.shape.missing,
  }),
  /** A camera's pose: while it moves, and once when it has come to rest. */
  z.object({ t: z.literal('pose'), camera: CameraId, pose: CameraPose }),
  /** Stored by the site for the next gateway. */
  z.object({ t: z.literal('met'), camera: CameraId, stopWay: StopParameters }),
  /**
   * A camera was told to stop and has not reported standing still: an operator must look. `over`: it
   * has reported that now.
   */
  z.object({ t: z.literal('unconfirmed'), camera: CameraId, cause: StopCause.nullable(), over: z.boolean() }),
  /** A tour of the site's own was created, changed or (null) removed. */
  z.object({
    t: z.literal('tour'),
    camera: CameraId,
    token: z.string().max(64),
    tour: Tour.nullable(),
  }),
  /** A line for the site's program log. */
  z.object({ t: z.literal('log'), line: z.string().max(1_000) }),
]);
export type FromPtzGateway = z.infer<typeof FromPtzGateway>;

/** With this switch the console's program runs only its PTZ gateway, in a process that outlives the console. */
export const gatewaySwitch = '--ptz-gateway';

const relayed = { site: z.int().min(1), message: z.unknown() };

/**
 * Messages from the console's main process to its PTZ gateway: main relays between the gateway and
 * an embedded site. Sites are numbered in order of arrival; each replaces the one before.
 */
export const ToRelayedGateway = z.discriminatedUnion('t', [
  z.object({ t: z.literal('site'), site: relayed.site }),
  z.object({ t: z.literal('message'), ...relayed }),
  z.object({ t: z.literal('gone'), site: relayed.site }),
  z.object({ t: z.literal('stop') }),
]);
export type ToRelayedGateway = z.infer<typeof ToRelayedGateway>;

/** Messages from a PTZ gateway to the console's main process. `up`: a site can be connected to it. */
export const FromRelayedGateway = z.discriminatedUnion('t', [
  z.object({ t: z.literal('up') }),
  z.object({ t: z.literal('message'), ...relayed }),
]);
export type FromRelayedGateway = z.infer<typeof FromRelayedGateway>;
