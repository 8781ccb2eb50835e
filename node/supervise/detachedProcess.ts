import { Listeners } from '../../core/base/listeners.ts';
import type { Child } from './supervise.ts';

/** As much of a process of Node's as is used here. */
export interface NodeProcess {
  readonly pid?: number | undefined;
  readonly connected: boolean;
  once(event: 'exit', run: (code: number | null) => void): unknown;
  kill(signal: 'SIGTERM' | 'SIGKILL'): boolean;
  disconnect(): void;
  unref(): void;
}

/**
 * How a process ends that outlives who started it: one that was asked to end is not killed, for it still stops cameras. It is
 * left to itself, and goes once they stand still, which the end of the channel tells it.
 */
export interface DetachedProcess extends Pick<Child<never>, 'onExit' | 'terminate' | 'kill'> {
  /** It was asked to end. */
  asked(): void;
  /** It has ended, or never begun; again: does nothing. */
  ended(code: number): void;
}

/** @param onEnded told before anyone who listens with `onExit`; also of one that was left to itself */
export function detachedProcess(
  process: NodeProcess,
  onEnded: () => void = () => undefined,
): DetachedProcess {
  const onExit = new Listeners<number>();
  let isAsked = false;
  let isOver = false;

  function ended(code: number): void {
    if (isOver) return;
    isOver = true;
    onEnded();
    onExit.emit(code);
  }
  process.once('exit', (code) => ended(code ?? -1));

  return {
    asked() {
      isAsked = true;
    },
    ended,
    onExit: onExit.add,
    terminate: () => void process.kill('SIGTERM'),
    kill() {
      if (!isAsked) return void process.kill('SIGKILL');
      if (process.connected) process.disconnect();
      process.unref();
      ended(0);
    },
  };
}
