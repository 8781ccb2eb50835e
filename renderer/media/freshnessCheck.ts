import type { Fault } from '../../core/errors/faults.ts';
import { type CameraView, getExpectedThresholds, type StreamFeed } from './cameraView.ts';
import {
  getPacketLossFault,
  getStopCause,
  isCameraFault,
  readStreamTraffic,
  type StreamTraffic,
} from './stopCause.ts';

/** Interval at which the counters of a tile without fresh pictures are read. */
const countEveryMs = 1_000;
/** Interval for a fresh tile: packets lost earlier than this did not stop it. */
const countFreshEveryMs = 5_000;

/** Counters of one stream. */
interface Counts {
  readonly of: StreamFeed;
  readAt: number;
  /** Packets already missing while its pictures still arrived. */
  lostBefore: number;
  /** The first and the latest count since its pictures stopped. */
  first: StreamTraffic | undefined;
  latest: StreamTraffic | undefined;
  /** Time of the path's last new bytes, ms. */
  pathSince: number;
  /** Time of the stream's last new packets, ms. */
  packetsSince: number;
  /** State at the previous sample. */
  wasStopped: boolean;
}

/** Determines for every view whether its pictures change, and why they stopped. */
export interface FreshnessCheck {
  /**
   * Called at each sample.
   * @param link fault between this window and the site
   */
  look(view: CameraView, link: Fault | undefined, now: number): void;
}

async function count(counts: Counts, isFresh: boolean, now: number): Promise<void> {
  counts.readAt = now;
  const { received } = counts.of;
  // A transport that was just closed has no counters; the view's last cause stays.
  const traffic = received && readStreamTraffic(await received.stats(), received.track.id, now);
  if (!traffic) return;
  if (isFresh) counts.lostBefore = traffic.lost;
  else {
    counts.first ??= traffic;
    if (traffic.path !== counts.latest?.path) counts.pathSince = now;
    if (traffic.packets !== counts.latest?.packets) counts.packetsSince = now;
    counts.latest = traffic;
  }
}

function concluded(counts: Counts, link: Fault | undefined): Fault | undefined {
  const { first, latest } = counts;
  return first && latest && getStopCause({ ...counts, first, latest, link });
}

/** A found cause stays until pictures return. The site's report on a camera holds only as long as the site makes it. */
const lasting = (before: Fault | undefined) => (before && isCameraFault(before) ? undefined : before);

/** Reads the counters of stopped tiles once a second and of others rarely; checks fresh tiles for frozen pictures. */
export function createFreshnessCheck(): FreshnessCheck {
  const countsOf = new WeakMap<CameraView, Counts>();

  function of(view: CameraView, feed: StreamFeed): Counts {
    const known = countsOf.get(view);
    if (known?.of === feed) return known;
    const readAt = Number.NEGATIVE_INFINITY;
    const fresh: Counts = {
      of: feed,
      readAt,
      lostBefore: 0,
      first: undefined,
      latest: undefined,
      pathSince: readAt,
      packetsSince: readAt,
      wasStopped: false,
    };
    countsOf.set(view, fresh);
    return fresh;
  }

  return {
    look(view, link, now) {
      const feed = view.coming?.received ? view.coming : view.shown;
      if (!feed?.received || feed.paused) {
        // Later pictures do not extend this run.
        feed?.frozenDetector.forget();
        return;
      }
      const counts = of(view, feed);
      const source = view.sources.get(feed.stream);
      const quietMs = now - Math.max(feed.lastFrameAt ?? 0, feed.resumedAt);
      // Counted before the mark appears, so that the cause arrives with it or soon after.
      const isFresh = quietMs < getExpectedThresholds(view, feed, now).lateMs / 2;
      if (isFresh) {
        counts.first = counts.latest = undefined;
        if (feed.lastFrameAt !== undefined) {
          feed.frozenDetector.look(feed.video, feed.frames, now);
          view.stopped = undefined;
        }
      } else {
        feed.frozenDetector.forget();
        const found = concluded(counts, link);
        // Packets that the camera loses are missing here too, although the line to the site is healthy.
        const cause = found?.code === 'media.packetsLost' ? (getPacketLossFault(source) ?? found) : found;
        view.stopped = source?.cause ?? cause ?? lasting(view.stopped);
      }
      const everyMs = isFresh ? countFreshEveryMs : countEveryMs;
      // Reads at once when pictures just stopped or returned, whenever the last count was.
      if (now - counts.readAt >= everyMs || isFresh === counts.wasStopped) void count(counts, isFresh, now); // count() handles its failures
      counts.wasStopped = !isFresh;
    },
  };
}
