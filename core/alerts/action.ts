import { z } from 'zod';
import { AlertId, DeskId, Uuid7 } from '../base/ids.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { Alert, Disposition, maxEscalation, Person } from './alert.ts';

/** Identifies an action for ever: the site decides each id once, however often it is sent. */
export const ActionId = Uuid7.brand<'ActionId'>();
export type ActionId = z.infer<typeof ActionId>;

const Reason = z.string().trim().min(1).max(500);

/** A command of an operator on an alert. */
export const AlertCommand = z.discriminatedUnion('do', [
  z.object({ do: z.literal('acknowledge') }),
  /** Null removes the owner. */
  z.object({ do: z.literal('assign'), to: Person.nullable() }),
  z.object({ do: z.literal('note'), text: z.string().trim().min(1).max(2_000) }),
  /** Shelving always has an end (`until`, ms since the epoch). */
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
  /** Ticks or unticks a step of the class's standing instructions. */
  z.object({ do: z.literal('tick'), step: z.string().min(1).max(64), done: z.boolean() }),
  /**
   * Marks the alert as evidence: the site and every desk store it beyond its retention time until the
   * hold is released.
   */
  z.object({ do: z.literal('hold'), reason: Reason }),
  z.object({ do: z.literal('releaseHold') }),
]);
export type AlertCommand = z.infer<typeof AlertCommand>;

/** One action of one person on one alert, as the desk stores and sends it. */
export const AlertAction = z.object({
  id: ActionId,
  desk: DeskId,
  /** Numbers the desk's actions from 1 without gaps. */
  deskSeq: z.int().min(1),
  alert: AlertId,
  /**
   * The alert's version on the screen; 0 where none was shown (a bulk action that includes alerts
   * which had just arrived).
   */
  base: z.int().min(0),
  /** The person signed in when the action was taken; another person may be signed in when it is sent. */
  by: Person,
  /** By the desk's clock, ms since the epoch. */
  at: z.int().min(0),
  command: AlertCommand,
});
export type AlertAction = z.infer<typeof AlertAction>;

/**
 * The outcome of an action, the same however often it is sent.
 * `already`: the alert was in that state before (acknowledging twice counts once). `conflict`:
 * another person's work came in between; nothing was changed and both people are notified.
 * `refused`: the action is not allowed or not possible.
 */
export const ActionOutcome = z.object({
  action: ActionId,
  result: z.enum(['done', 'already', 'conflict', 'refused']),
  /** The alert's version after the action; 0 if there is no such alert. */
  version: z.int().min(0),
  /** The reason for a conflict or refusal. */
  fault: FaultShape.nullable(),
});
export type ActionOutcome = z.infer<typeof ActionOutcome>;

/** A conflicting action and the site's version of its alert, stored until an operator settles it. */
export const AlertConflict = z.object({
  action: AlertAction,
  fault: FaultShape,
  /** The alert as the site has it. */
  theirs: Alert,
  at: z.int().min(0),
});
export type AlertConflict = z.infer<typeof AlertConflict>;
