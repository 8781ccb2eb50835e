import { z } from 'zod';
import { AlertPriority, Person } from '../alerts/alert.ts';
import { CameraId, DeskId } from '../base/ids.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { Lease } from '../ptz/lease.ts';
import { defineCall } from '../rpc/define.ts';
import { Shift } from './shift.ts';

const Count = z.int().min(0);

/** The shift leader's overview of the room. */
export const Board = z.object({
  /** ms since the epoch, by the site's clock. */
  at: z.int().min(0),
  shift: Shift.nullable(),
  /**
   * The room's whole queue, its unacknowledged alerts, and the alerts announced in the last ten minutes; null:
   * unknown now.
   */
  queue: z
    .object({
      byPriority: z.record(AlertPriority, Count),
      unacknowledged: z.record(AlertPriority, Count),
      perTenMinutes: Count,
    })
    .nullable(),
  /** Worst first. */
  desks: z
    .array(
      z.object({
        /** The desk's identifier for sending (`share.targets`); not its id. */
        desk: DeskId,
        name: z.string().max(120),
        /** A room's wall. */
        wall: z.boolean(),
        connected: z.boolean(),
        operator: Person.nullable(),
        roles: z.array(z.string().max(40)).max(20),
        since: z.int().min(0).nullable(),
        /** The operator's open alerts, and alerts acknowledged in the last ten minutes; null: unknown now. */
        open: Count.nullable(),
        perTenMinutes: Count.nullable(),
        /** A person was on duty here when the shift ended, and it was not handed over. */
        overdue: z.boolean(),
        /** The desk must be staffed, and no operator is signed in. */
        unattended: z.boolean(),
      }),
    )
    .max(1_000),
  /** Owners of open alerts who are signed in at no desk. */
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
  /** Newest first. */
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
  /** Returns the board, with cameras within the caller's scope. */
  'board.get': defineCall({ input: z.object({}), output: Board, right: 'shift.lead', scope: 'none' }),
} as const;

/** Queries the site on every call: fails with `site.unreachable` if it cannot be reached. */
export const boardDeskCalls = { 'board.get': boardSiteCalls['board.get'] } as const;
