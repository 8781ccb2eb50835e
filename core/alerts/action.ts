import { z } from 'zod';
import { AlertId, DeskId, Uuid7 } from '../base/ids.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { Alert, Disposition, maxEscalation, Person } from './alert.ts';

/** What an action is recognised by for ever. */
export const ActionId = Uuid7.brand<'ActionId'>();
export type ActionId = z.infer<typeof ActionId>;

const Reason = z.string().trim().min(1).max(500);

/** What people do to an alert. */
export const AlertCommand = z.discriminatedUnion('do', [
  z.object({ do: z.literal('acknowledge') }),
  /** To nobody with null. */
  z.object({ do: z.literal('assign'), to: Person.nullable() }),
  z.object({ do: z.literal('note'), text: z.string().trim().min(1).max(2_000) }),
  /** Never without an end. */
  z.object({ do: z.literal('shelve'), until: z.int().min(0), reason: Reason }),
  z.object({ do: z.literal('unshelve') }),
  z.object({
    do: z.literal('close'),
    disposition: Disposition,
    note: z.string().trim().max(2_000).default(''),
  }),
  z.object({ do: z.literal('reopen'), reason: Reason }),
  z.object({ do: z.literal('escalate'), level: z.int().min(1).max(maxEscalation), reason: Reason }),
  z.object({ do: z.literal('takeOutOfService'), reason: Reason }),
  z.object({ do: z.literal('returnToService') }),
  z.object({ do: z.literal('resetLatch') }),
  /** A step of the class's standing instructions was done, or was not after all. */
  z.object({ do: z.literal('tick'), step: z.string().min(1).max(64), done: z.boolean() }),
  /** It is evidence: it stays past its keeping time, at the site and at every desk, until that is taken back. */
  z.object({ do: z.literal('hold'), reason: Reason }),
  z.object({ do: z.literal('releaseHold') }),
]);
export type AlertCommand = z.infer<typeof AlertCommand>;

/** One action of one person on one alert, as the desk keeps and sends it. */
export const AlertAction = z.object({
  id: ActionId,
  desk: DeskId,
  /** Of the desk's actions, without gaps from 1. */
  deskSeq: z.int().min(1),
  alert: AlertId,
  /** The version that was on the screen; 0 where none was (a bulk action on what had just come). */
  base: z.int().min(0),
  /** Who did it: anyone who was signed in at the desk then, who need not be anyone who is when it is sent. */
  by: Person,
  /** By the desk's clock, ms since the epoch. */
  at: z.int().min(0),
  command: AlertCommand,
});
export type AlertAction = z.infer<typeof AlertAction>;

/**
 * What became of an action, for ever the same however often it is sent. `already`: it was so before (acknowledging twice is
 * once). `conflict`: somebody else's work came between; nothing was changed and both sides are told. `refused`: it may not or
 * cannot be.
 */
export const ActionOutcome = z.object({
  action: ActionId,
  result: z.enum(['done', 'already', 'conflict', 'refused']),
  /** Of the alert after it; 0 where there is no such alert. */
  version: z.int().min(0),
  /** Why not. */
  fault: FaultShape.nullable(),
});
export type ActionOutcome = z.infer<typeof ActionOutcome>;

/** An action that came back, with the other side, until somebody has looked at it. */
export const AlertConflict = z.object({
  action: AlertAction,
  fault: FaultShape,
  /** The alert as the site has it. */
  theirs: Alert,
  at: z.int().min(0),
});
export type AlertConflict = z.infer<typeof AlertConflict>;
