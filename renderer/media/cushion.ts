import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Inbound } from './streamStats.ts';

/**
 * A packet that was lost and sent again comes late: later than the next picture (by which its loss is noticed) and there and
 * back over the line. On a line that loses packets pictures wait for that long, so that none of them freezes; on any other
 * none waits.
 */
export interface LineLoss {
  /** Packets that came, and that were lost on the way: what was counted before weighs less with each look. */
  readonly packets: number;
  readonly lost: number;
  readonly isLossy: boolean;
  /** By the id of its track, what has been counted of each stream. */
  readonly streams: ReadonlyMap<string, Counted>;
}

interface Counted {
  readonly packets: number;
  /** As the last look found it. A packet that another overtook counts as lost until it comes. */
  readonly lost: number;
  /** Lost for good, as far as it was ever certain. */
  readonly certain: number;
}

export const noLoss: LineLoss = { packets: 0, lost: 0, isLossy: false, streams: new Map() };

/** What is left of a look's weight at the next one, 2 s later: 20 s back it is a third. */
const stored = 0.9;
/** Fewer freeze no more than one picture in ten minutes; between the two it stays as it is. */
const lossyFrom = 0.005;
const lossyUntil = 0.001;
/** And so many packets: one alone two looks may have found missing by chance, each time another that was overtaken. */
const lossyFromPackets = 1.5;

/**
 * The line of a window after one more look at its streams. Lost is what two looks in a row found missing, and somewhere a
 * retransmission made up for: packets that jitter only put out of order are there by the second, and what the camera's own
 * line lost no waiting brings back.
 */
export function lossAfter(before: LineLoss, streams: ReadonlyMap<string, Inbound>): LineLoss {
  let packets = before.packets * stored;
  let lost = before.lost * stored;
  let retransmitted = 0;
  const counted = new Map<string, Counted>();
  for (const [track, now] of streams) {
    const was = before.streams.get(track) ?? { packets: 0, lost: 0, certain: 0 };
    const certain = Math.max(was.certain, Math.min(was.lost, now.lost));
    counted.set(track, { packets: now.packets, lost: now.lost, certain });
    packets += Math.max(0, now.packets - was.packets);
    lost += certain - was.certain;
    retransmitted += now.retransmitted;
  }
  const share = packets > 0 ? lost / packets : 0;
  const begins = share >= lossyFrom && lost >= lossyFromPackets && retransmitted > 0;
  const isLossy = before.isLossy ? share >= lossyUntil : begins;
  return { packets, lost, isLossy, streams: counted };
}

/** Measured between a lost packet's second sending and its picture's being ready, on a busy machine, ms. */
const readyMs = 30;
const intervalMs = { least: 20, most: 100, unknown: 80 };
const roundTrip = { most: 200, unknown: 50 };

/**
 * How long the pictures of a stream are to wait, ms. `fps`: 0, not known. `roundTripMs`: undefined, not known. Half as much
 * again as a round trip takes: now and then what was sent again is lost too.
 */
export function cushionMs(line: LineLoss, fps: number, roundTripMs: number | undefined): number {
  if (!line.isLossy) return 0;
  const interval = fps > 0 ? 1_000 / fps : intervalMs.unknown;
  const trip = Math.min(roundTrip.most, roundTripMs ?? roundTrip.unknown);
  const ms = Math.min(intervalMs.most, Math.max(intervalMs.least, interval)) + 1.5 * trip + readyMs;
  // Figures waver: the pictures need not.
  return roundedMs * Math.round(ms / roundedMs);
}

const roundedMs = 10;
/** 40 ms more between two pictures are seen by nobody; 170 at once are a freeze of their own. */
const stepMs = 40;
const stepEveryMs = 250;

/** Brings how long pictures wait to where it should be, step by step. */
export interface Ramp {
  to(ms: number): void;
  close(): void;
}

export function createRamp(clock: Clock, set: (ms: number) => void): Ramp {
  let [now, goal] = [0, 0];
  let cancel: Cancel | undefined;

  function close(): void {
    cancel?.();
    cancel = undefined;
  }

  function step(): void {
    now += Math.min(stepMs, Math.max(-stepMs, goal - now));
    set(now);
    if (now === goal) close();
  }

  return {
    to(ms) {
      goal = ms;
      if (now !== goal) cancel ??= clock.every(stepEveryMs, step);
    },
    close,
  };
}
