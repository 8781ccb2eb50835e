import type { Result } from '../../core/base/result.ts';
import { backOff } from '../../core/base/retry.ts';
import { streamsAhead } from '../../core/media/api.ts';
import { marksFor } from './liveness.ts';
import type { Session } from './session.ts';
import { dueFps, type Feed, type View } from './view.ts';

type PauseInput = Pick<
  Feed,
  'received' | 'paused' | 'resumedAt' | 'isSettling' | 'isPrefetched' | 'lastFrameAt'
> & {
  readonly session: Pick<Session, 'over' | 'pause' | 'resume'>;
};
type Seen = Pick<View, 'hidden' | 'isOff' | 'unseen' | 'seenAt'> & {
  readonly shown: PauseInput | undefined;
  readonly coming: PauseInput | undefined;
};

/**
 * Tells the site which streams to send and which not: those that can be seen. One call a session for each; pausing at the
 * site makes no SDP. What the site did not take is told again at the next call. A stream that is sent again goes on with its next
 * keyframe: of a few, pictures are asked for until then; of many, to decode which would hold all of them up, the last keyframe.
 * @param hasTime whether this machine has time to decode a few streams twice for a moment
 */
export function requestPauses(
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
    const isFew = onTop.length <= streamsAhead && hasTime();
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

/** A tile whose pictures stopped while the site says that its source is live is asked for again after this, ms. */
const quietLimit = backOff({ firstMs: 6_000, maxMs: 60_000, random: () => 1 });

/** What decides whether a stream is asked for again. Times in ms of one monotonic clock. */
export interface RetryFacts {
  /** A refused stream is asked for again then. */
  readonly retryAt: number | undefined;
  /** When the last picture came, or the stream was asked for; undefined where none should come. */
  readonly quietSince: number | undefined;
  /** From which time without a picture its tile is late: at least three of those that are due. */
  readonly lateMs: number;
  readonly sourceIsLive: boolean;
  /** How often it was asked for again since the last live picture. */
  readonly retries: number;
}

type RetryInput = Pick<
  Feed,
  'stream' | 'received' | 'paused' | 'pace' | 'keyframesPerS' | 'lastFrameAt' | 'resumedAt'
> & {
  readonly session: Pick<Feed['session'], 'over'>;
};

export function retryFacts(
  view: Parameters<typeof dueFps>[0] &
    Pick<View, 'retryAt' | 'retries'> & {
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
    lateMs: marksFor(dueFps(view, feed, now)).lateMs,
    sourceIsLive: feed !== undefined && view.sources.get(feed.stream)?.state === 'live',
    retries: view.retries,
  };
}

/**
 * Heals a tile whose pictures stopped, or never came, though nothing is known to be wrong with its source. A source that the
 * site is still reaching for comes back over the same stream: asking again would change nothing.
 */
export function dueRetry(
  facts: RetryFacts,
  now: number,
): { readonly now: boolean; readonly isLive: boolean } {
  if (facts.retryAt !== undefined) return { now: now >= facts.retryAt, isLive: false };
  if (facts.quietSince === undefined) return { now: false, isLive: false };
  const quietMs = now - facts.quietSince;
  if (quietMs < facts.lateMs) return { now: false, isLive: true };
  return { now: facts.sourceIsLive && quietMs >= quietLimit(facts.retries + 1), isLive: false };
}
