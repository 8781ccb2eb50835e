import { randomBytes } from 'node:crypto';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { overdue, type SessionProgress } from './overdue.ts';
import type { Passage } from './passage.ts';
import type { SourceTimings } from './settings.ts';

export interface WatchOptions {
  readonly clock: Clock;
  readonly timings: SourceTimings;
  readonly passage: Passage;
  progress(): Pick<SessionProgress, 'firstPacketSeen' | 'isLive' | 'isUdpBlocked'>;
  /** Sends RTCP to the camera. */
  readonly report: ((packet: Buffer) => void) | undefined;
  overdue(fault: Fault): void;
  /** The session brings what it should so far. */
  looked(nowMs: number): void;
  /** Something threw. */
  bug(error: unknown): void;
}

const ownSsrc = randomBytes(4).readUInt32BE();

/** Looks now and then whether a session still brings what it should, and tells the camera what came. */
export function watchSession(options: WatchOptions): Cancel {
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
    const fault = overdue(progress, timings, now);
    if (fault !== undefined) {
      options.overdue(fault);
      return;
    }
    options.looked(now);
    if (report === undefined || now - reportedAtMs < timings.reportEveryMs) return;
    reportedAtMs = now;
    const packet = passage.receiverReport(ownSsrc);
    if (packet !== undefined) report(packet);
  }

  return clock.every(timings.watchEveryMs, () => {
    try {
      look();
    } catch (error) {
      options.bug(error);
    }
  });
}
