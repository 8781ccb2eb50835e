import type { Cancel, Clock } from '../../core/clock.ts';
import type { MediaTicket } from '../../core/contract/desk.ts';
import type { StreamRole } from '../../core/domain/camera.ts';
import type { CameraId } from '../../core/domain/ids.ts';
import type { Fault, FaultCode } from '../../core/faults.ts';
import type { Result } from '../../core/result.ts';
import { backOff } from '../../core/retry.ts';
import { createHearers } from './hearers.ts';
import { createLink } from './link.ts';
import type { MaskSource } from './mask.ts';
import { tellPauses } from './pauses.ts';
import { planWall, type WantedTile } from './plan.ts';
import { renewalAt, renewalFacts } from './renewal.ts';
import type { Session } from './session.ts';
import type { Received } from './shard.ts';
import { meaningOf, snapshotOf, type TileSnapshot } from './snapshot.ts';
import { drawKeyframe, type Keyframe } from './still.ts';
import { createTestCodeReader } from './testcodeReader.ts';
import {
  createFeed,
  createView,
  type Feed,
  fitMasks,
  heldView,
  placeViews,
  putMasks,
  putStill,
  sampleFeed,
  startFeed,
  type View,
} from './view.ts';

export type { TileState } from './liveness.ts';
export type { MaskSource } from './mask.ts';
export type { WantedTile } from './plan.ts';
export type { TileSnapshot } from './snapshot.ts';
export { streamForWidth } from './stream.ts';

/** How often every tile's pictures are counted, and what is no longer wanted is given back. */
const sampleEveryMs = 250;
const linkRetry = backOff({ firstMs: 300, maxMs: 5_000 });
/** Refusals that trying again cannot change. */
const finalFaults: ReadonlySet<FaultCode> = new Set([
  'right.missing',
  'right.outOfScope',
  'right.notSignedIn',
  'camera.unknown',
  'camera.noStream',
]);

/** Of the link: what a site that is gone looks like from here. Other faults are what it answered. */
const lineFaults: ReadonlySet<FaultCode> = new Set(['call.closed', 'call.timeout', 'site.unreachable']);

/** The pictures of one window. Panels say what the wall shows; how it gets there is decided here. */
export interface Media {
  /** The whole wall as it should be now. Called on every change; does only what differs. An empty wall holds no connection. */
  show(tiles: readonly WantedTile[]): void;
  /** Whether the window can be seen: nothing is sent to one that cannot. */
  setSeen(isSeen: boolean): void;
  /** Lends a tile's element, which must be positioned: the pictures are put into it. */
  attach(tile: number, host: HTMLElement): Cancel;
  /** Calls back when what a tile means changes (camera, state, cause, stream, size), not on every picture. */
  onTile(tile: number, listener: () => void): Cancel;
  tile(tile: number): TileSnapshot | undefined;
  /** What a tile means now, as one value: the same as long as it looks the same, but for ages. */
  meaning(tile: number): string;
  /** The link to the site's media is gone: nothing it says comes through until it is back. */
  linkLost(): boolean;
  onLink(listener: () => void): Cancel;
  tiles(options?: { readonly testCodes: boolean }): readonly TileSnapshot[];
  close(): void;
}

