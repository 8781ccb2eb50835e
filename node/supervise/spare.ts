import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Child } from './supervise.ts';

/**
 * Starts a process that is wanted again at once when it ends, though its start takes long: another one is started behind
 * it and kept, and takes its place with all that it has said until then.
 */
export function withSpare<P>(options: {
  readonly clock: Clock;
  readonly start: () => Child<P>;
  /** Its start is not to compete with that of the one which is wanted now, ms. */
  readonly afterMs: number;
  /** What makes one end that has never been used. */
  readonly stopMessage: unknown;
  /** Told what one says that is kept. */
  readonly onStandbyMessage?: (message: unknown, pid: number | undefined) => void;
}): {
  start(): Child<P>;
  /** Whether there is one: then nothing needs to be waited for. */
  isThere(): boolean;
  stop(): void;
} {
  const { clock } = options;
  let spare: { readonly child: Child<P>; readonly messages: unknown[] } | undefined;
  let cancel: Cancel = () => undefined;

  function keep(): void {
    const child = options.start();
    const stored = { child, messages: [] as unknown[] };
    spare = stored;
    child.onMessage((message) => {
      if (spare !== stored) return;
      stored.messages.push(message);
      options.onStandbyMessage?.(message, child.pid);
    });
    // The next one is started when it is wanted, and another behind that.
    child.onExit(() => {
      if (spare === stored) spare = undefined;
    });
  }

  return {
    start() {
      cancel();
      cancel = clock.after(options.afterMs, () => {
        if (!spare) keep();
      });
      if (!spare) return options.start();
      const { child, messages } = spare;
      spare = undefined;
      return {
        get pid() {
          return child.pid;
        },
        post: child.post,
        onMessage(run) {
          for (const message of messages.splice(0)) run(message);
          child.onMessage(run);
        },
        onExit: child.onExit,
        terminate: child.terminate,
        kill: child.kill,
      };
    },
    isThere: () => spare !== undefined,
    stop() {
      cancel();
      spare?.child.post(options.stopMessage);
    },
  };
}
