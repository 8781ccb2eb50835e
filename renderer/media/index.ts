import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import { Listeners } from '../../core/base/listeners.ts';
import type { Result } from '../../core/base/result.ts';
import { backOff } from '../../core/base/retry.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { MediaTicket, MediaTopics } from '../../core/media/api.ts';
import type { TopicMessage } from '../../core/rpc/define.ts';
import { createCopies } from './copies.ts';
import { createEfficiency } from './efficiency.ts';
import { createFeeds } from './feeds.ts';
import { createHealth } from './health.ts';
import { putMasks, putStill } from './layers.ts';
import { createLink } from './link.ts';
import type { MaskSource } from './mask.ts';
import type { Media } from './media.ts';
import { watchPauses } from './pauses.ts';
import { planWall, type ViewKey, viewsWanted, type WantedTile } from './plan.ts';
import { createProofs } from './proof.ts';
import { createReading } from './reading.ts';
import { withinBudget } from './reduced.ts';
import { renewalAt, renewalFacts } from './renewal.ts';
import { createReplay } from './replay/index.ts';
import { createWithdrawn } from './replay/withdrawn.ts';
import { createSteady } from './steady.ts';
import { decodeAhead, drawPicture, endAhead, startStills } from './still.ts';
import { createStillShow } from './stillShow.ts';
import type { AheadDecoded } from './stills/messages.ts';
import { together } from './stills/together.ts';
import { createWidths, yields } from './stream.ts';
import { createTransitions } from './transition.ts';
import { createView, dress, hasKeyframes, heldView, isSentAgain, placeViews, type View } from './view.ts';

/** Shows what comes ahead of a stream's own pictures. */
interface AheadShow {
  /** `takenAt`: of the newest, on the clock of all of the view's times. Its bytes are taken. */
  take(message: TopicMessage<MediaTopics, 'ahead'>, bytes: Uint8Array, takenAt: number): void;
  /** A view shows its own pictures by now, is not seen, or is gone. */
  left(view: Pick<View, 'camera'>): void;
}

function createAheadShow(options: {
  /** The views of a camera that show no picture of a stream yet, or wait for one that is sent again. */
  readonly waitingOf: (camera: CameraId) => readonly View[];
  readonly onPut: (views: readonly View[]) => void;
}): AheadShow {
  const { onPut } = options;
  const waitingOf = (camera: CameraId, stream: StreamRole) =>
    options.waitingOf(camera).filter(({ shown, coming }) => (shown ?? coming)?.stream === stream);
  interface Shown {
    readonly camera: CameraId;
    readonly stream: StreamRole;
    readonly key: string;
  }
  const shown = new Map<string, Shown>();

  function end(one: Shown): void {
    shown.delete(one.key);
    endAhead(one.key);
  }

  const put = together<{ readonly of: Shown } & AheadDecoded>((all) => {
    const drawn = all.flatMap(({ of, picture, takenAt }) => {
      const waiting = waitingOf(of.camera, of.stream);
      for (const { still } of waiting) drawPicture(picture, still);
      picture.close();
      return waiting.map((view) => ({ view, takenAt }));
    });
    for (const { view, takenAt } of drawn) putStill(view, takenAt, true);
    onPut(drawn.map(({ view }) => view));
  });

  return {
    take({ camera, stream, codec, sizes, isKey }, bytes, takenAt) {
      const key = `${stream} ${camera}`;
      const known = shown.get(key);
      if (waitingOf(camera, stream).length === 0) {
        if (known) end(known);
        return;
      }
      const of = known ?? { camera, stream, key };
      shown.set(key, of);
      decodeAhead({ ahead: key, codec, bytes, sizes, isKey, takenAt }, (decoded) => put({ of, ...decoded }));
    },
    left({ camera }) {
      for (const one of [...shown.values()])
        if (one.camera === camera && waitingOf(camera, one.stream).length === 0) end(one);
    },
  };
}

/** Whoever is told when a tile's meaning changes, or the link to the site. */
interface Hearers {
  onTile(tile: number, listener: () => void): Cancel;
  /** Told once, after all tiles, when the meaning of any was another one. */
  onTiles(listener: () => void): Cancel;
  onLink(listener: () => void): Cancel;
  /** Tells those of the tiles whose meaning is another one than when they were last told. */
  publish(): void;
  publishLink(): void;
  onHealth(listener: () => void): Cancel;
  publishHealth(): void;
  onWidths(listener: () => void): Cancel;
  publishWidths(): void;
}

function createHearers(meaning: (tile: number) => string): Hearers {
  const tiles = new Map<number, Listeners>();
  const meanings = new Map<number, string>();
  const link = new Listeners();
  const whole = new Listeners();
  const health = new Listeners();
  const widths = new Listeners();
  return {
    onTile(at, listener) {
      const listeners = tiles.get(at) ?? new Listeners();
      tiles.set(at, listeners);
      return listeners.add(listener);
    },
    onTiles: whole.add,
    onLink: link.add,
    onHealth: health.add,
    onWidths: widths.add,
    publish() {
      let changed = false;
      for (const [at, listeners] of tiles) {
        const now = meaning(at);
        if (meanings.get(at) === now) continue;
        meanings.set(at, now);
        changed = true;
        listeners.emit();
      }
      if (changed) whole.emit();
    },
    publishLink: link.emit,
    publishHealth: health.emit,
    publishWidths: widths.emit,
  };
}

