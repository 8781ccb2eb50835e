import { z } from 'zod';
import { AlertPriority, Person } from '../domain/alert.ts';
import { CameraId, DeskId } from '../domain/ids.ts';
import { Shift } from '../domain/shift.ts';
import { call } from './define.ts';

const Count = z.int().min(0);

/** What a shift leader sees of the room. */
export const Board = z.object({
  /** ms since the epoch, by the site's clock. */
  at: z.int().min(0),
  shift: Shift.nullable(),
  /** Open alerts of the whole room, and those nobody has acknowledged. */
  queue: z.object({
    byPriority: z.record(AlertPriority, Count),
    unacknowledged: z.record(AlertPriority, Count),
    perTenMinutes: Count,
  }),
  desks: z
    .array(
      z.object({
        desk: DeskId,
        name: z.string().max(120),
        /** A room's wall. */
        wall: z.boolean(),
        connected: z.boolean(),
        operator: Person.nullable(),
        roles: z.array(z.string().max(40)).max(20),
        since: z.int().min(0).nullable(),
        /** Their open alerts, and what they acknowledged in the last ten minutes. */
        open: Count,
        perTenMinutes: Count,
        /** Somebody was on duty here when the shift ended, and nobody has taken it over. */
        overdue: z.boolean(),
        /** In a shift, and nobody is signed in. */
        unattended: z.boolean(),
      }),
    )
    .max(1_000),
  leases: z
    .array(
      z.object({
        camera: CameraId,
        name: z.string().max(200),
        by: z.string().max(120),
        since: z.int().min(0),
        reserved: z.boolean(),
      }),
    )
    .max(1_000),
  camerasDown: z.object({
    total: Count,
    cameras: z
      .array(
        z.object({
          camera: CameraId,
          name: z.string().max(200),
          since: z.int().min(0),
          cause: z.string().max(200),
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
