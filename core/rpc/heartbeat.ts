import type { Cancel, Clock } from '../base/clock.ts';

/**
 * Finds out that the other end of a connection is gone, whatever TCP thinks: `ping` is called every `everyMs`, `onSilent` once after
 * more than `silentMs` without a sign of life. Beats are counted and not the clock's time: a process that itself got no turn for so
 * long, on a machine that slept or has too much to do, asked nothing meanwhile, and has yet to read what came.
 */
export function startHeartbeat(options: {
  readonly clock: Clock;
  readonly everyMs: number;
  readonly silentMs: number;
  /** A promise is the response to it: none is sent while it is pending, and its end is a sign of life. */
  readonly ping: () => Promise<unknown> | undefined;
  readonly onSilent: () => void;
}): { readonly alive: () => void; readonly stop: Cancel } {
  const { clock, everyMs, silentMs, ping, onSilent } = options;
  /** Since the last sign of life. */
  let beats = 0;
  let isPending = false;
  const alive = () => {
    beats = 0;
  };
  const stop = clock.every(everyMs, () => {
    beats += 1;
    if (beats * everyMs > silentMs) {
      stop();
      onSilent();
    } else if (!isPending) {
      const response = ping();
      isPending = response !== undefined;
      // One that never comes is what is looked for.
      void response?.then(() => {
        isPending = false;
        alive();
      });
    }
  });
  return { alive, stop };
}