/** Tiles that come to life one by one are told of this often at most. */
const publishEveryMs = 50;

/** What comes camera by camera is told of at once, and what follows it within a moment together: each telling looks at all tiles. */
interface Publisher {
  soon(): void;
  close(): void;
}

function createPublisher(clock: Clock, publish: () => void): Publisher {
  let isSending = false;
  let hasMore = false;
  let cancel: Cancel = () => {};
  function soon(): void {
    if (isSending) {
      hasMore = true;
      return;
    }
    isSending = true;
    publish();
    cancel = clock.after(publishEveryMs, () => {
      isSending = false;
      if (hasMore) soon();
    });
    hasMore = false;
  }
  return { soon, close: () => cancel() };
}

export { lostShare } from './budget.ts';
export { type StopKind, stopKind } from './cause.ts';
export type { CapturedPicture } from './export/picture.ts';
export { isJudged, type TileHealth, type WindowHealth } from './health.ts';
export type { TileState } from './liveness.ts';
export type { MaskSource } from './mask.ts';
export type { Media } from './media.ts';
export { firstMotion, type GreyPicture, motionFrom } from './motion.ts';
export type { WantedTile } from './plan.ts';
export type { Standing, TileSnapshot } from './snapshot.ts';
export { drawKeyframe } from './still.ts';
export { isStopped } from './stopped.ts';
export { type StreamWidths, streamForWidth } from './stream.ts';

/** How often every tile's pictures are counted, and what is no longer wanted is given back. */
const sampleEveryMs = 250;
/** What most cameras' main streams are. */
const commonMain = { width: 1_920, height: 1_080 };
/** A wall must be back soon after its line is: one try costs the site little. */
const linkRetry = backOff({ firstMs: 300, maxMs: 2_000 });
const refusedRetry = backOff({ firstMs: 300, maxMs: 5_000 });

