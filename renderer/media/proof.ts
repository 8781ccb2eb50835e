import type { Fault } from '../../core/errors/faults.ts';
import { isOfCamera, lossOf, type Traffic, trafficOf, whyStopped } from './cause.ts';
import { dueMarks, type Feed, type View } from './view.ts';

/** How often the counters of a tile that is not fresh are read. */
const countEveryMs = 1_000;
/** And of one that is: what was lost longer ago did not stop it. */
const countFreshEveryMs = 5_000;

/** What was counted of one stream. */
interface Counts {
  readonly of: Feed;
  readAt: number;
  /** Packets that were missing when its pictures still came. */
  lostBefore: number;
  /** The first and the latest count since they do not. */
  first: Traffic | undefined;
  latest: Traffic | undefined;
  /** When the path had first brought as many bytes as it has by the latest, ms. */
  pathSince: number;
  /** When its packets were first as many as they are in the latest, ms. */
  packetsSince: number;
  /** At the sampling before. */
  wasStopped: boolean;
}

/** Finds out of every view whether its pictures change, and why none come. */
export interface Proofs {
  /** To be called at each sampling. `link`: what is wrong between this window and the site. */
  look(view: View, link: Fault | undefined, now: number): void;
}

async function count(counts: Counts, isFresh: boolean, now: number): Promise<void> {
  counts.readAt = now;
  const { received } = counts.of;
  // A transport that was just closed has no counts any more, and what was known of the view stays.
  const traffic = received && trafficOf(await received.stats(), received.track.id, now);
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
  return first && latest && whyStopped({ ...counts, first, latest, link });
}

/** What was found stays until pictures come. The site's word of a camera does not: it holds as long as the site says it. */
const lasting = (before: Fault | undefined) => (before && isOfCamera(before) ? undefined : before);

/** Reads the counters of tiles whose pictures do not come once a second, of others seldom; of those it looks at the picture. */
export function createProofs(): Proofs {
  const countsOf = new WeakMap<View, Counts>();

  function of(view: View, feed: Feed): Counts {
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
        // What it shows again later is no more of this row than what it showed before.
        feed?.frozenDetector.forget();
        return;
      }
      const counts = of(view, feed);
      const source = view.sources.get(feed.stream);
      const quietMs = now - Math.max(feed.lastFrameAt ?? 0, feed.resumedAt);
      // Counted before there is a mark: the cause is to come with the mark, or soon after.
      const isFresh = quietMs < dueMarks(view, feed, now).lateMs / 2;
      if (isFresh) {
        counts.first = counts.latest = undefined;
        if (feed.lastFrameAt !== undefined) {
          feed.frozenDetector.look(feed.video, feed.frames, now);
          view.stopped = undefined;
        }
      } else {
        feed.frozenDetector.forget();
        const found = concluded(counts, link);
        // Where the camera's packets are missing they are missing here too, and the line to the site is in order.
        const cause = found?.code === 'media.packetsLost' ? (lossOf(source) ?? found) : found;
        view.stopped = source?.cause ?? cause ?? lasting(view.stopped);
      }
      const everyMs = isFresh ? countFreshEveryMs : countEveryMs;
      // At once when pictures have just stopped, or come again, whenever the last count was.
      if (now - counts.readAt >= everyMs || isFresh === counts.wasStopped) void count(counts, isFresh, now); // its failures end in it
      counts.wasStopped = !isFresh;
    },
  };
}
