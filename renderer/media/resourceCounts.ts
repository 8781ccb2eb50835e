import type { Cancel, Clock } from '../../core/base/clock.ts';

/** Resources of a window that garbage collection alone does not release. */
export type CountedResource =
  | 'sessions'
  /** RTCPeerConnections. */
  | 'transports'
  /** M-lines with one track each, in use or preallocated. */
  | 'consumers'
  | 'sockets'
  | 'socketListeners'
  | 'messagePorts'
  /** WebCodecs decoders for stills, replays and exports. */
  | 'decoders'
  | 'encoders'
  /** Decoded pictures, which occupy memory until they are closed. */
  | 'pictures'
  | 'workers'
  | 'timers';

const counts: Record<CountedResource, number> = {
  sessions: 0,
  transports: 0,
  consumers: 0,
  sockets: 0,
  socketListeners: 0,
  messagePorts: 0,
  decoders: 0,
  encoders: 0,
  pictures: 0,
  workers: 0,
  timers: 0,
};

/**
 * Counts one more resource; the returned function releases it once. Counted per window, because a leaked resource has
 * no owner.
 */
export function countResource(kind: CountedResource): Cancel {
  counts[kind] += 1;
  let isHeld = true;
  return () => {
    if (isHeld) counts[kind] -= 1;
    isHeld = false;
  };
}

/**
 * Returns how many of each resource are held now.
 * Equal counts before and after an action show that it leaks nothing.
 */
export const getResourceCounts = (): Readonly<Record<CountedResource, number>> => ({ ...counts });

/** Returns the clock with its timers counted. */
export function createCountedClock(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after(ms, run) {
      const done = countResource('timers');
      const cancel = clock.after(ms, () => {
        done();
        run();
      });
      return () => {
        done();
        cancel();
      };
    },
    every(ms, run) {
      const done = countResource('timers');
      const cancel = clock.every(ms, run);
      return () => {
        done();
        cancel();
      };
    },
  };
}
