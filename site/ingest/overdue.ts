import type { Fault } from '../../core/errors/faults.ts';
import type { SourceTimings } from './settings.ts';

/** Whatever the frame rate, so long a silence is loss. */
const longestSilenceMs = 15_000;

/** What a session has brought. Times by the monotonic clock. */
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

/** What should have come and did not. */
export function overdue(progress: SessionProgress, timings: SourceTimings, nowMs: number): Fault | undefined {
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
