import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Listeners } from '../../core/base/listeners.ts';

interface ProgramMessage {
  readonly t: string;
  /** The reason of a `failed` message. */
  readonly why?: string;
}

/** One of the bench's programs in a process of its own, which sends messages. */
export interface Program<From extends ProgramMessage> {
  readonly child: ChildProcess;
  send(message: object): void;
  /** Resolves with the next message of a kind. @throws if the process fails or ends first */
  waitFor<T extends From['t']>(kind: T): Promise<Extract<From, { t: T }>>;
  onMessage(run: (message: From) => void): void;
  /** Kills the process with SIGKILL, like a power cut. Resolves once it has ended. */
  kill(): Promise<void>;
}

/**
 * Starts a program. Most of them load their code and then wait for `begin`, so that a reserve can take over at once.
 */
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
    // Both processes are the bench's own, so the message needs no check.
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
          failed(new Error(`${file} ended before it sent ${kind}`));
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
