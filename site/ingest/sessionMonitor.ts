import { randomBytes } from 'node:crypto';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Passage } from './passage.ts';
import type { SourceTimings } from './settings.ts';

/** A longer silence is a loss at any frame rate. */
const longestSilenceMs = 15_000;

/** The packets and frames that a session has brought. Times are of the monotonic clock. */
export interface SessionProgress {
  readonly firstPacketSeen: boolean;
  readonly isLive: boolean;
  /** The camera plays by UDP, and no packet of it has arrived. */
  readonly isUdpBlocked: boolean;
  /** Or when the session began. */
  readonly lastPacketAtMs: number;
  readonly lastKeyframeAtMs: number;
  /** 0 until two frames came. */
  readonly frameIntervalMs: number;
}

/** The fault of a session that no longer brings what it should; undefined while it does. */
export function stallFault(
  progress: SessionProgress,
  timings: SourceTimings,
  nowMs: number,
): Fault | undefined {
  const { silentMs, firstPacketMs, noKeyframeMs } = timings;
  const { firstPacketSeen, frameIntervalMs } = progress;
  // How slow a camera is shows with its second frame: given up before, a slow one would start again for ever.
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

export interface MonitorOptions {
  readonly clock: Clock;
  readonly timings: SourceTimings;
  readonly passage: Passage;
  progress(): Pick<SessionProgress, 'firstPacketSeen' | 'isLive' | 'isUdpBlocked'>;
  /** Sends RTCP to the camera. */
  readonly report: ((packet: Buffer) => void) | undefined;
  onStall(fault: Fault): void;
  /** The session brings what it should so far. */
  onHealthy(nowMs: number): void;
  /** Something threw. */
  onUnexpectedError(error: unknown): void;
}

const ownSsrc = randomBytes(4).readUInt32BE();

/** Checks regularly that a session still brings packets and keyframes, and sends RTCP receiver reports. */
export function monitorSession(options: MonitorOptions): Cancel {
  const { clock, timings, passage, report } = options;
  let reportedAtMs = clock.monotonic();
  let lookedAtMs = reportedAtMs;

  function look(): void {
    const now = clock.monotonic();
    // Stopped ourselves: what the camera sent meanwhile waits to be read, and is no silence of its own.
    const stopped = now - lookedAtMs > timings.silentMs;
    lookedAtMs = now;
    if (stopped) return;
    const { lastPacketAtMs, lastKeyframeAtMs, frameIntervalMs } = passage;
    const progress = { ...options.progress(), lastPacketAtMs, lastKeyframeAtMs, frameIntervalMs };
    const fault = stallFault(progress, timings, now);
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
