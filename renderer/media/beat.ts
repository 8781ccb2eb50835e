import type { Cancel, Clock } from '../../core/base/clock.ts';

const beatEveryMs = 2_000;
/**
 * Beats without an answer before a connection is taken for dead, whatever TCP thinks: 8 s. Less would throw away one that a
 * cut of 5 s leaves whole: TCP tries again up to 6.4 s after the first packet lost (RFC 6298, from 200 ms on).
 */
export const maxUnanswered = 4;

/**
 * Finds out that nobody is at the other end any more: a page is not told of WebSocket pings. Counts beats, not time, so that
 * a machine that slept does not take its own silence for the other's. `onSilent` is called once.
 */
export function keepBeat(options: {
  /** Settles once the other end has answered. */
  readonly ask: () => Promise<unknown>;
  readonly clock: Clock;
  readonly onSilent: () => void;
}): Cancel {
  let unanswered = 0;
  const stop = options.clock.every(beatEveryMs, () => {
    if (unanswered >= maxUnanswered) {
      stop();
      options.onSilent();
      return;
    }
    unanswered += 1;
    if (unanswered === 1)
      void options.ask().then(() => {
        unanswered = 0;
      }); // an answer that never comes is what is looked for
  });
  return stop;
}
