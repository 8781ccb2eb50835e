import { resolve } from 'node:path';
import { z } from 'zod';
import { type DeskChild, DeskStart, deskMessages, startDeskChild } from '../deskChild.ts';

/** Its parent says the first of these to start it. `look`: it works on by itself no more, and tells what it has. */
export const ToDeskProcess = z.discriminatedUnion('t', [
  /** What its notes begin with; null: it does nothing. */
  DeskStart.extend({ notes: z.string().nullable() }),
  z.object({ t: z.literal('look') }),
  /** Notes this, once, on the newest alert. */
  z.object({ t: z.literal('note'), note: z.string() }),
]);
export type ToDeskProcess = z.infer<typeof ToDeskProcess>;

/** What a desk has of the site's alerts. */
const Look = z.object({
  live: z.boolean(),
  /** Not sent yet. */
  pending: z.int(),
  /** Of these alerts, also those that the site has answered and whose record is not here yet. */
  unsettled: z.int(),
  /** Why nothing is taken in. */
  paused: z.string().nullable(),
  /** Codes of what a person must know. */
  notices: z.array(z.string()),
  /** Of each alert: id, version, count, notes. */
  alerts: z.array(z.tuple([z.string(), z.int(), z.int(), z.int()])),
});
export type Look = z.infer<typeof Look>;

const FromDeskProcess = z.discriminatedUnion('t', [
  ...deskMessages,
  /** A note that the desk has said is done. */
  z.object({ t: z.literal('done'), note: z.string() }),
  /** Why one was not. */
  z.object({ t: z.literal('refused'), note: z.string(), code: z.string() }),
  z.object({ t: z.literal('look'), look: Look }),
]);
export type FromDeskProcess = z.infer<typeof FromDeskProcess>;

type Became = Extract<FromDeskProcess, { t: 'done' | 'refused' }>;

export interface DeskProcess extends DeskChild<Look, FromDeskProcess> {
  /** What became of one note. */
  note(text: string): Promise<Became>;
}

/** Starts one; `onMessage` hears each word of it. `under`: what runs it, and its arguments. */
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
