import { z } from 'zod';
import { CameraId, DeskId, OperatorId } from '../base/ids.ts';
import { CameraControl } from './ptz.ts';

/** Whoever has steered nothing for so long has let go, ms. */
export const idleReleaseMs = 5_000;
export const maxReserveMs = 12 * 3_600_000;

/** 1 to 32,000, higher goes first (Milestone XProtect, "PTZ priority"). By role; a site may set others. */
export const rolePriorities: Readonly<Record<string, number>> = { operator: 1_000, supervisor: 10_000 };
const lowestPriority = 1;

/** The highest of a person's roles. */
export const priorityOf = (
  roles: readonly string[],
  priorities: Readonly<Record<string, number>> = rolePriorities,
): number => Math.max(lowestPriority, ...roles.map((role) => priorities[role] ?? lowestPriority));

/** Somebody at a desk, as others are told of them. */
export const Steerer = z.object({
  operator: OperatorId,
  name: z.string().max(120),
  desk: DeskId,
  priority: z.int().min(1).max(32_000),
});
export type Steerer = z.infer<typeof Steerer>;

/** Who alone may steer a camera now. */
export const Lease = z.object({
  camera: CameraId,
  holder: Steerer,
  /** `reserved`: kept though nobody moves it, for a reason and until a time. */
  kind: z.enum(['steering', 'reserved']),
  /** ms since the epoch */
  since: z.int(),
  /** When it ends unless it is used (`steering`), or whatever happens (`reserved`). ms since the epoch. */
  until: z.int(),
  reason: z.string().max(200).nullable(),
  /** Others who have asked for it, in the order in which they asked. */
  requests: z.array(Steerer).max(20),
});
export type Lease = z.infer<typeof Lease>;

/** What becomes of a lease; each is told to those concerned and kept by the site. */
export const LeaseEvent = z.discriminatedUnion('what', [
  z.object({ what: z.literal('granted'), lease: Lease }),
  z.object({ what: z.literal('reserved'), lease: Lease }),
  /** `by`: who took it, or let it go for its holder; absent where it ran out or was given up. */
  z.object({
    what: z.literal('ended'),
    lease: Lease,
    how: z.enum(['idle', 'releasedSelf', 'preempted', 'releasedByOther', 'handedOver', 'expired', 'gone']),
    by: Steerer.optional(),
    /** Why somebody let it go for its holder, in their words. */
    reason: Lease.shape.reason.optional(),
  }),
  z.object({ what: z.literal('requested'), lease: Lease, by: Steerer }),
  z.object({ what: z.literal('requestRefused'), lease: Lease, by: Steerer }),
]);
export type LeaseEvent = z.infer<typeof LeaseEvent>;

/** Degrees: clockwise from true north, above the horizon, horizontal field of view. */
export const CameraPose = z.object({
  panDeg: z.number().min(0).lt(360),
  tiltDeg: z.number().min(-180).max(180),
  fovDeg: z.number().gt(0).max(360),
});
export type CameraPose = z.infer<typeof CameraPose>;

/** Who steers and who watches one camera, where it looks, and whether its pictures come. */
export const Presence = z.object({
  camera: CameraId,
  steering: z
    .object({
      name: z.string().max(120),
      desk: DeskId,
      /** Whoever goes before this may take it. */
      priority: Steerer.shape.priority,
      kind: Lease.shape.kind,
      since: z.int(),
      until: z.int(),
      /** What it is reserved for. */
      reason: Lease.shape.reason.optional(),
    })
    .nullable(),
  /** The site's own tour moves it. */
  tour: z.string().max(64).nullable(),
  /** Names of those at whose desks it is shown, each once. */
  watching: z.array(z.string().max(120)).max(50),
  /** Where one that turns looks, as it said last; absent where it never has. */
  pose: CameraPose.optional(),
  /** What is wrong with its PTZ control, and what of it could not be read: absent where nothing is, or where that is not known. */
  control: CameraControl.pick({ fault: true, missing: true }).optional(),
  /** Whether its pictures come, as far as the site knows: absent where nobody has asked for them. `since`: ms since the epoch. */
  source: z.object({ state: z.enum(['live', 'offline']), since: z.int() }).optional(),
});
export type Presence = z.infer<typeof Presence>;
/** Where nothing is, there is nothing to keep. */
export const isAnythingKnown = (presence: Presence): boolean => {
  const { steering, tour, watching, pose, control, source } = presence;
  const message = [pose, control, source];
  return (
    steering !== null || tour !== null || watching.length > 0 || message.some((one) => one !== undefined)
  );
};

export const presencesPerMessage = 1_000;

/** Presences in messages of the topic `presence`, at least one. @param reset they replace all that was known before */
export function presenceMessages(
  reset: boolean,
  cameras: readonly Presence[],
): { reset: boolean; cameras: Presence[] }[] {
  const messages = [{ reset, cameras: cameras.slice(0, presencesPerMessage) }];
  for (let from = presencesPerMessage; from < cameras.length; from += presencesPerMessage)
    messages.push({ reset: false, cameras: cameras.slice(from, from + presencesPerMessage) });
  return messages;
}
