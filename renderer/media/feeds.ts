import type { Clock } from '../../core/base/clock.ts';
import type { Result } from '../../core/base/result.ts';
import type { RetryPolicy } from '../../core/base/retry.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { Fault, FaultCode } from '../../core/errors/faults.ts';
import { maxPrefetchedStreams } from '../../core/media/api.ts';
import { type CameraView, createStreamFeed, type StreamFeed, sampleFeedCounters } from './cameraView.ts';
import type { MediaSession, ReceivedTrack, WatchedTrack } from './mediaSession.ts';
import type { Replay } from './replay/index.ts';
import { coverWithFeed, hideStill, showFeed } from './viewLayers.ts';

/** Refusals that a retry cannot change. */
const finalFaults: ReadonlySet<FaultCode> = new Set([
  'right.missing',
  'right.outOfScope',
  'right.notSignedIn',
  'camera.noStream',
]);

/** Manages the streams of a window's views from the request to the first picture, and until their release. */
export interface StreamFeeds {
  /**
   * Requests all of these, the hidden ones after the visible ones have arrived.
   * Results and refusals are stored in the views.
   */
  watch(
    session: MediaSession,
    items: readonly { readonly view: CameraView; readonly stream: StreamRole }[],
  ): Promise<void>;
  drop(feed: StreamFeed | undefined): void;
  /** Counts a view's pictures, and switches to its coming stream once that has one. */
  sample(view: CameraView, now: number): void;
  /** Releases the streams dropped since the last call: one call to the site for all. */
  giveBack(): void;
  /** Forgets dropped streams without a release, because their session ends with them. */
  forgetDropped(): void;
}

export function createStreamFeeds(options: {
  readonly clock: Clock;
  /** Delay before a refused stream is requested again. */
  readonly retry: RetryPolicy;
  /** Stores received pictures, except of cameras that may not be viewed. */
  readonly replay: Pick<Replay, 'forget'>;
  /** Tells whether the window is visible. */
  readonly isInSight: () => boolean;
  /** Tells whether this machine has time to decode a few streams twice for a moment. */
  readonly hasTime: () => boolean;
  /** Called when requests have been answered. */
  readonly onAnswered: () => void;
  /** Called when a view switches to another stream. */
  readonly onFirstPicture: (view: CameraView) => void;
}): StreamFeeds {
  const { clock } = options;
  const leaving = new Map<MediaSession, ReceivedTrack[]>();
  let made = 0;

  const isLater = (view: CameraView) => view.hidden || view.isOff;

  function leave(session: MediaSession, received: ReceivedTrack): void {
    leaving.set(session, [...(leaving.get(session) ?? []), received]);
  }

  function drop(feed: StreamFeed | undefined): void {
    if (!feed || feed.dropped) return;
    feed.dropped = true;
    feed.video.srcObject = null;
    feed.video.remove();
    if (feed.received) leave(feed.session, feed.received);
  }

  function refuse(view: CameraView, feed: StreamFeed, fault: Fault): void {
    const final = finalFaults.has(fault.code);
    view.coming = undefined;
    feed.dropped = true;
    view.refused = { stream: feed.stream, epoch: feed.epoch, fault, final };
    if (final) {
      options.replay.forget(view.camera);
      return;
    }
    view.retries += 1;
    view.retryAt = clock.monotonic() + options.retry(view.retries);
  }

  /** Switches a view to its coming stream at that stream's first picture. */
  function firstPicture(view: CameraView, feed: StreamFeed): void {
    if (feed.dropped || view.coming !== feed) return;
    sampleFeedCounters(feed, clock.monotonic());
    feed.lastFrameAt ??= clock.monotonic();
    drop(view.shown);
    showFeed(view, feed);
    ownPictures(view, feed);
  }

  /** Stops prefetching: the stream shows its own pictures. */
  function ownPictures(view: CameraView, feed: StreamFeed): void {
    if (feed.isPrefetched && feed.received) feed.session.shown(feed.received.id);
    feed.isPrefetched = false;
    options.onFirstPicture(view);
  }

  async function receive(
    session: MediaSession,
    all: readonly { readonly view: CameraView; readonly feed: StreamFeed }[],
  ): Promise<void> {
    const asked = all.filter(({ feed }) => !feed.dropped);
    if (asked.length === 0) return;
    const byKey = new Map(asked.map((one) => [one.feed.key, one]));
    // An opening wall has its stills: decoding each stream's pictures since its keyframe would delay all of them.
    const isFew = asked.length <= maxPrefetchedStreams;
    const canPrefetch = isFew && options.hasTime();
    await session.watch(
      asked.map(({ view, feed }) => {
        const atOnce = !isLater(view) && options.isInSight();
        const prefetched = canPrefetch && atOnce && !view.shown;
        feed.isPrefetched = prefetched;
        return { key: feed.key, camera: view.camera, stream: feed.stream, atOnce, ahead: prefetched };
      }),
      (answers) => {
        for (const [key, result] of answers) {
          const one = byKey.get(key);
          if (one) answered(session, one, result, isFew);
        }
        options.onAnswered();
      },
    );
  }

  function answered(
    session: MediaSession,
    { view, feed }: { readonly view: CameraView; readonly feed: StreamFeed },
    result: Result<WatchedTrack>,
    isFew: boolean,
  ): void {
    if (!result.ok) {
      if (!feed.dropped) refuse(view, feed, result.fault);
      return;
    }
    if (feed.dropped) {
      leave(session, result.value);
      return;
    }
    feed.paused = !result.value.isSent;
    feed.resumedAt = clock.monotonic();
    // Of many views with a still the next sample detects the picture: a frame callback for each would delay the others.
    const isAwaited = isFew || (!view.shown && view.stillTakenAt === undefined);
    coverWithFeed(view, feed, result.value, isAwaited ? () => firstPicture(view, feed) : undefined);
  }

  return {
    async watch(session, items) {
      const asked = items.map(({ view, stream }) => {
        made += 1;
        const parts = { key: `f${made}`, stream, epoch: view.epoch, session, askedAt: clock.monotonic() };
        const feed = createStreamFeed(parts);
        view.coming = feed;
        view.refused = undefined;
        return { view, feed };
      });
      await receive(
        session,
        asked.filter(({ view }) => !isLater(view)),
      );
      await receive(
        session,
        asked.filter(({ view }) => isLater(view)),
      );
    },
    drop,
    sample(view, now) {
      for (const feed of [view.shown, view.coming]) if (feed?.received) sampleFeedCounters(feed, now);
      const { coming, shown } = view;
      // Notified afterwards: prefetched pictures continue meanwhile.
      const isWaiting = shown && (shown.isPrefetched || view.stillTakenAt !== undefined);
      if (isWaiting && shown.lastFrameAt !== undefined && shown.lastFrameAt >= shown.resumedAt) {
        hideStill(view);
        ownPictures(view, shown);
      }
      // No frame callback arrives for one of many streams, a background window, or a view on no tile. A counted picture
      // is decoded, and appears in the page a little later.
      if (coming && coming.frames > 0 && coming.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA)
        firstPicture(view, coming);
    },
    giveBack() {
      for (const [session, streams] of leaving) session.release(streams);
      leaving.clear();
    },
    forgetDropped: () => leaving.clear(),
  };
}
