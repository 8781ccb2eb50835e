import { randomBytes } from 'node:crypto';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { PacketFanOut } from './packetFanOut.ts';
import type { SourceTimings } from './settings.ts';

/** A longer silence is a loss at any frame rate. */
const longestSilenceMs = 15_000;

/** The packets and frames that a session has received. Times are of the monotonic clock. */
export interface SessionProgress {
  readonly firstPacketSeen: boolean;
  readonly isLive: boolean;
  /** The camera plays by UDP, and no packet has arrived from it. */
  readonly isUdpBlocked: boolean;
  /** The begin of the session before the first packet. */
  readonly lastPacketAtMs: number;
  readonly lastKeyframeAtMs: number;
  /** 0 until two frames arrived. */
  readonly frameIntervalMs: number;
}

/** Returns the fault of a stalled session; undefined while it works. */
export function getStallFault(
  progress: SessionProgress,
  timings: SourceTimings,
  nowMs: number,
): Fault | undefined {
  const { silentMs, firstPacketMs, noKeyframeMs } = timings;
  const { firstPacketSeen, frameIntervalMs } = progress;
  // The frame rate is known from the second frame on; a slow camera must not be given up before, or it would restart for ever.
  const limitMs =
    firstPacketSeen && frameIntervalMs > 0
      ? Math.min(longestSilenceMs, Math.max(silentMs, 3 * frameIntervalMs))
      : firstPacketMs;
  if (nowMs - progress.lastPacketAtMs > limitMs) {
    const code = progress.isUdpBlocked ? 'source.udpBlocked' : 'source.silent';
    return { code, params: { seconds: Math.round(limitMs / 1000) } };
  }
  if (!progress.isLive && nowMs - progress.lastKeyframeAtMs > noKeyframeMs)
    return { code: 'source.noKeyframe', params: { seconds: Math.round(noKeyframeMs / 1000) } };
  return undefined;
}

export interface SessionMonitorOptions {
  readonly clock: Clock;
  readonly timings: SourceTimings;
  readonly passage: PacketFanOut;
  progress(): Pick<SessionProgress, 'firstPacketSeen' | 'isLive' | 'isUdpBlocked'>;
  /** Sends RTCP to the camera. */
  readonly report: ((packet: Buffer) => void) | undefined;
  onStall(fault: Fault): void;
  /** Called while the session works. */
  onHealthy(nowMs: number): void;
  /** Called for an exception. */
  onUnexpectedError(error: unknown): void;
}

const ownSsrc = randomBytes(4).readUInt32BE();

/** Monitors a session for packets and keyframes, and sends RTCP receiver reports. */
export function monitorSession(options: SessionMonitorOptions): Cancel {
  const { clock, timings, passage, report } = options;
  let reportedAtMs = clock.monotonic();
  let lookedAtMs = reportedAtMs;

  function look(): void {
    const now = clock.monotonic();
    // After a stall of this process the camera's packets wait to be read, so it was not silent.
    const stopped = now - lookedAtMs > timings.silentMs;
    lookedAtMs = now;
    if (stopped) return;
    const { lastPacketAtMs, lastKeyframeAtMs, frameIntervalMs } = passage;
    const progress = { ...options.progress(), lastPacketAtMs, lastKeyframeAtMs, frameIntervalMs };
    const fault = getStallFault(progress, timings, now);
    if (fault !== undefined) {
      options.onStall(fault);
      return;
    }
    options.onHealthy(now);
    if (report === undefined || now - reportedAtMs < timings.reportEveryMs) return;
    reportedAtMs = now;
    const packet = passage.receiverReport(ownSsrc);
    if (packet !== undefined) report(packet);
  }

  return clock.every(timings.watchEveryMs, () => {
    try {
      look();
    } catch (error) {
      options.onUnexpectedError(error);
    }
  });
}
