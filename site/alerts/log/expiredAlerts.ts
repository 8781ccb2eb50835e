import { z } from 'zod';
import { ActionOutcome } from '../../../core/alerts/action.ts';
import { AlertId, DeskId } from '../../../core/base/ids.ts';

/**
 * The message by which the stream tells all copies that an alert has expired.
 * They delete its records up to `through`, and keep the facts that must be known for ever, also in a copy created after the records were
 * purged.
 */
export const ExpiredAlerts = z.object({
  forgotten: AlertId,
  through: z.int().min(1),
  outcomes: z.array(ActionOutcome),
  /** The greatest number of each desk, and the position of each process's inbox. */
  desks: z.array(z.tuple([DeskId, z.int()])),
  inboxes: z.array(z.tuple([z.string(), z.int()])),
});
export type ExpiredAlerts = z.infer<typeof ExpiredAlerts>;

/** Outcomes per message: it stays well below the largest record, with long errors included. */
const outcomesPerMessage = 100;

/** No id begins with `~`. */
export const expiredAlertsSubject = (stream: string): string => `${stream}.~forgotten`;

/** Splits the facts into messages. Only the last one has the number up to which records are deleted. */
export function toExpiredAlertsMessages(reported: ExpiredAlerts): ExpiredAlerts[] {
  const messages: ExpiredAlerts[] = [];
  for (let at = 0; at === 0 || at < reported.outcomes.length; at += outcomesPerMessage)
    messages.push({
      ...reported,
      through: at + outcomesPerMessage >= reported.outcomes.length ? reported.through : 1,
      outcomes: reported.outcomes.slice(at, at + outcomesPerMessage),
    });
  return messages;
}

/** Parses such a message; undefined if it is another. */
export function parseExpiredAlerts(
  stream: string,
  subject: string,
  data: Uint8Array,
): ExpiredAlerts | undefined {
  if (subject !== expiredAlertsSubject(stream)) return undefined;
  try {
    return ExpiredAlerts.safeParse(JSON.parse(Buffer.from(data).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
