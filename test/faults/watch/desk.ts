import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import { z } from 'zod';
import { DeskSession } from '../../../core/contract/deskentry.ts';
import { Credentials } from '../../../core/domain/operator.ts';
import { Incident } from '../../../core/domain/watch/incident.ts';
import { LogLine, StandingLine } from '../../../core/domain/watch/line.ts';
import { until } from '../../fixtures/until.ts';

/** Its parent says the first to start it. `look`: it writes no more, and tells what it has. */
export const ToDeskProcess = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('start'),
    folder: z.string(),
    url: z.string(),
    credentials: Credentials,
    session: DeskSession.nullable(),
    /** What its words begin with; null: it writes nothing. */
    words: z.string().nullable(),
  }),
  z.object({ t: z.literal('look') }),
]);
export type ToDeskProcess = z.infer<typeof ToDeskProcess>;

/** What stands at a desk. */
const Look = z.object({
  pending: z.int(),
  refused: z.int(),
  lines: z.array(LogLine),
  incidents: z.array(Incident),
  standing: z.array(StandingLine),
});
export type Look = z.infer<typeof Look>;

const FromDeskProcess = z.discriminatedUnion('t', [
  /** Its store is open. */
  z.object({ t: z.literal('runs') }),
  z.object({ t: z.literal('session'), session: DeskSession }),
  /** Words that the desk has answered for. */
  z.object({ t: z.literal('done'), words: z.string() }),
  z.object({ t: z.literal('look'), look: Look }),
]);
export type FromDeskProcess = z.infer<typeof FromDeskProcess>;

/** Of a desk at which nobody is signed in yet. */
export const nothing: Look = { pending: -1, refused: -1, lines: [], incidents: [], standing: [] };

export interface DeskProcess {
  /** Its store is open, or it has ended before. */
  readonly runs: Promise<void>;
  /** Looks once all that it has is what `holds` wants. @throws after `withinMs` */
  looked(holds: (look: Look) => boolean, withinMs?: number): Promise<Look>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

/** Starts one; `onMessage` hears each word of it. */
export async function startDesk(
  first: Omit<Extract<ToDeskProcess, { t: 'start' }>, 't'>,
  onMessage: (message: FromDeskProcess) => void,
): Promise<DeskProcess> {
  const child = fork(resolve(import.meta.dirname, 'deskProcess.ts'), {
    stdio: ['ignore', 'inherit', process.env.WATCHFLOOR_TEST_LOG ? 'inherit' : 'ignore', 'ipc'],
  });
  let seen: Look | undefined;
  let isRunning = () => {};
  const runs = new Promise<void>((done) => {
    isRunning = done;
  });
  child.on('message', (said) => {
    const message = FromDeskProcess.parse(said);
    if (message.t === 'look') seen = message.look;
    if (message.t === 'runs') isRunning();
    onMessage(message);
  });
  const say = (message: ToDeskProcess) => child.send(message);
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  await new Promise<void>((done, fail) => {
    child.once('spawn', done);
    child.once('error', fail);
  });
  say({ t: 'start', ...first });
  return {
    runs: Promise.race([runs, gone]),
    async looked(holds, withinMs = 60_000) {
      try {
        await until(async () => {
          if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
          const before = seen;
          say({ t: 'look' });
          await until(() => seen !== before, withinMs);
          return seen !== undefined && holds(seen);
        }, withinMs);
      } catch (error) {
        const { lines, incidents, standing, ...counts } = seen ?? nothing;
        const had = {
          ...counts,
          lines: lines.length,
          incidents: incidents.length,
          standing: standing.length,
        };
        throw new Error(`a desk with ${JSON.stringify(had)}`, { cause: error });
      }
      if (!seen) throw new Error('it said nothing');
      return seen;
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