export function createMedia(options: {
  readonly ticket: () => Promise<Result<MediaTicket>>;
  readonly masks: MaskSource;
  readonly clock: Clock;
}): Media {
  const { clock } = options;
  const views = new Map<CameraId, View>();
  const hosts = new Map<number, HTMLElement>();
  const { onTile, onLink, tell, tellLink } = createHearers(meaning);
  const leaving = new Map<Session, Received[]>();
  let wanted: readonly WantedTile[] = [];
  let isSeen = true;
  let epoch = 1;
  let feeds = 0;
  let readTestCode: ReturnType<typeof createTestCodeReader> | undefined;

  const link = createLink({
    ticket: options.ticket,
    clock,
    retry: linkRetry,
    events: {
      onSource({ camera, stream, status }) {
        views.get(camera)?.sources.set(stream, status);
        tell();
      },
      onStill({ camera, codec, width, height, ageMs }, bytes) {
        const view = views.get(camera);
        if (view && !view.shown) showStill(view, { bytes, codec, width, height }, clock.monotonic() - ageMs);
      },
      onEnded(streams) {
        for (const view of views.values())
          if ([view.shown, view.coming].some((feed) => feed?.received && streams.includes(feed.received.id)))
            renew(view);
        reconcile();
      },
    },
    onFault: tellLink,
    onSession() {
      tellLink();
      for (const view of views.values()) renew(view);
      reconcile();
    },
  });

  /** What is held of this camera is no longer good: the next plan asks for it anew. */
  function renew(view: View): void {
    epoch += 1;
    view.epoch = epoch;
    view.renewAt = undefined;
  }

  async function showStill(view: View, keyframe: Keyframe, takenAt: number): Promise<void> {
    const canvas = document.createElement('canvas');
    if (!(await drawKeyframe(keyframe, canvas)) || view.shown || views.get(view.camera) !== view) return;
    putStill(view, canvas, takenAt);
    tell();
  }

  function drop(feed: Feed | undefined): void {
    if (!feed || feed.dropped) return;
    feed.dropped = true;
    feed.video.srcObject = null;
    feed.video.remove();
    if (feed.received) leave(feed.session, feed.received);
  }

  /** Streams are given back together at the next sample, out of the way of those that are coming. */
  function leave(session: Session, received: Received): void {
    const streams = leaving.get(session) ?? [];
    leaving.set(session, [...streams, received]);
  }

  function forget(view: View): void {
    drop(view.shown);
    drop(view.coming);
    view.stage.remove();
    views.delete(view.camera);
  }

  function reconcile(): void {
    const plan = planWall(wanted, [...views.values()].map(heldView), epoch);
    for (const camera of plan.forget) {
      const view = views.get(camera);
      if (view) forget(view);
    }
    for (const { tile, camera, stream, hidden } of wanted) {
      const view = views.get(camera) ?? createView(camera, tile, stream, epoch, clock.monotonic());
      views.set(camera, view);
      // Before the camera is asked for: no picture comes ahead of its masks.
      mask(view);
      Object.assign(view, { tile, stream, hidden: hidden === true });
    }
    for (const camera of plan.dropComing) {
      const view = views.get(camera);
      drop(view?.coming);
      if (view) view.coming = undefined;
    }
    place();
    const { session } = link;
    if (session && plan.watch.length > 0) void watch(session, plan.watch); // its failures end in the views
    pauseUnseen();
    tell();
  }

  function mask(view: View): void {
    const masks = options.masks.of(view.camera);
    if (masks) putMasks(view, masks);
  }

  const place = () => placeViews(views.values(), hosts);

  async function watch(
    session: Session,
    items: readonly { readonly camera: CameraId; readonly stream: StreamRole }[],
  ): Promise<void> {
    const asked = items.flatMap(({ camera, stream }) => {
      const view = views.get(camera);
      if (!view) return [];
      feeds += 1;
      const parts = { key: `f${feeds}`, stream, epoch: view.epoch, session, askedAt: clock.monotonic() };
      const feed = createFeed(parts);
      view.coming = feed;
      view.refused = undefined;
      return [{ view, feed }];
    });
    const results = await session.watch(
      asked.map(({ view, feed }) => ({ key: feed.key, camera: view.camera, stream: feed.stream })),
    );
    for (const { view, feed } of asked) {
      const result = results.get(feed.key);
      if (result?.ok && feed.dropped) leave(session, result.value);
      else if (result?.ok) startFeed(view, feed, result.value, () => firstPicture(view, feed));
      else if (!feed.dropped)
        refuse(view, feed, result?.fault ?? { code: 'media.unknownTransport', params: {} });
    }
    pauseUnseen();
    tell();
  }

  function refuse(view: View, feed: Feed, fault: Fault): void {
    const final = finalFaults.has(fault.code);
    view.coming = undefined;
    feed.dropped = true;
    view.refused = { stream: feed.stream, epoch: feed.epoch, fault, final };
    if (!final) {
      view.renewals += 1;
      view.renewAt = clock.monotonic() + linkRetry(view.renewals);
    }
  }

  /** From its first picture on a coming stream is the one shown. */
  function firstPicture(view: View, feed: Feed): void {
    if (feed.dropped || view.coming !== feed) return;
    sampleFeed(feed, clock.monotonic());
    feed.lastFrameAt ??= clock.monotonic();
    drop(view.shown);
    view.shown = feed;
    view.coming = undefined;
    fitMasks(view, feed);
    view.still.hidden = true;
    view.stillTakenAt = undefined;
    tell();
  }

  function sample(): void {
    const now = clock.monotonic();
    let renewed = false;
    for (const view of views.values()) {
      for (const feed of [view.shown, view.coming]) if (feed?.received) sampleFeed(feed, now);
      const { coming } = view;
      // The first picture of a window in the background has no frame callback.
      if (coming && coming.frames > 0) firstPicture(view, coming);
      const due = renewalAt(renewalFacts(view), now);
      if (due.isLive) view.renewals = 0;
      if (due.now) {
        if (view.renewAt === undefined) view.renewals += 1;
        renew(view);
        renewed = true;
      }
    }
    if (renewed) reconcile();
    pauseUnseen();
    for (const [session, streams] of leaving) session.release(streams);
    leaving.clear();
    tell();
  }

  function snapshot(view: View, testCodes: boolean): TileSnapshot {
    if (testCodes) readTestCode ??= createTestCodeReader();
    const testCode = testCodes && view.shown ? readTestCode?.(view.shown.video) : undefined;
    return snapshotOf(view, { link: link.fault, monotonic: clock.monotonic(), now: clock.now(), testCode });
  }

  function tile(at: number): TileSnapshot | undefined {
    for (const view of views.values()) if (view.tile === at) return snapshot(view, false);
    return undefined;
  }

  function meaning(at: number): string {
    return meaningOf(tile(at));
  }

  function pauseUnseen(): void {
    tellPauses(views.values(), !isSeen || document.hidden, clock.monotonic());
  }

  const cancelMasks = options.masks.onChange(() => views.forEach(mask));
  const cancelSampling = clock.every(sampleEveryMs, sample);
  document.addEventListener('visibilitychange', pauseUnseen);

  return {
    show(tiles) {
      wanted = tiles;
      if (tiles.length > 0) link.open();
      reconcile();
      if (tiles.length === 0) {
        leaving.clear();
        link.close();
      }
    },
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
    onTile,
    linkLost: () => link.fault !== undefined && lineFaults.has(link.fault.code),
    onLink,
    tile,
    meaning,
    tiles: ({ testCodes } = { testCodes: false }) =>
      [...views.values()].map((view) => snapshot(view, testCodes)).sort((a, b) => a.tile - b.tile),
    close() {
      cancelSampling();
      cancelMasks();
      document.removeEventListener('visibilitychange', pauseUnseen);
      for (const view of [...views.values()]) forget(view);
      wanted = [];
      link.close();
    },
  };
}
