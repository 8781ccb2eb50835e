import type { Cancel, Clock } from '../../core/base/clock.ts';

/** What a window holds that is not given back by being forgotten. */
export type Held =
  | 'sessions'
  /** Each is one RTCPeerConnection. */
  | 'transports'
  /** M-lines, for what is shown and for what may be next; each has one track. */
  | 'consumers'
  | 'sockets'
  | 'socketListeners'
  | 'messagePorts'
  /** Of WebCodecs: for stills, a replay or an export. */
  | 'decoders'
  | 'encoders'
  /** Decoded pictures: each holds its bytes until it is closed. */
  | 'pictures'
  | 'workers'
  | 'timers';

const counts: Record<Held, number> = {
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

/** Counts one more; the answer counts it off, once. One account a window: what leaks belongs to no object any more. */
export function hold(kind: Held): Cancel {
  counts[kind] += 1;
  let isHeld = true;
  return () => {
    if (isHeld) counts[kind] -= 1;
    isHeld = false;
  };
}

/** How much of each is held now. After whatever was done and undone it is what it was before. */
export const heldCounts = (): Readonly<Record<Held, number>> => ({ ...counts });

/** The same time, its timers counted. */
export function countedClock(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after(ms, run) {
      const done = hold('timers');
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
      const done = hold('timers');
      const cancel = clock.every(ms, run);
      return () => {
        done();
        cancel();
      };
    },
  };
}
