import { resolve } from 'node:path';
import { z } from 'zod';
import { Incident } from '../../../core/shiftlog/incident.ts';
import { LogLine, StandingLine } from '../../../core/shiftlog/line.ts';
import { type DeskChild, DeskStart, deskMessages, startDeskChild } from '../deskChild.ts';

/**
 * The messages from the parent. The first one is `start`.
 * `look` stops the desk's own writing and requests its state.
 */
export const ToDeskProcess = z.discriminatedUnion('t', [
  /** The prefix of its texts; null: it writes none. */
  DeskStart.extend({ words: z.string().nullable() }),
  z.object({ t: z.literal('look') }),
]);
export type ToDeskProcess = z.infer<typeof ToDeskProcess>;

/** A desk's state of the shift log. */
const Look = z.object({
  pending: z.int(),
  refused: z.int(),
  lines: z.array(LogLine),
  incidents: z.array(Incident),
  standing: z.array(StandingLine),
});
export type Look = z.infer<typeof Look>;

const FromDeskProcess = z.discriminatedUnion('t', [
  ...deskMessages,
  /** The desk has confirmed a text. */
  z.object({ t: z.literal('done'), words: z.string() }),
  z.object({ t: z.literal('look'), look: Look }),
]);
export type FromDeskProcess = z.infer<typeof FromDeskProcess>;

/** The state of a desk at which nobody is signed in yet. */
export const nothing: Look = { pending: -1, refused: -1, lines: [], incidents: [], standing: [] };

export type DeskProcess = DeskChild<Look, FromDeskProcess>;

/** Starts a desk; `onMessage` receives all its messages. */
export const startDesk = (
  first: Omit<Extract<ToDeskProcess, { t: 'start' }>, 't'>,
  onMessage: (message: FromDeskProcess) => void,
): Promise<DeskProcess> =>
  startDeskChild<Look, FromDeskProcess>({
    program: resolve(import.meta.dirname, 'deskProcess.ts'),
    start: { t: 'start', ...first },
    message: FromDeskProcess,
    lookIn: (message) => (message.t === 'look' ? message.look : undefined),
    inWords({ lines, incidents, standing, ...counts } = nothing) {
      const many = { lines: lines.length, incidents: incidents.length, standing: standing.length };
      return { ...counts, ...many };
    },
    onMessage,
    withinMs: 60_000,
    answersWithinMs: 60_000,
  });
