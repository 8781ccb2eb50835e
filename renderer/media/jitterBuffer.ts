import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { InboundStreamStats } from './streamStats.ts';

/**
 * The smoothed packet loss of a window's line to its site.
 * A lost and retransmitted packet arrives late: after the next picture (which reveals the loss) and a round trip. On a
 * lossy line pictures are delayed by that much, so that none freezes; on any other line none is delayed.
 */
export interface LineLoss {
  /** Received and lost packets, with exponentially decaying weight. */
  readonly packets: number;
  readonly lost: number;
  readonly isLossy: boolean;
  /** Latest counters of each stream, by track id. */
  readonly streams: ReadonlyMap<string, Counted>;
}

interface Counted {
  readonly packets: number;
  /** Missing packets at the last measurement. A reordered packet counts as missing until it arrives. */
  readonly lost: number;
  /** Packets confirmed as lost, cumulative. */
  readonly certain: number;
}

export const noLineLoss: LineLoss = { packets: 0, lost: 0, isLossy: false, streams: new Map() };

/** Weight that a measurement retains at the next one, 2 s later: after 20 s it is a third. */
const stored = 0.9;
/**
 * Loss share from which a line is lossy: less freezes at most one picture in ten minutes. Between the two limits the
 * state stays.
 */
const lossyFrom = 0.005;
const lossyUntil = 0.001;
/** Minimum lost packets: two measurements may each miss a single, different, reordered packet by chance. */
const lossyFromPackets = 1.5;

/**
 * Returns a window's line loss after one more measurement of its streams.
 * A packet counts as lost if two measurements in a row miss it and retransmissions occurred: reordered packets have
 * arrived by the second, and no delay recovers losses between camera and site.
 */
export function updateLineLoss(before: LineLoss, streams: ReadonlyMap<string, InboundStreamStats>): LineLoss {
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

/** Measured time from a packet's retransmission to its decoded picture on a busy machine, ms. */
const readyMs = 30;
const intervalMs = { least: 20, most: 100, unknown: 80 };
const roundTrip = { most: 200, unknown: 50 };

/**
 * Returns how long the pictures of a stream are delayed, ms.
 * Includes one and a half round trips, because a retransmission is sometimes lost too.
 * @param fps 0 if unknown
 * @param roundTripMs undefined if unknown
 */
export function getJitterBufferMs(line: LineLoss, fps: number, roundTripMs: number | undefined): number {
  if (!line.isLossy) return 0;
  const interval = fps > 0 ? 1_000 / fps : intervalMs.unknown;
  const trip = Math.min(roundTrip.most, roundTripMs ?? roundTrip.unknown);
  const ms = Math.min(intervalMs.most, Math.max(intervalMs.least, interval)) + 1.5 * trip + readyMs;
  // Rounding keeps a fluctuating measurement from changing the delay.
  return roundedMs * Math.round(ms / roundedMs);
}

const roundedMs = 10;
/** A change of 40 ms between two pictures is imperceptible; 170 ms at once is a visible freeze. */
const stepMs = 40;
const stepEveryMs = 250;

/** Changes a receiver's picture delay to its target step by step. */
export interface DelayRamp {
  to(ms: number): void;
  close(): void;
}

export function createDelayRamp(clock: Clock, set: (ms: number) => void): DelayRamp {
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
