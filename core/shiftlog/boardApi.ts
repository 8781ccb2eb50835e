import { z } from 'zod';
import { AlertPriority, Person } from '../alerts/alert.ts';
import { CameraId, DeskId } from '../base/ids.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { Lease } from '../ptz/lease.ts';
import { call } from '../rpc/define.ts';
import { Shift } from './shift.ts';

const Count = z.int().min(0);

/** What a shift leader sees of the room. */
export const Board = z.object({
  /** ms since the epoch, by the site's clock. */
  at: z.int().min(0),
  shift: Shift.nullable(),
  /** The queue of the whole room, what nobody has acknowledged of it, and what called in the last ten minutes; null: not known just now. */
  queue: z
    .object({
      byPriority: z.record(AlertPriority, Count),
      unacknowledged: z.record(AlertPriority, Count),
      perTenMinutes: Count,
    })
    .nullable(),
  /** The worst first. */
  desks: z
    .array(
      z.object({
        /** What it is called where one sends to it (`share.targets`); not its id. */
        desk: DeskId,
        name: z.string().max(120),
        /** A room's wall. */
        wall: z.boolean(),
        connected: z.boolean(),
        operator: Person.nullable(),
        roles: z.array(z.string().max(40)).max(20),
        since: z.int().min(0).nullable(),
        /** Their open alerts, and what they acknowledged in the last ten minutes; null: not known just now. */
        open: Count.nullable(),
        perTenMinutes: Count.nullable(),
        /** Somebody was on duty here when the shift ended, and nobody has taken it over. */
        overdue: z.boolean(),
        /** Somebody ought to be here, and nobody is signed in. */
        unattended: z.boolean(),
      }),
    )
    .max(1_000),
  /** Those who have open alerts and sit at no desk. */
  absent: z.array(z.object({ person: Person, open: z.int().min(1) })).max(200),
  leases: z
    .array(
      z.object({
        camera: CameraId,
        name: z.string().max(200),
        by: z.string().max(120),
        since: z.int().min(0),
        until: z.int().min(0),
        reserved: z.boolean(),
        reason: Lease.shape.reason,
      }),
    )
    .max(1_000),
  /** The newest first. */
  camerasDown: z.object({
    total: Count,
    cameras: z
      .array(
        z.object({
          camera: CameraId,
          name: z.string().max(200),
          since: z.int().min(0),
          cause: FaultShape.nullable(),
        }),
      )
      .max(200),
  }),
});
export type Board = z.infer<typeof Board>;

export const boardSiteCalls = {
  /** Cameras as far as the caller's scope goes. */
  'board.get': call({ input: z.object({}), output: Board, right: 'watch.lead', scope: 'none' }),
} as const;

/** Asked of the site each time: `site.unreachable` without it. */
export const boardDeskCalls = { 'board.get': boardSiteCalls['board.get'] } as const;
