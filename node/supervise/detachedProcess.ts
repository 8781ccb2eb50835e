import { Listeners } from '../../core/base/listeners.ts';
import type { ChildProcess } from './supervise.ts';

/** The part of Node's process that is used here. */
export interface NodeProcess {
  readonly pid?: number | undefined;
  readonly connected: boolean;
  once(event: 'exit', run: (code: number | null) => void): unknown;
  kill(signal: 'SIGTERM' | 'SIGKILL'): boolean;
  disconnect(): void;
  unref(): void;
}

/**
 * Ends a process that outlives its parent: after being asked to end it is not killed, because it may still be
 * stopping cameras. It is detached, and exits once they stand still; the closed channel tells it to.
 */
export interface DetachedProcess extends Pick<ChildProcess<never>, 'onExit' | 'terminate' | 'kill'> {
  /** Reports that it was asked to end. */
  asked(): void;
  /** Reports that it has ended or never begun; further calls do nothing. */
  ended(code: number): void;
}

/** @param onEnded called before the listeners of `onExit`; also for a detached process */
export function createDetachedProcess(
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
