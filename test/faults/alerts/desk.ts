import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import { z } from 'zod';
import { DeskSession } from '../../../core/contract/deskentry.ts';
import { Credentials } from '../../../core/domain/operator.ts';
import { until } from '../../fixtures/until.ts';

/** Its parent says the first of these to start it. `look`: it works on by itself no more, and tells what it has. */
export const ToDeskProcess = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('start'),
    folder: z.string(),
    url: z.string(),
    credentials: Credentials,
    session: DeskSession.nullable(),
    /** What its notes begin with; null: it does nothing. */
    notes: z.string().nullable(),
  }),
  z.object({ t: z.literal('look') }),
  /** Notes this, once, on the newest alert. */
  z.object({ t: z.literal('note'), note: z.string() }),
]);
export type ToDeskProcess = z.infer<typeof ToDeskProcess>;

/** What a desk has of the site's alerts. */
const Look = z.object({
  live: z.boolean(),
  pending: z.int(),
  /** Why nothing is taken in. */
  paused: z.string().nullable(),
  /** Codes of what a person must know. */
  notices: z.array(z.string()),
  /** Of each alert: id, version, count, notes. */
  alerts: z.array(z.tuple([z.string(), z.int(), z.int(), z.int()])),
});
export type Look = z.infer<typeof Look>;

const FromDeskProcess = z.discriminatedUnion('t', [
  /** Its store is open. */
  z.object({ t: z.literal('runs') }),
  z.object({ t: z.literal('session'), session: DeskSession }),
  /** A note that the desk has said is done. */
  z.object({ t: z.literal('done'), note: z.string() }),
  /** Why one was not. */
  z.object({ t: z.literal('refused'), note: z.string(), code: z.string() }),
  z.object({ t: z.literal('look'), look: Look }),
]);
export type FromDeskProcess = z.infer<typeof FromDeskProcess>;

export interface DeskProcess {
  /** Its store is open, or it has ended before. */
  readonly runs: Promise<void>;
  /** Looks once all that it has is what `holds` wants. @throws after `withinMs`, with what it had last */
  looked(holds: (look: Look) => boolean, withinMs?: number): Promise<Look>;
  /** What became of one note. */
  note(text: string): Promise<Extract<FromDeskProcess, { t: 'done' | 'refused' }>>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

/** Starts one; `onMessage` hears each word of it. `under`: what runs it, and its arguments. */
export async function startDesk(
  first: Omit<Extract<ToDeskProcess, { t: 'start' }>, 't'>,
  onMessage: (message: FromDeskProcess) => void = () => {},
  under: readonly string[] = [],
): Promise<DeskProcess> {
  const [execPath = process.execPath, ...execArgv] = under.length > 0 ? [...under, process.execPath] : [];
  const child = fork(resolve(import.meta.dirname, 'deskProcess.ts'), {
    ...{ execPath, execArgv },
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
    async looked(holds, withinMs = 30_000) {
      try {
        await until(async () => {
          if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
          const before = seen;
          say({ t: 'look' });
          await until(() => seen !== before);
          return seen !== undefined && holds(seen);
        }, withinMs);
      } catch (error) {
        throw new Error(`a desk with ${JSON.stringify({ ...seen, alerts: seen?.alerts.length })}`, {
          cause: error,
        });
      }
      if (!seen) throw new Error('it said nothing');
      return seen;
    },
    note: (text) =>
      new Promise((done) => {
        const hear = (said: unknown) => {
          const message = FromDeskProcess.parse(said);
          if ((message.t !== 'done' && message.t !== 'refused') || message.note !== text) return;
          child.off('message', hear);
          done(message);
        };
        child.on('message', hear);
        say({ t: 'note', note: text });
      }),
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
