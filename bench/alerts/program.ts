import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Listeners } from '../../core/base/listeners.ts';

interface ProgramMessage {
  readonly t: string;
  /** With `failed`. */
  readonly why?: string;
}

/** One of the bench's programs, in a process of its own: what it says comes as messages. */
export interface Program<From extends ProgramMessage> {
  readonly child: ChildProcess;
  send(message: object): void;
  /** The next message of this kind. @throws when it says `failed`, or its process ends, first */
  waitFor<T extends From['t']>(kind: T): Promise<Extract<From, { t: T }>>;
  onMessage(run: (message: From) => void): void;
  /** As a power cut for the process: nothing of it runs on. Resolves once it is gone. */
  kill(): Promise<void>;
}

/** Starts it; most load what they need and wait to be told to begin, so that a spare takes over at once. */
export function startProgram<From extends ProgramMessage>(
  file: string,
  args: readonly string[],
): Program<From> {
  const child = fork(new URL(file, import.meta.url), [...args], {
    execArgv: [],
    stdio: ['ignore', 'ignore', process.env.WATCHFLOOR_TEST_LOG ? 'inherit' : 'ignore', 'ipc'],
  });
  child.on('error', () => undefined);
  const gone = once(child, 'exit');
  const listeners = new Listeners<From>();
  child.on('message', (message) => {
    // Both ends are the bench's own.
    listeners.emit(message as From);
  });
  return {
    child,
    send: (message) => void (child.connected && child.send(message, () => undefined)),
    waitFor: (kind) =>
      new Promise((found, failed) => {
        const stop = () => {
          cancel();
          child.off('exit', ended);
        };
        const cancel = listeners.add((message) => {
          if (message.t !== kind && message.t !== 'failed') return;
          stop();
          if (message.t === kind) found(message as never);
          else failed(new Error(`${file}: ${message.why}`));
        });
        const ended = () => {
          stop();
          failed(new Error(`${file} ended before it said ${kind}`));
        };
        child.on('exit', ended);
      }),
    onMessage: listeners.add,
    async kill() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await gone;
    },
  };
}
