import type { Cancel, Clock } from '../base/clock.ts';

/**
 * Detects that the other end of a connection is gone, whatever TCP reports.
 * `ping` is called every `everyMs`, `onSilent` once after more than `silentMs` without a sign of life. Beats are
 * counted instead of clock time: a process that was suspended or starved, on a machine that slept or is
 * overloaded, sent nothing meanwhile and has yet to read what arrived.
 */
export function startHeartbeat(options: {
  readonly clock: Clock;
  readonly everyMs: number;
  readonly silentMs: number;
  /** Sends a ping. While a returned promise is pending, no other is sent; its settlement is a sign of life. */
  readonly ping: () => Promise<unknown> | undefined;
  readonly onSilent: () => void;
}): { readonly alive: () => void; readonly stop: Cancel } {
  const { clock, everyMs, silentMs, ping, onSilent } = options;
  /** Beats since the last sign of life. */
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
      // A response that never comes is what the heartbeat detects.
      void response?.then(() => {
        isPending = false;
        alive();
      });
    }
  });
  return { alive, stop };
}
