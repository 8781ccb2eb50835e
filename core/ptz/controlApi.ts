import { z } from 'zod';
import { CameraId, DeskId, OperatorId } from '../base/ids.ts';
import { call, topic } from '../rpc/define.ts';
import { Lease, LeaseEvent, maxReserveMs, Steerer } from './lease.ts';
import { CameraControl, PtzCommand, SteerSource, StopCause, Velocity } from './ptz.ts';

const Nothing = z.object({});
const OfCamera = z.object({ camera: CameraId });

/** A command at one camera, which the caller must be allowed to steer. */
const atCamera = <I extends z.ZodType<{ readonly camera: CameraId }>, O extends z.ZodType>(
  input: I,
  output: O,
) => call({ input, output, right: 'ptz.steer', scope: (given) => [given.camera] });

/** Where the PTZ gateway is, and what lets a console in: the site gives it to a desk, which hands it to Electron's main. */
export const ControlTicket = z.object({
  /** ws:// (loopback only) or wss://, without a path; the certificate is the site's. */
  url: z.string().max(300),
  /** Good until its session ends, over as many connections as it takes: it outlives the desk that fetched it. */
  ticket: z.string().min(16).max(200),
  /** Whose it is, and where: a new ticket of the same two does not interrupt who steers. */
  operator: OperatorId,
  desk: DeskId,
  /** Of anyone who it was given to: whom they may take a camera from. */
  priority: Steerer.shape.priority,
});
export type ControlTicket = z.infer<typeof ControlTicket>;

/** Calls of Electron's main to the PTZ gateway, over `/control`. `control.join` makes the caller; the rest need it. */
export const controlCalls = {
  'control.join': call({
    input: z.object({ protocol: z.int(), ticket: ControlTicket.shape.ticket }),
    output: z.object({
      /** Leases that this console holds still, from before its link broke. */
      leases: z.array(Lease).max(100),
      /** Changes with each start of the gateway. */
      instance: z.string().max(40),
    }),
    right: 'public',
    scope: 'none',
  }),
  /**
   * What is wanted now; replaces what was wanted before, and takes the lease if it is free or weaker. Repeated every
   * `repeatEveryMs` while anything moves. `seq` grows with each, over connections too; an older one than the last is ignored.
   * Answered once the camera was told, or at once where an earlier command is still under way: a console takes an answer
   * that is not there within 1 s for a lost link.
   */
  'ptz.steer': atCamera(
    OfCamera.extend({ seq: z.int().min(0), velocity: Velocity, source: SteerSource }),
    z.object({ lease: Lease }),
  ),
  /** Waits for nothing. Without a cause, somebody let go, or pressed Stop. */
  'ptz.stop': atCamera(OfCamera.extend({ seq: z.int().min(0), cause: StopCause.optional() }), Nothing),
  'ptz.do': atCamera(OfCamera.extend({ command: PtzCommand }), Nothing),
  /** What is known of it, after asking the camera if nothing is; its changes come over `camera` while the caller follows it. */
  'ptz.follow': atCamera(OfCamera, CameraControl),
  'ptz.unfollow': call({ input: OfCamera, output: Nothing, right: 'signedIn', scope: 'none' }),
  'lease.take': atCamera(OfCamera, z.object({ lease: Lease })),
  'lease.release': call({ input: OfCamera, output: Nothing, right: 'signedIn', scope: 'none' }),
  'lease.reserve': atCamera(
    OfCamera.extend({
      forMs: z.int().min(60_000).max(maxReserveMs),
      reason: z.string().trim().min(3).max(200),
    }),
    z.object({ lease: Lease }),
  ),
  /** Asks its holder for it. */
  'lease.request': atCamera(OfCamera, Nothing),
  /** The holder gives it to one who asked, or says no. */
  'lease.answer': atCamera(OfCamera.extend({ to: OperatorId, give: z.boolean() }), Nothing),
  /** Ends anyone's. */
  'lease.releaseOther': call({
    input: OfCamera.extend({ reason: z.string().trim().min(3).max(200) }),
    output: Nothing,
    right: 'lease.release',
    scope: (given) => [given.camera],
  }),
} as const;

export const controlTopics = {
  /** Of the caller's leases, and of those it asked for. */
  lease: topic({ message: LeaseEvent, right: 'ptz.steer', kind: 'stream' }),
  /** Of the cameras that the caller follows. */
  camera: topic({ message: CameraControl, right: 'ptz.steer', kind: 'stream' }),
  /** The gateway stopped a camera of the caller's by itself. */
  stopped: topic({
    message: z.object({ camera: CameraId, cause: StopCause }),
    right: 'ptz.steer',
    kind: 'stream',
  }),
} as const;

export type ControlCalls = typeof controlCalls;
export type ControlTopics = typeof controlTopics;
