import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { ChildProcess } from './supervise.ts';

/**
 * Starts a process whose replacement must be ready at once, although its start takes long: a standby process is
 * started after it, and takes over with all messages that it has sent until then.
 */
export function withStandby<P>(options: {
  readonly clock: Clock;
  readonly start: () => ChildProcess<P>;
  /** The delay of the standby's start, so that it does not compete with that of the active process, ms. */
  readonly afterMs: number;
  /** The message that ends a standby that was never used. */
  readonly stopMessage: unknown;
  /** Called with each message of a standby. */
  readonly onStandbyMessage?: (message: unknown, pid: number | undefined) => void;
}): {
  start(): ChildProcess<P>;
  /** Returns whether there is a standby, so that nothing has to be waited for. */
  isThere(): boolean;
  stop(): void;
} {
  const { clock } = options;
  let standby: { readonly child: ChildProcess<P>; readonly messages: unknown[] } | undefined;
  let cancel: Cancel = () => undefined;

  function startStandby(): void {
    const child = options.start();
    const stored = { child, messages: [] as unknown[] };
    standby = stored;
    child.onMessage((message) => {
      if (standby !== stored) return;
      stored.messages.push(message);
      options.onStandbyMessage?.(message, child.pid);
    });
    // The next standby is started only when this one would be needed.
    child.onExit(() => {
      if (standby === stored) standby = undefined;
    });
  }

  return {
    start() {
      cancel();
      cancel = clock.after(options.afterMs, () => {
        if (!standby) startStandby();
      });
      if (!standby) return options.start();
      const { child, messages } = standby;
      standby = undefined;
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
    isThere: () => standby !== undefined,
    stop() {
      cancel();
      standby?.child.post(options.stopMessage);
    },
  };
}
