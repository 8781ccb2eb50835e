import type { Result } from '../../core/base/result.ts';
import { createBackOff } from '../../core/base/retry.ts';
import { maxPrefetchedStreams } from '../../core/media/api.ts';
import { type CameraView, getExpectedFps, type StreamFeed } from './cameraView.ts';
import { getLivenessThresholds } from './liveness.ts';
import type { MediaSession } from './mediaSession.ts';

type PauseInput = Pick<
  StreamFeed,
  'received' | 'paused' | 'resumedAt' | 'isSettling' | 'isPrefetched' | 'lastFrameAt'
> & {
  readonly session: Pick<MediaSession, 'over' | 'pause' | 'resume'>;
};
type Seen = Pick<CameraView, 'hidden' | 'isOff' | 'unseen' | 'seenAt'> & {
  readonly shown: PauseInput | undefined;
  readonly coming: PauseInput | undefined;
};

/**
 * Pauses and resumes streams at the site by visibility, in one call per session each; pausing needs no SDP. A failed
 * request is repeated at the next call. A resumed stream continues at its next keyframe: few streams are prefetched
 * until then; many would delay each other by decoding, and show their last keyframe.
 * @param hasTime whether this machine has time to decode a few streams twice for a moment
 */
export function requestStreamPauses(
  views: Iterable<Seen>,
  allHidden: boolean,
  hasTime: () => boolean,
  now: number,
): void {
  const changes = new Map<
    PauseInput['session'],
    { pause: PauseInput[]; resume: PauseInput[]; onTop: PauseInput[] }
  >();
  for (const view of views) {
    const unseen = view.hidden || allHidden;
    if (view.unseen && !unseen) view.seenAt = now;
    view.unseen = unseen;
    for (const feed of [view.shown, view.coming]) {
      if (!feed?.received || feed.paused === unseen || feed.session.over) continue;
      const change = changes.get(feed.session) ?? { pause: [], resume: [], onTop: [] };
      changes.set(feed.session, change);
      change[unseen ? 'pause' : 'resume'].push(feed);
      feed.paused = unseen;
      feed.isPrefetched = false;
      if (unseen) continue;
      feed.resumedAt = now;
      feed.isSettling = feed.lastFrameAt !== undefined;
      if (!view.isOff && feed === (view.shown ?? view.coming)) change.onTop.push(feed);
    }
  }
  for (const [session, { pause, resume, onTop }] of changes) {
    const isFew = onTop.length <= maxPrefetchedStreams && hasTime();
    const [prefetched, stills] = isFew ? [onTop, []] : [[], onTop];
    for (const feed of prefetched) feed.isPrefetched = true;
    void send(pause, (ids) => session.pause(ids));
    void send(resume, (ids) => session.resume(ids, idsOf(prefetched), idsOf(stills)));
  }
}

const idsOf = (feeds: readonly PauseInput[]) => feeds.flatMap(({ received }) => received?.id ?? []);

async function send(
  changed: readonly PauseInput[],
  call: (ids: readonly string[]) => Promise<Result<unknown>>,
): Promise<void> {
  if (changed.length === 0) return;
  const result = await call(idsOf(changed));
  if (!result.ok) for (const feed of changed) feed.paused = !feed.paused;
}

/** Silence after which a stream is requested again although the site reports its source as live, ms. */
const quietLimit = createBackOff({ firstMs: 6_000, maxMs: 60_000, random: () => 1 });

/** The facts that decide about a retry. Times in ms of one monotonic clock. */
export interface RetryFacts {
  /** Retry time of a refused stream. */
  readonly retryAt: number | undefined;
  /** Time of the last picture, or of the request; undefined where no picture is due. */
  readonly quietSince: number | undefined;
  /** Age from which its tile is late: at least three due pictures. */
  readonly lateMs: number;
  readonly sourceIsLive: boolean;
  /** Retries since the last live picture. */
  readonly retries: number;
}

type RetryInput = Pick<
  StreamFeed,
  'stream' | 'received' | 'paused' | 'pace' | 'keyframesPerS' | 'lastFrameAt' | 'resumedAt'
> & {
  readonly session: Pick<StreamFeed['session'], 'over'>;
};

export function getRetryFacts(
  view: Parameters<typeof getExpectedFps>[0] &
    Pick<CameraView, 'retryAt' | 'retries'> & {
      readonly coming: RetryInput | undefined;
      readonly shown: RetryInput | undefined;
    },
  now: number,
): RetryFacts {
  const feed = view.coming ?? view.shown;
  const shouldCome = feed?.received !== undefined && !feed.paused && !feed.session.over;
  return {
    retryAt: view.retryAt,
    quietSince: shouldCome ? Math.max(feed.lastFrameAt ?? 0, feed.resumedAt) : undefined,
    lateMs: getLivenessThresholds(getExpectedFps(view, feed, now)).lateMs,
    sourceIsLive: feed !== undefined && view.sources.get(feed.stream)?.state === 'live',
    retries: view.retries,
  };
}

/**
 * Tells whether to retry a stream that stopped or never started although its source is healthy.
 * A source to which the site is still connecting returns over the same stream, so that a retry would change nothing.
 */
export function isRetryDue(
  facts: RetryFacts,
  now: number,
): { readonly now: boolean; readonly isLive: boolean } {
  if (facts.retryAt !== undefined) return { now: now >= facts.retryAt, isLive: false };
  if (facts.quietSince === undefined) return { now: false, isLive: false };
  const quietMs = now - facts.quietSince;
  if (quietMs < facts.lateMs) return { now: false, isLive: true };
  return { now: facts.sourceIsLive && quietMs >= quietLimit(facts.retries + 1), isLive: false };
}
