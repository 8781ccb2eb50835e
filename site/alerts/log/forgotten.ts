import { z } from 'zod';
import { ActionOutcome } from '../../../core/alerts/action.ts';
import { AlertId, DeskId } from '../../../core/base/ids.ts';

/**
 * The message by which the stream tells all copies that an alert has expired.
 * They delete its records up to `through`, and keep the facts that must be known for ever, also in a copy created after the records were
 * purged.
 */
export const Forgotten = z.object({
  forgotten: AlertId,
  through: z.int().min(1),
  outcomes: z.array(ActionOutcome),
  /** The greatest number of each desk, and the position of each process's inbox. */
  desks: z.array(z.tuple([DeskId, z.int()])),
  inboxes: z.array(z.tuple([z.string(), z.int()])),
});
export type Forgotten = z.infer<typeof Forgotten>;

/** Outcomes per message: it stays well below the largest record, with long errors included. */
const outcomesPerMessage = 100;

/** No id begins with `~`. */
export const forgottenSubject = (stream: string): string => `${stream}.~forgotten`;

/** Splits the facts into messages. Only the last one has the number up to which records are deleted. */
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

/** Parses such a message; undefined if it is another. */
export function forgottenIn(stream: string, subject: string, data: Uint8Array): Forgotten | undefined {
  if (subject !== forgottenSubject(stream)) return undefined;
  try {
    return Forgotten.safeParse(JSON.parse(Buffer.from(data).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
