import { resolve } from 'node:path';
import { z } from 'zod';
import { type DeskChild, DeskStart, deskMessages, startDeskChild } from '../deskChild.ts';

/**
 * The messages from the parent. The first one is `start`.
 * `look` stops the desk's own work and requests its state.
 */
export const ToDeskProcess = z.discriminatedUnion('t', [
  /** The prefix of its notes; null: it makes none. */
  DeskStart.extend({ notes: z.string().nullable() }),
  z.object({ t: z.literal('look') }),
  /** Adds one note to the newest alert. */
  z.object({ t: z.literal('note'), note: z.string() }),
]);
export type ToDeskProcess = z.infer<typeof ToDeskProcess>;

/** A desk's state of the site's alerts. */
const Look = z.object({
  live: z.boolean(),
  /** Actions not sent yet. */
  pending: z.int(),
  /** Pending actions of these alerts, including those decided by the site whose record has not arrived. */
  unsettled: z.int(),
  /** The cause for which no records are taken in. */
  paused: z.string().nullable(),
  /** The codes of the notices to the operator. */
  notices: z.array(z.string()),
  /** For each alert: id, version, count, number of notes. */
  alerts: z.array(z.tuple([z.string(), z.int(), z.int(), z.int()])),
});
export type Look = z.infer<typeof Look>;

const FromDeskProcess = z.discriminatedUnion('t', [
  ...deskMessages,
  /** The desk has confirmed a note. */
  z.object({ t: z.literal('done'), note: z.string() }),
  /** The desk has refused a note. */
  z.object({ t: z.literal('refused'), note: z.string(), code: z.string() }),
  z.object({ t: z.literal('look'), look: Look }),
]);
export type FromDeskProcess = z.infer<typeof FromDeskProcess>;

type Became = Extract<FromDeskProcess, { t: 'done' | 'refused' }>;

export interface DeskProcess extends DeskChild<Look, FromDeskProcess> {
  /** Adds a note and resolves with its result. */
  note(text: string): Promise<Became>;
}

/**
 * Starts a desk; `onMessage` receives all its messages.
 * `under` is the command prefix that runs it.
 */
export async function startDesk(
  first: Omit<Extract<ToDeskProcess, { t: 'start' }>, 't'>,
  onMessage: (message: FromDeskProcess) => void = () => {},
  under: readonly string[] = [],
): Promise<DeskProcess> {
  const child = await startDeskChild<Look, FromDeskProcess>({
    program: resolve(import.meta.dirname, 'deskProcess.ts'),
    start: { t: 'start', ...first },
    message: FromDeskProcess,
    lookIn: (message) => (message.t === 'look' ? message.look : undefined),
    inWords: (look) => ({ ...look, alerts: look?.alerts.length }),
    under,
    onMessage,
    withinMs: 30_000,
  });
  return {
    ...child,
    note(text) {
      const became = child.next(
        (message): message is Became =>
          (message.t === 'done' || message.t === 'refused') && message.note === text,
      );
      child.send({ t: 'note', note: text });
      return became;
    },
  };
}
