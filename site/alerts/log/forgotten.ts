import { z } from 'zod';
import { ActionOutcome } from '../../../core/alerts/action.ts';
import { AlertId, DeskId } from '../../../core/base/ids.ts';

/**
 * An alert whose time is over, as the stream tells it to all copies: they delete its records up to `through`, and keep for ever what
 * those said that must be known for ever, also where a copy begins after they are purged.
 */
export const Forgotten = z.object({
  forgotten: AlertId,
  through: z.int().min(1),
  outcomes: z.array(ActionOutcome),
  /** The greatest number of each desk, and how far each process's inbox was taken in. */
  desks: z.array(z.tuple([DeskId, z.int()])),
  inboxes: z.array(z.tuple([z.string(), z.int()])),
});
export type Forgotten = z.infer<typeof Forgotten>;

/** Outcomes of one message: it stays well below the largest record, faults with long words included. */
const outcomesPerMessage = 100;

/** Ids hold no `~` at their beginning. */
export const forgottenSubject = (stream: string): string => `${stream}.~forgotten`;

/** Only the last one names the number up to which it goes: those before it delete nothing. */
export function messagesOf(reported: Forgotten): Forgotten[] {
  const messages: Forgotten[] = [];
  for (let at = 0; at === 0 || at < reported.outcomes.length; at += outcomesPerMessage)
    messages.push({
      ...reported,
      through: at + outcomesPerMessage >= reported.outcomes.length ? reported.through : 1,
      outcomes: reported.outcomes.slice(at, at + outcomesPerMessage),
    });
  return messages;
}

/** Undefined where it is none. */
export function forgottenIn(stream: string, subject: string, data: Uint8Array): Forgotten | undefined {
  if (subject !== forgottenSubject(stream)) return undefined;
  try {
    return Forgotten.safeParse(JSON.parse(Buffer.from(data).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
