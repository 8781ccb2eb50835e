import { backOff } from '../../core/base/retry.ts';
import { marksFor } from './liveness.ts';
import { dueFps, type Feed, type View } from './view.ts';

/** A tile whose pictures stopped while the site says that its source is live is asked for again after this, ms. */
const quietLimit = backOff({ firstMs: 6_000, maxMs: 60_000, random: () => 1 });

/** What decides whether a stream is asked for again. Times in ms of one monotonic clock. */
export interface RenewalFacts {
  /** A refused stream is asked for again then. */
  readonly renewAt: number | undefined;
  /** When the last picture came, or the stream was asked for; undefined where none should come. */
  readonly quietSince: number | undefined;
  /** From which time without a picture its tile is late: at least three of those that are due. */
  readonly lateMs: number;
  readonly sourceIsLive: boolean;
  /** How often it was asked for again since the last live picture. */
  readonly renewals: number;
}

type RenewalInput = Pick<
  Feed,
  'stream' | 'received' | 'paused' | 'pace' | 'keyframesPerS' | 'lastFrameAt' | 'resumedAt'
> & {
  readonly session: Pick<Feed['session'], 'over'>;
};

export function renewalFacts(
  view: Parameters<typeof dueFps>[0] &
    Pick<View, 'renewAt' | 'renewals'> & {
      readonly coming: RenewalInput | undefined;
      readonly shown: RenewalInput | undefined;
    },
  now: number,
): RenewalFacts {
  const feed = view.coming ?? view.shown;
  const shouldCome = feed?.received !== undefined && !feed.paused && !feed.session.over;
  return {
    renewAt: view.renewAt,
    quietSince: shouldCome ? Math.max(feed.lastFrameAt ?? 0, feed.resumedAt) : undefined,
    lateMs: marksFor(dueFps(view, feed, now)).lateMs,
    sourceIsLive: feed !== undefined && view.sources.get(feed.stream)?.state === 'live',
    renewals: view.renewals,
  };
}

/**
 * Heals a tile whose pictures stopped, or never came, though nothing is known to be wrong with its source. A source that the
 * site is still reaching for comes back over the same stream: asking again would change nothing.
 */
export function renewalAt(
  facts: RenewalFacts,
  now: number,
): { readonly now: boolean; readonly isLive: boolean } {
  if (facts.renewAt !== undefined) return { now: now >= facts.renewAt, isLive: false };
  if (facts.quietSince === undefined) return { now: false, isLive: false };
  const quietMs = now - facts.quietSince;
  if (quietMs < facts.lateMs) return { now: false, isLive: true };
  return { now: facts.sourceIsLive && quietMs >= quietLimit(facts.renewals + 1), isLive: false };
}
