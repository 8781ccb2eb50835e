import { fork } from 'node:child_process';
import { z } from 'zod';
import { DeskSession } from '../../core/people/deskEntry.ts';
import { Credentials } from '../../core/people/operator.ts';
import { until } from '../fixtures/until.ts';

/** The word of its parent that starts it: where its desk lies, which site it has, and who sits there. */
export const DeskStart = z.object({
  t: z.literal('start'),
  folder: z.string(),
  url: z.string(),
  credentials: Credentials,
  session: DeskSession.nullable(),
});

/** What each tells by itself. */
export const deskMessages = [
  /** Its store is open. */
  z.object({ t: z.literal('runs') }),
  z.object({ t: z.literal('session'), session: DeskSession }),
] as const;

export interface DeskChild<Look, Message2> {
  /** Its store is open, or it has ended before. */
  readonly runs: Promise<void>;
  /** Looks once all that it has is what `holds` wants. @throws after `withinMs`, with what it had last */
  looked(holds: (look: Look) => boolean, withinMs?: number): Promise<Look>;
  send(message: object): void;
  /** The next word of it that `is` takes. */
  next<One extends Message2>(is: (message: Message2) => message is One): Promise<One>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

interface SetUp<Look, Message> {
  /** The file of its program; `under`: what runs it, and its arguments. */
  readonly program: string;
  readonly under?: readonly string[];
  readonly start: object;
  readonly message: z.ZodType<Message>;
  readonly lookIn: (message: Message) => Look | undefined;
  /** In words, for anyone who waited in vain. */
  readonly inWords: (look: Look | undefined) => object;
  readonly onMessage: (message: Message) => void;
  /** Of a look, where no other time is said. */
  readonly withinMs: number;
  /** Of each answer; left out: as long as `until` waits. */
  readonly answersWithinMs?: number;
}

/** A desk in a process of its own, which tells what it has when it is told to look. */
export async function startDeskChild<Look, TMessage extends { readonly t: string }>(
  setUp: SetUp<Look, TMessage>,
): Promise<DeskChild<Look, TMessage>> {
  const { program, under = [], start, message: reported, lookIn, inWords, onMessage } = setUp;
  const [execPath = process.execPath, ...execArgv] = under.length > 0 ? [...under, process.execPath] : [];
  const child = fork(program, {
    execPath,
    execArgv,
    stdio: ['ignore', 'inherit', process.env.WATCHFLOOR_TEST_LOG ? 'inherit' : 'ignore', 'ipc'],
  });
  let seen: Look | undefined;
  let isRunning = () => {};
  const runs = new Promise<void>((done) => {
    isRunning = done;
  });
  child.on('message', (text) => {
    const message = reported.parse(text);
    seen = lookIn(message) ?? seen;
    if (message.t === 'runs') isRunning();
    onMessage(message);
  });
  const send = (message: object) => void child.send(message);
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  await new Promise<void>((done, fail) => {
    child.once('spawn', done);
    child.once('error', fail);
  });
  send(start);
  return {
    send,
    runs: Promise.race([runs, gone]),
    async looked(holds, withinMs = setUp.withinMs) {
      try {
        await until(async () => {
          if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
          const before = seen;
          send({ t: 'look' });
          await until(() => seen !== before, setUp.answersWithinMs);
          return seen !== undefined && holds(seen);
        }, withinMs);
      } catch (error) {
        throw new Error(`a desk with ${JSON.stringify(inWords(seen))}`, { cause: error });
      }
      if (!seen) throw new Error('it said nothing');
      return seen;
    },
    next: (is) =>
      new Promise((done) => {
        const hear = (text: unknown) => {
          const message = reported.parse(text);
          if (!is(message)) return;
          child.off('message', hear);
          done(message);
        };
        child.on('message', hear);
      }),
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