export function createMedia(options: {
  readonly ticket: () => Promise<Result<MediaTicket>>;
  readonly masks: MaskSource;
  readonly clock: Clock;
}): Media {
  const { clock } = options;
  const views = new Map<ViewKey, View>();
  const hosts = new Map<number, HTMLElement>();
  /** The view on each tile. */
  let onTiles: ReadonlyMap<number, View> = new Map();
  const hearers = createHearers((at) => reading.meaning(at));
  const { publish, publishLink } = hearers;
  const publisher = createPublisher(clock, publish);
  const publishSoon = publisher.soon;
  const widths = createWidths(clock);
  const widthsPublisher = createPublisher(clock, hearers.publishWidths);
  const proofs = createProofs();
  const copies = createCopies(reconcile);
  /** The wall as it was asked for. */
  let wall: readonly WantedTile[] = [];
  let isSeen = true;
  let isReady = false;
  let epoch = 1;

  const replay = createReplay();
  const withdrawn = createWithdrawn<CameraId>((camera) => options.masks.of(camera) !== undefined);
  const transitions = createTransitions({ clock, masksOf: options.masks.of });
  const feeds = createFeeds({
    clock,
    replay,
    retry: refusedRetry,
    isInSight: () => isInSight(),
    hasTime: () => hasTime(),
    onAnswered() {
      pauseUnseen();
      publish();
    },
    onFirstPicture(view) {
      ahead.left(view);
      transitions.replaced(view);
      learnWidths(view);
      publishSoon();
    },
  });

  const link = createLink({
    ticket: options.ticket,
    clock,
    retry: linkRetry,
    events: {
      onSource({ camera, stream, status }) {
        for (const view of viewsOf(camera)) {
          view.sources.set(stream, status);
          learnWidths(view);
        }
        if (yields(stream, status) && widths.refuse(camera, stream)) widthsPublisher.soon();
        publishSoon();
      },
      onStill({ camera, codec, width, height, ageMs }, bytes) {
        void stills.show(camera, { bytes, codec, width, height }, clock.monotonic() - ageMs);
      },
      onAhead: (message, bytes) => ahead.take(message, bytes, clock.monotonic() - message.ageMs),
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
            renew(view);
        reconcile();
      },
    },
    onFault: publishLink,
    onSession() {
      publishLink();
      for (const view of views.values()) renew(view);
      reconcile();
    },
  });

  function learnWidths({ camera, shown, sources }: View): void {
    if (widths.learn(camera, sources, shown?.stream)) widthsPublisher.soon();
  }

  const viewsOf = (camera: CameraId) => [...views.values()].filter((view) => view.camera === camera);
  const reading = createReading({ clock, fault: () => link.fault, onTiles: () => onTiles, viewsOf });

  /** What is held of this view is no longer good: the next plan asks for it again. */
  function renew(view: View): void {
    epoch += 1;
    view.epoch = epoch;
    view.renewAt = undefined;
  }

  const blankOf = (camera: CameraId) => viewsOf(camera).filter(({ shown }) => !shown || isSentAgain(shown));
  const replaced = (blank: readonly View[]) => blank.forEach(transitions.replaced);
  const stills = createStillShow({ clock, blankOf, onPut: replaced, onShown: publishSoon });
  const ahead = createAheadShow({
    waitingOf: (camera) =>
      viewsOf(camera).filter(({ unseen, shown }) => !unseen && (!shown || shown.isAhead)),
    onPut(blank) {
      replaced(blank);
      // Few: told of at once.
      publish();
    },
  });

  function forget(view: View): void {
    feeds.drop(view.shown);
    feeds.drop(view.coming);
    transitions.end(view);
    view.stage.remove();
    views.delete(view.key);
    ahead.left(view);
    if (viewsOf(view.camera).length === 0) replay.leave(view.camera);
  }

  const isCuttable = ({ camera, stream }: WantedTile) =>
    viewsOf(camera).some((view) => view.shown?.stream === stream && hasKeyframes(view.shown));

  /** What there is to show of the wall: what is seen, within the budget, and no other stream before a tile keeps its size. */
  const nowWanted = () =>
    steady.settle(
      viewsWanted(withinBudget(copies.seenOf(wall), health.now().budget.level, isCuttable)),
      (key) => views.get(key)?.stream,
    );

  function reconcile(): void {
    const wanted = nowWanted();
    const plan = planWall(wanted, [...views.values()].map(heldView), epoch);
    for (const key of plan.forget) {
      const view = views.get(key);
      if (!view) continue;
      transitions.take(view, wanted.values());
      forget(view);
    }
    for (const [key, item] of wanted) {
      const known = views.get(key);
      const view = known ?? createView(key, item, epoch, clock.monotonic());
      views.set(key, view);
      // Before the camera is asked for: no picture comes ahead of its masks.
      mask(view);
      dress(view, item, clock.monotonic());
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
    if (session && items.length > 0) void feeds.watch(session, items); // its failures end in the views
    pauseUnseen();
    publish();
  }

  function mask(view: View): void {
    const masks = options.masks.of(view.camera);
    if (masks) putMasks(view, masks);
    view.cover?.lift(options.masks.isLifted(view.camera));
  }

  const place = () => placeViews(views.values(), hosts);

  function sample(): void {
    const now = clock.monotonic();
    let renewed = false;
    for (const view of views.values()) {
      feeds.sample(view, now);
      proofs.look(view, link.fault, now);
      const due = renewalAt(renewalFacts(view, now), now);
      if (due.isLive) view.renewals = 0;
      if (due.now) {
        if (view.renewAt === undefined) view.renewals += 1;
        renew(view);
        renewed = true;
      }
    }
    if (renewed) reconcile();
    pauseUnseen();
    // Out of the way of what is coming.
    feeds.giveBack();
    publish();
  }

  function pauseUnseen(): void {
    watchPauses(views.values(), !isInSight(), hasTime, clock.monotonic());
    for (const view of views.values()) if (view.unseen) ahead.left(view);
  }

  function part(): void {
    feeds.forgetDropped();
    link.close();
  }

  const isInSight = () => isSeen && !document.hidden;
  const hasTime = () => health.now().budget.level === 0;
  const isByHardware = createEfficiency();
  const health = createHealth({
    clock,
    isByHardware,
    views: () => views.values(),
    isSeen: isInSight,
    cores: navigator.hardwareConcurrency,
    onBudget: reconcile,
    onLook: hearers.publishHealth,
  });
  startStills();
  const steady = createSteady({ clock, onSettled: reconcile });
  const cancelMasks = options.masks.onChange(() => {
    views.forEach(mask);
    transitions.look();
    // What may be seen no more has no past either, not for a minute and not in a replay that is open.
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
      // Now, while nothing comes.
      if (isReady) feeds.giveBack();
      else part();
    },
    standBy(now) {
      isReady = now;
      if (isReady) link.open();
      else if (wall.length === 0) part();
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
    onTile: hearers.onTile,
    onTiles: hearers.onTiles,
    onLink: hearers.onLink,
    onHealth: hearers.onHealth,
    widths: widths.of,
    decodesByHardware: () => isByHardware(commonMain) === true,
    onWidths: hearers.onWidths,
    health: health.now,
    ...reading,
    replay,
    close() {
      cancelSampling();
      publisher.close();
      widthsPublisher.close();
      cancelMasks();
      health.close();
      steady.close();
      document.removeEventListener('visibilitychange', pauseUnseen);
      for (const view of [...views.values()]) forget(view);
      wall = [];
      replay.close();
      link.close();
    },
  };
}
