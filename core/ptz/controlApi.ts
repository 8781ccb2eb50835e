import { z } from 'zod';
import { CameraId, DeskId, OperatorId } from '../base/ids.ts';
import { defineCall, defineTopic } from '../rpc/define.ts';
import { Lease, LeaseEvent, maxReserveMs, Steerer } from './lease.ts';
import { CameraControl, MoveSource, PtzCommand, StopCause, Velocity } from './ptz.ts';

const Nothing = z.object({});
const OfCamera = z.object({ camera: CameraId });

/** Declares a call that concerns one camera and requires the right to control it. */
const atCamera = <I extends z.ZodType<{ readonly camera: CameraId }>, O extends z.ZodType>(
  input: I,
  output: O,
) => defineCall({ input, output, right: 'ptz.steer', scope: (given) => [given.camera] });

/**
 * The address of the PTZ gateway and a console's credential: the site issues it to a desk, which
 * hands it to Electron's main process.
 */
export const ControlTicket = z.object({
  /** ws:// (loopback only) or wss://, without a path; the certificate is the site's. */
  url: z.string().max(300),
  /**
   * Valid until its session ends, for any number of connections: it outlives the desk process that
   * fetched it.
   */
  ticket: z.string().min(16).max(200),
  /** The ticket's owner: a new ticket of the same operator and desk does not interrupt PTZ control. */
  operator: OperatorId,
  desk: DeskId,
  /** The operator's PTZ priority, which decides whose lease they may preempt. */
  priority: Steerer.shape.priority,
});
export type ControlTicket = z.infer<typeof ControlTicket>;

/**
 * Calls of Electron's main process to the PTZ gateway, over `/control`. `control.join` identifies
 * the caller; the others require it.
 */
export const controlCalls = {
  'control.join': defineCall({
    input: z.object({ protocol: z.int(), ticket: ControlTicket.shape.ticket }),
    output: z.object({
      /** Leases that this console still holds from before its link broke. */
      leases: z.array(Lease).max(100),
      /** Changes with each start of the gateway. */
      instance: z.string().max(40),
    }),
    right: 'public',
    scope: 'none',
  }),
  /**
   * Sets the target velocity, replacing the previous one, and takes the lease if it is free or weaker.
   * The console repeats it every `repeatEveryMs` while anything moves. `seq` increases with each call,
   * also across connections; calls older than the last are ignored. The response comes once the camera
   * received the command, or at once while an earlier command is pending: a console without a response
   * within 1 s treats the link as lost.
   */
  'ptz.steer': atCamera(
    OfCamera.extend({ seq: z.int().min(0), velocity: Velocity, source: MoveSource }),
    z.object({ lease: Lease }),
  ),
  /** Stops the camera immediately. Absent `cause`: the operator released the control or pressed Stop. */
  'ptz.stop': atCamera(OfCamera.extend({ seq: z.int().min(0), cause: StopCause.optional() }), Nothing),
  'ptz.do': atCamera(OfCamera.extend({ command: PtzCommand }), Nothing),
  /**
   * Subscribes to the `camera` topic and returns the known state, after querying the camera if nothing
   * is known.
   */
  'ptz.follow': atCamera(OfCamera, CameraControl),
  'ptz.unfollow': defineCall({ input: OfCamera, output: Nothing, right: 'signedIn', scope: 'none' }),
  'lease.take': atCamera(OfCamera, z.object({ lease: Lease })),
  'lease.release': defineCall({ input: OfCamera, output: Nothing, right: 'signedIn', scope: 'none' }),
  'lease.reserve': atCamera(
    OfCamera.extend({
      forMs: z.int().min(60_000).max(maxReserveMs),
      reason: z.string().trim().min(3).max(200),
    }),
    z.object({ lease: Lease }),
  ),
  /** Requests the lease from its holder. */
  'lease.request': atCamera(OfCamera, Nothing),
  /** Answers a request as the holder: hands the lease over or refuses. */
  'lease.answer': atCamera(OfCamera.extend({ to: OperatorId, give: z.boolean() }), Nothing),
  /** Releases another operator's lease. */
  'lease.releaseOther': defineCall({
    input: OfCamera.extend({ reason: z.string().trim().min(3).max(200) }),
    output: Nothing,
    right: 'lease.release',
    scope: (given) => [given.camera],
  }),
} as const;

export const controlTopics = {
  /** Events of the caller's leases and of those it requested. */
  lease: defineTopic({ message: LeaseEvent, right: 'ptz.steer', kind: 'stream' }),
  /** States of the cameras that the caller follows. */
  camera: defineTopic({ message: CameraControl, right: 'ptz.steer', kind: 'stream' }),
  /** Reports that the gateway stopped a camera of the caller by itself. */
  stopped: defineTopic({
    message: z.object({ camera: CameraId, cause: StopCause }),
    right: 'ptz.steer',
    kind: 'stream',
  }),
} as const;

export type ControlCalls = typeof controlCalls;
export type ControlTopics = typeof controlTopics;
