import type { Cancel, Clock } from '../../core/clock.ts';
import type { Child } from '../../core/supervise.ts';

/** Its start is not to compete with that of the one which is wanted now, ms. */
const spareAfterMs = 3_000;

/**
 * Starts a process that is wanted again at once when it ends, though its start takes long: another one is started behind
 * it and kept, and takes its place with all that it has said until then.
 */
export function withSpare<P>(options: {
  readonly clock: Clock;
  readonly start: () => Child<P>;
  /** What makes one end that has never been used. */
  readonly stopMessage: unknown;
}): { start(): Child<P>; stop(): void } {
  const { clock } = options;
  let spare: { readonly child: Child<P>; readonly said: unknown[] } | undefined;
  let cancel: Cancel = () => undefined;

  function keep(): void {
    const child = options.start();
    const kept = { child, said: [] as unknown[] };
    spare = kept;
    child.onMessage((message) => {
      if (spare === kept) kept.said.push(message);
    });
    // The next one is started when it is wanted, and another behind that.
    child.onExit(() => {
      if (spare === kept) spare = undefined;
    });
  }

  return {
    start() {
      cancel();
      cancel = clock.after(spareAfterMs, () => {
        if (!spare) keep();
      });
      if (!spare) return options.start();
      const { child, said } = spare;
      spare = undefined;
      return {
        get pid() {
          return child.pid;
        },
        post: child.post,
        onMessage(run) {
          for (const message of said.splice(0)) run(message);
          child.onMessage(run);
        },
        onExit: child.onExit,
        terminate: child.terminate,
        kill: child.kill,
      };
    },
    stop() {
      cancel();
      spare?.child.post(options.stopMessage);
    },
  };
}
