import { fork } from 'node:child_process';
import { z } from 'zod';
import { DeskSession } from '../../core/people/deskEntry.ts';
import { Credentials } from '../../core/people/operator.ts';
import { until } from '../fixtures/until.ts';

/** The first message from the parent: the desk's folder, its site, and the person at it. */
export const DeskStart = z.object({
  t: z.literal('start'),
  folder: z.string(),
  url: z.string(),
  credentials: Credentials,
  session: DeskSession.nullable(),
});

/** The messages that every desk sends on its own. */
export const deskMessages = [
  /** The desk's store is open. */
  z.object({ t: z.literal('runs') }),
  z.object({ t: z.literal('session'), session: DeskSession }),
] as const;

export interface DeskChild<Look, Message2> {
  /** Resolves once the desk's store is open, or the desk has ended before that. */
  readonly runs: Promise<void>;
  /**
   * Polls the desk's state until `holds` accepts it.
   * @throws after `withinMs`, with the last state
   */
  looked(holds: (look: Look) => boolean, withinMs?: number): Promise<Look>;
  send(message: object): void;
  /** Resolves with the next message that `is` accepts. */
  next<One extends Message2>(is: (message: Message2) => message is One): Promise<One>;
  /** Kills the desk, as a power cut would. */
  kill(): Promise<void>;
}

interface SetUp<Look, Message> {
  /** The program's file. `under` is the command prefix that runs it. */
  readonly program: string;
  readonly under?: readonly string[];
  readonly start: object;
  readonly message: z.ZodType<Message>;
  readonly lookIn: (message: Message) => Look | undefined;
  /** Describes the last state in the error of a wait that timed out. */
  readonly inWords: (look: Look | undefined) => object;
  readonly onMessage: (message: Message) => void;
  /** The default limit of `looked`, ms. */
  readonly withinMs: number;
  /** The limit for each reply, ms; by default that of `until`. */
  readonly answersWithinMs?: number;
}

/** Starts a desk in a separate process that reports its state on request. */
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
