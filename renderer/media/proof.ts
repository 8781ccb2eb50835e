import type { Fault } from '../../core/faults.ts';
import { type Traffic, trafficOf, whyStopped } from './cause.ts';
import { marksFor } from './liveness.ts';
import type { Feed, View } from './view.ts';

/** How often the counters of a tile that is not fresh are read. */
const countEveryMs = 1_000;

interface Counts {
  /** The stream they are of: another one counts anew. */
  readonly of: Feed;
  readonly first: Traffic;
  readonly latest: Traffic;
}

/** Finds out of every view whether its pictures change, and why none come. */
export interface Proofs {
  /** To be called at each sampling. `link`: what is wrong between this window and the site. */
  look(view: View, link: Fault | undefined, now: number): void;
}

/** Reads counters only of tiles whose pictures do not come, once a second; of all others it looks at the picture. */
export function createProofs(): Proofs {
  const counts = new WeakMap<View, Counts>();
  const readAt = new WeakMap<View, number>();

  async function count(view: View, feed: Feed, now: number): Promise<void> {
    readAt.set(view, now);
    const received = feed.received;
    // A transport that was just closed has no counts any more, and what was known of the view stays.
    const report = await received?.stats().catch(() => undefined);
    const latest = report && received && trafficOf(report.entries(), received.track.id, now);
    if (!latest) return;
    const before = counts.get(view);
    counts.set(view, { of: feed, first: before?.of === feed ? before.first : latest, latest });
  }

  return {
    look(view, link, now) {
      const feed = view.shown?.received && !view.coming?.received ? view.shown : (view.coming ?? view.shown);
      if (!feed?.received || feed.paused) return;
      const source = view.sources.get(feed.stream);
      const quietMs = now - Math.max(feed.lastFrameAt ?? 0, feed.resumedAt);
      // A first count before there is a mark: the cause is to come with the mark, or soon after.
      if (quietMs < marksFor(source?.fps ?? 0).lateMs / 2) {
        if (view.shown === feed && feed.lastFrameAt !== undefined) {
          feed.eye.look(feed.video, feed.frames, now);
          view.stopped = undefined;
        }
        counts.delete(view);
        return;
      }
      feed.eye.forget();
      if (now - (readAt.get(view) ?? Number.NEGATIVE_INFINITY) >= countEveryMs) void count(view, feed, now); // its failures end in it
      const counted = counts.get(view);
      if (counted?.of === feed) view.stopped = whyStopped({ ...counted, source, link }) ?? view.stopped;
    },
  };
}
