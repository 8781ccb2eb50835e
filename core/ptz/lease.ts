import { z } from 'zod';
import { CameraId, DeskId, OperatorId } from '../base/ids.ts';
import { CameraControl } from './ptz.ts';

/** A lease is released after this long without a command, ms. */
export const idleReleaseMs = 5_000;
export const maxReserveMs = 12 * 3_600_000;

/**
 * PTZ priorities by role, 1 to 32,000, higher goes first (Milestone XProtect, "PTZ priority"); a
 * site may set others.
 */
export const rolePriorities: Readonly<Record<string, number>> = { operator: 1_000, supervisor: 10_000 };
const lowestPriority = 1;

/** Returns the highest priority among a person's roles. */
export const getPtzPriority = (
  roles: readonly string[],
  priorities: Readonly<Record<string, number>> = rolePriorities,
): number => Math.max(lowestPriority, ...roles.map((role) => priorities[role] ?? lowestPriority));

/** An operator at a desk, as shown to others. */
export const Steerer = z.object({
  operator: OperatorId,
  name: z.string().max(120),
  desk: DeskId,
  priority: z.int().min(1).max(32_000),
});
export type Steerer = z.infer<typeof Steerer>;

/** The exclusive right to control a camera now. */
export const Lease = z.object({
  camera: CameraId,
  holder: Steerer,
  /** `reserved`: held without movement, for a reason and until a time. */
  kind: z.enum(['steering', 'reserved']),
  /** ms since the epoch. */
  since: z.int(),
  /** Expiry, ms since the epoch: renewed by each use (`steering`), or fixed (`reserved`). */
  until: z.int(),
  reason: z.string().max(200).nullable(),
  /** Other operators who have requested it, in order of request. */
  requests: z.array(Steerer).max(20),
});
export type Lease = z.infer<typeof Lease>;

/** An event of a lease; sent to the operators concerned and stored by the site. */
export const LeaseEvent = z.discriminatedUnion('what', [
  z.object({ what: z.literal('granted'), lease: Lease }),
  z.object({ what: z.literal('reserved'), lease: Lease }),
  /** `by`: who took or released it in the holder's place; absent where it expired or the holder released it. */
  z.object({
    what: z.literal('ended'),
    lease: Lease,
    how: z.enum(['idle', 'releasedSelf', 'preempted', 'releasedByOther', 'handedOver', 'expired', 'gone']),
    by: Steerer.optional(),
    /** The reason given for releasing another operator's lease. */
    reason: Lease.shape.reason.optional(),
  }),
  z.object({ what: z.literal('requested'), lease: Lease, by: Steerer }),
  z.object({ what: z.literal('requestRefused'), lease: Lease, by: Steerer }),
]);
export type LeaseEvent = z.infer<typeof LeaseEvent>;

/** Degrees: pan clockwise from true north, tilt above the horizon, horizontal field of view. */
export const CameraPose = z.object({
  panDeg: z.number().min(0).lt(360),
  tiltDeg: z.number().min(-180).max(180),
  fovDeg: z.number().gt(0).max(360),
});
export type CameraPose = z.infer<typeof CameraPose>;

/** The operator and the viewers of one camera, its pose, and its video state. */
export const Presence = z.object({
  camera: CameraId,
  steering: z
    .object({
      name: z.string().max(120),
      desk: DeskId,
      /** A higher priority than this may preempt the lease. */
      priority: Steerer.shape.priority,
      kind: Lease.shape.kind,
      since: z.int(),
      until: z.int(),
      /** The reason of the reservation. */
      reason: Lease.shape.reason.optional(),
    })
    .nullable(),
  /** The site's own tour moves the camera. */
  tour: z.string().max(64).nullable(),
  /** Names of the operators at whose desks it is shown, without duplicates. */
  watching: z.array(z.string().max(120)).max(50),
  /** The last reported pose; absent where there was none. */
  pose: CameraPose.optional(),
  /**
   * The fault of its PTZ control, and the capabilities that could not be read; absent where there is
   * neither, or nothing is known.
   */
  control: CameraControl.pick({ fault: true, missing: true }).optional(),
  /**
   * The video state as far as the site knows it; absent where no video was requested. `since`: ms
   * since the epoch.
   */
  source: z.object({ state: z.enum(['live', 'offline']), since: z.int() }).optional(),
});
export type Presence = z.infer<typeof Presence>;
/** Returns whether a presence contains anything to store. */
export const hasPresence = (presence: Presence): boolean => {
  const { steering, tour, watching, pose, control, source } = presence;
  const message = [pose, control, source];
  return (
    steering !== null || tour !== null || watching.length > 0 || message.some((one) => one !== undefined)
  );
};

export const presencesPerMessage = 1_000;

/**
 * Splits presences into messages of the topic `presence`, at least one.
 * @param reset whether they replace everything known before
 */
export function splitPresences(
  reset: boolean,
  cameras: readonly Presence[],
): { reset: boolean; cameras: Presence[] }[] {
  const messages = [{ reset, cameras: cameras.slice(0, presencesPerMessage) }];
  for (let from = presencesPerMessage; from < cameras.length; from += presencesPerMessage)
    messages.push({ reset: false, cameras: cameras.slice(from, from + presencesPerMessage) });
  return messages;
}
