import type { Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import { createBackOff } from '../../core/base/retry.ts';
import type { MediaTicket } from '../../core/media/api.ts';
import {
  type CameraView,
  canBeCutToKeyframes,
  createCameraView,
  isAwaitingResumedPicture,
  placeViewsInTiles,
  toReceivedView,
  updateViewToTile,
} from './cameraView.ts';
import { createStreamWidths, shouldFallBack } from './chooseStream.ts';
import { createStreamFeeds } from './feeds.ts';
import { createFreshnessCheck } from './freshnessCheck.ts';
import { createHardwareDecodingCheck } from './hardwareDecoding.ts';
import { createHealthMonitor } from './health.ts';
import type { MaskSource } from './mask.ts';
import { createBatchingPublisher, createMediaEvents, type Media } from './media.ts';
import { createMediaLink } from './mediaLink.ts';
import { createPrefetchPlaceholders, createStillPlaceholders } from './placeholders.ts';
import { createReplay } from './replay/index.ts';
import { createWithdrawnCameras } from './replay/withdrawnCameras.ts';
import { startStillsWorker } from './stills.ts';
import { getRetryFacts, isRetryDue, requestStreamPauses } from './streamRequests.ts';
import { reduceToBudget } from './tileReduction.ts';
import { createTileStatusReader } from './tileStatus.ts';
import { createPictureTransitions } from './transition.ts';
import { updateViewMasks } from './viewLayers.ts';
import {
  createCopyTracker,
  createStreamDebounce,
  groupTilesByView,
  planWall,
  type ViewKey,
  type WantedTile,
} from './wallPlan.ts';

export { chooseStream, type StreamWidths } from './chooseStream.ts';
export type { CapturedPicture } from './export/picture.ts';
export { countsInWindowLoad, type TileHealth, type WindowHealth } from './health.ts';
export type { TileState } from './liveness.ts';
export { isStoppedTile } from './liveness.ts';
export type { MaskSource } from './mask.ts';
export type { Media } from './media.ts';
export { findFirstMotion, type GreyPicture, getMotionThreshold } from './motion.ts';
export { maxUndrawnShare } from './qualityBudget.ts';
export { drawKeyframe } from './stills.ts';
export { getStopKind, type StopKind } from './stopCause.ts';
export type { CameraState, TileStatus } from './tileStatus.ts';
export type { WantedTile } from './wallPlan.ts';

/** Interval at which every tile's pictures are counted and unused streams released. */
const sampleEveryMs = 250;
/** Typical size of cameras' main streams. */
const commonMain = { width: 1_920, height: 1_080 };
/** A wall must return soon after its line does: one attempt costs the site little. */
const linkRetry = createBackOff({ firstMs: 300, maxMs: 2_000 });
const refusedRetry = createBackOff({ firstMs: 300, maxMs: 5_000 });

export function createMedia(options: {
  readonly ticket: () => Promise<Result<MediaTicket>>;
  readonly masks: MaskSource;
  readonly clock: Clock;
}): Media {
  const { clock } = options;
  const views = new Map<ViewKey, CameraView>();
  const hosts = new Map<number, HTMLElement>();
  /** The view on each tile. */
  let onTiles: ReadonlyMap<number, CameraView> = new Map();
  const events = createMediaEvents((at) => reader.meaning(at));
  const { publishTiles, publishLink } = events;
  const publisher = createBatchingPublisher(clock, publishTiles);
  const publishSoon = publisher.soon;
  const widths = createStreamWidths(clock);
  const widthsPublisher = createBatchingPublisher(clock, events.publishWidths);
  const proofs = createFreshnessCheck();
  const copies = createCopyTracker(reconcile);
  /** The requested wall. */
  let wall: readonly WantedTile[] = [];
  let isSeen = true;
  let isReady = false;
  let epoch = 1;

  const replay = createReplay();
  const withdrawn = createWithdrawnCameras<CameraId>((camera) => options.masks.of(camera) !== undefined);
  const transitions = createPictureTransitions({ clock, masksOf: options.masks.of });
  const feeds = createStreamFeeds({
    clock,
    replay,
    retry: refusedRetry,
    isInSight: () => isInSight(),
    hasTime: () => hasTime(),
    onAnswered() {
      pauseUnseen();
      publishTiles();
    },
    onFirstPicture(view) {
      prefetched.left(view);
      transitions.replaced(view);
      learnWidths(view);
      publishSoon();
    },
  });

  const link = createMediaLink({
    ticket: options.ticket,
    clock,
    retry: linkRetry,
    events: {
      onSource({ camera, stream, status }) {
        for (const view of viewsOf(camera)) {
          view.sources.set(stream, status);
          learnWidths(view);
        }
        if (shouldFallBack(stream, status) && widths.refuse(camera, stream)) widthsPublisher.soon();
        publishSoon();
      },
      onStill({ camera, codec, width, height, ageMs }, bytes) {
        void stills.show(camera, { bytes, codec, width, height }, clock.monotonic() - ageMs);
      },
      onPrefetched: (message, bytes) => prefetched.take(message, bytes, clock.monotonic() - message.ageMs),
      onReady: () => stills.settled(),
      onReceiver(receiver) {
        const { name, end } = replay.tap(receiver);
        return {
          announce({ camera, stream }) {
            name(camera, stream);
            withdrawn.add(camera);
          },
          end,
        };
      },
      onEnded(streams) {
        for (const view of views.values())
          if ([view.shown, view.coming].some((feed) => feed?.received && streams.includes(feed.received.id)))
            invalidate(view);
        reconcile();
      },
    },
    onFault: publishLink,
    onSession() {
      publishLink();
      for (const view of views.values()) invalidate(view);
      reconcile();
    },
  });

  function learnWidths({ camera, shown, sources }: CameraView): void {
    if (widths.learn(camera, sources, shown?.stream)) widthsPublisher.soon();
  }

  const viewsOf = (camera: CameraId) => [...views.values()].filter((view) => view.camera === camera);
  const reader = createTileStatusReader({ clock, fault: () => link.fault, onTiles: () => onTiles, viewsOf });

  /** Invalidates a view's streams, so that the next plan requests them again. */
  function invalidate(view: CameraView): void {
    epoch += 1;
    view.epoch = epoch;
    view.retryAt = undefined;
  }

  const blankOf = (camera: CameraId) =>
    viewsOf(camera).filter(({ shown }) => !shown || isAwaitingResumedPicture(shown));
  const replaced = (blank: readonly CameraView[]) => blank.forEach(transitions.replaced);
  const stills = createStillPlaceholders({ clock, blankOf, onPut: replaced, onShown: publishSoon });
  const prefetched = createPrefetchPlaceholders({
    waitingOf: (camera) =>
      viewsOf(camera).filter(({ unseen, shown }) => !unseen && (!shown || shown.isPrefetched)),
    onPut(blank) {
      replaced(blank);
      // These changes are rare, and published at once.
      publishTiles();
    },
  });

  function forget(view: CameraView): void {
    feeds.drop(view.shown);
    feeds.drop(view.coming);
    transitions.end(view);
    view.stage.remove();
    views.delete(view.key);
    prefetched.left(view);
    if (viewsOf(view.camera).length === 0) replay.leave(view.camera);
  }

  const isCuttable = ({ camera, stream }: WantedTile) =>
    viewsOf(camera).some((view) => view.shown?.stream === stream && canBeCutToKeyframes(view.shown));

  /** Returns the tiles to show: the visible ones, within the budget, with stream changes debounced. */
  const nowWanted = () =>
    streamDebounce.apply(
      groupTilesByView(reduceToBudget(copies.withCopiesShown(wall), health.now().budget.level, isCuttable)),
      (key) => views.get(key)?.stream,
    );

  function reconcile(): void {
    const wanted = nowWanted();
    const plan = planWall(wanted, [...views.values()].map(toReceivedView), epoch);
    for (const key of plan.forget) {
      const view = views.get(key);
      if (!view) continue;
      transitions.take(view, wanted.values());
      forget(view);
    }
    for (const [key, item] of wanted) {
      const known = views.get(key);
      const view = known ?? createCameraView(key, item, epoch, clock.monotonic());
      views.set(key, view);
      // Masks come before the camera is requested: no picture may precede its masks.
      mask(view);
      updateViewToTile(view, item, clock.monotonic());
      transitions.give(view, !known);
    }
    replay.pace({
      thin: [...views.values()].filter(({ reduced }) => reduced === 'frameRate'),
      atOnce: [...views.values()].filter(({ isLarge, reduced }) => isLarge && !reduced),
    });
    for (const key of plan.dropComing) {
      const view = views.get(key);
      feeds.drop(view?.coming);
      if (view) view.coming = undefined;
    }
    onTiles = new Map([...views.values()].filter(({ isOff }) => !isOff).map((view) => [view.tile, view]));
    place();
    const { session } = link;
    const items = plan.watch.flatMap(({ key, stream }) => {
      const view = views.get(key);
      return view ? [{ view, stream }] : [];
    });
    if (session && items.length > 0) void feeds.watch(session, items); // failures are stored in the views
    pauseUnseen();
    publishTiles();
  }

  function mask(view: CameraView): void {
    const masks = options.masks.of(view.camera);
    if (masks) updateViewMasks(view, masks);
    view.cover?.lift(options.masks.isLifted(view.camera));
  }

  const place = () => placeViewsInTiles(views.values(), hosts);

  function sample(): void {
    const now = clock.monotonic();
    let hasInvalid = false;
    for (const view of views.values()) {
      feeds.sample(view, now);
      proofs.look(view, link.fault, now);
      const due = isRetryDue(getRetryFacts(view, now), now);
      if (due.isLive) view.retries = 0;
      if (due.now) {
        if (view.retryAt === undefined) view.retries += 1;
        invalidate(view);
        hasInvalid = true;
      }
    }
    if (hasInvalid) reconcile();
    pauseUnseen();
    // Makes way for the streams to come.
    feeds.giveBack();
    publishTiles();
  }

  function pauseUnseen(): void {
    requestStreamPauses(views.values(), !isInSight(), hasTime, clock.monotonic());
    for (const view of views.values()) if (view.unseen) prefetched.left(view);
  }

  function disconnect(): void {
    feeds.forgetDropped();
    link.close();
  }

  const isInSight = () => isSeen && !document.hidden;
  const hasTime = () => health.now().budget.level === 0;
  const isByHardware = createHardwareDecodingCheck();
  const health = createHealthMonitor({
    clock,
    isByHardware,
    views: () => views.values(),
    isSeen: isInSight,
    cores: navigator.hardwareConcurrency,
    onBudget: reconcile,
    onLook: events.publishHealth,
  });
  startStillsWorker();
  const streamDebounce = createStreamDebounce({ clock, onSettled: reconcile });
  const cancelMasks = options.masks.onChange(() => {
    views.forEach(mask);
    transitions.look();
    // A camera that may no longer be viewed loses its stored pictures at once, also in an open replay.
    withdrawn.look().forEach(replay.forget);
  });
  const cancelSampling = clock.every(sampleEveryMs, sample);
  document.addEventListener('visibilitychange', pauseUnseen);

  return {
    show(tiles) {
      wall = tiles;
      if (tiles.length > 0) link.open();
      reconcile();
      if (tiles.length > 0) return;
      replay.clear();
      // Runs now, while no stream is coming.
      if (isReady) feeds.giveBack();
      else disconnect();
    },
    standBy(now) {
      isReady = now;
      if (isReady) link.open();
      else if (wall.length === 0) disconnect();
    },
    setLargest: link.setLargest,
    setSeen(now) {
      isSeen = now;
      pauseUnseen();
    },
    attach(at, host) {
      hosts.set(at, host);
      place();
      return () => {
        if (hosts.get(at) === host) hosts.delete(at);
        place();
      };
    },
    copying: copies.show,
    onTile: events.onTile,
    onTiles: events.onTiles,
    onLink: events.onLink,
    onHealth: events.onHealth,
    widths: widths.of,
    decodesByHardware: () => isByHardware(commonMain) === true,
    onWidths: events.onWidths,
    health: health.now,
    ...reader,
    replay,
    close() {
      cancelSampling();
      publisher.close();
      widthsPublisher.close();
      cancelMasks();
      health.close();
      streamDebounce.close();
      document.removeEventListener('visibilitychange', pauseUnseen);
      for (const view of [...views.values()]) forget(view);
      wall = [];
      replay.close();
      link.close();
    },
  };
}
