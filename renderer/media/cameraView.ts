import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { SourceStatus } from '../../core/cameras/source.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { PrivacyMask } from '../../core/media/mask.ts';
import { createFrozenDetector, type FrozenDetector } from './frozenDetector.ts';
import {
  type FrameRate,
  getKeyframeThresholds,
  getLivenessThresholds,
  judgeLiveness,
  type LivenessThresholds,
  type LivenessVerdict,
  lateAfterMs,
  updateFrameRate,
  updateLastFrameAt,
} from './liveness.ts';
import type { MaskCover } from './mask.ts';
import type { MediaSession, ReceivedTrack } from './mediaSession.ts';
import type { TileReduction } from './tileReduction.ts';
import type { ReceivedView, ViewKey, WantedTile } from './wallPlan.ts';

/** One stream of a camera on its way to the screen: requested, received, then shown in its video element. */
export interface StreamFeed {
  readonly key: string;
  readonly stream: StreamRole;
  readonly epoch: number;
  readonly session: MediaSession;
  readonly askedAt: number;
  readonly video: HTMLVideoElement;
  received: ReceivedTrack | undefined;
  /** The state last requested from the site; streams start paused. */
  paused: boolean;
  /** Time of the last resume: pictures are due from then on. */
  resumedAt: number;
  /** True if it showed pictures before the resume, which may still be among those counted now. */
  isSettling: boolean;
  /** True while the site prefetches pictures for it: until its first, or its first since the resume. */
  isPrefetched: boolean;
  /** Decoded pictures. */
  frames: number;
  mediaTime: number | undefined;
  pace: FrameRate | undefined;
  /** Keyframe rate, 1/s: the only pictures while the frame rate is reduced. Undefined: unknown, or hardly any. */
  keyframesPerS: number | undefined;
  /** Time at which the last new picture was presented. */
  lastFrameAt: number | undefined;
  readonly frozenDetector: FrozenDetector;
  dropped: boolean;
}

export interface RefusedStream {
  readonly stream: StreamRole;
  readonly epoch: number;
  readonly fault: Fault;
  /** True if a retry cannot help until a setting changes. */
  readonly final: boolean;
}

/** One camera on the wall, on any tile: its elements, its shown stream and its coming one. */
export interface CameraView {
  readonly key: ViewKey;
  readonly camera: CameraId;
  readonly since: number;
  /** Contains the videos, the still and their masks; moves between tiles and scales as a whole. */
  readonly stage: HTMLDivElement;
  readonly still: HTMLCanvasElement;
  /** The camera's privacy masks; if there are any, the cover exists before the first picture. */
  masks: readonly PrivacyMask[];
  cover: MaskCover | undefined;
  tile: number;
  stream: StreamRole;
  hidden: boolean;
  /** True on a large tile, whose pictures do not wait for turns. */
  isLarge: boolean;
  /** True on no tile: prefetched or parked. */
  isOff: boolean;
  /** True if sent for copies of its picture; it is not drawn itself. */
  isCopied: boolean;
  reduced: TileReduction | undefined;
  /**
   * After a frame rate reduction ends, only keyframes are due until this time, because the stream continues with the
   * next keyframe.
   */
  keyframesUntil: number;
  /** True if it or its whole window is invisible and the site was told to pause it. */
  unseen: boolean;
  /** Time at which it last became visible, or was put on the wall. */
  seenAt: number;
  epoch: number;
  shown: StreamFeed | undefined;
  coming: StreamFeed | undefined;
  refused: RefusedStream | undefined;
  /** Cause of its stop according to this window's counters (freshnessCheck.ts). */
  stopped: Fault | undefined;
  stillTakenAt: number | undefined;
  /** True if the still is one of a sequence of prefetched pictures (placeholders.ts). */
  stillMoves: boolean;
  readonly sources: Map<StreamRole, SourceStatus>;
  /** Automatic retries since the last live picture, and the time of the next. */
  retries: number;
  retryAt: number | undefined;
}

/** Sizes an element like its parent, its picture whole and centred. */
export function sizeLikeParent(element: HTMLElement): void {
  const { style } = element;
  style.position = 'absolute';
  style.inset = '0';
  style.width = '100%';
  style.height = '100%';
  style.objectFit = 'contain';
}

/** Minimum keyframe rate, 1/s, for a tile that shows keyframes only. */
const minKeyframesPerS = 1 / 15;

/**
 * Tells whether a stream may be cut to its keyframes.
 * Requires a measured rate: a stream with an endless GOP (H.264+, Zipstream, intra-refresh) would never show a picture
 * again.
 */
export const canBeCutToKeyframes = (feed: Pick<StreamFeed, 'keyframesPerS'> | undefined): boolean =>
  (feed?.keyframesPerS ?? 0) >= minKeyframesPerS;

/**
 * Creates a view.
 * @param now ms, on the clock of all the view's times
 */
export function createCameraView(
  key: ViewKey,
  { camera, tile, stream }: WantedTile,
  epoch: number,
  now: number,
): CameraView {
  const stage = document.createElement('div');
  const still = document.createElement('canvas');
  sizeLikeParent(stage);
  sizeLikeParent(still);
  still.hidden = true;
  stage.append(still);
  return {
    key,
    camera,
    since: now,
    stage,
    still,
    masks: [],
    cover: undefined,
    tile,
    stream,
    hidden: false,
    isLarge: false,
    isOff: false,
    isCopied: false,
    reduced: undefined,
    keyframesUntil: 0,
    unseen: false,
    seenAt: now,
    epoch,
    shown: undefined,
    coming: undefined,
    refused: undefined,
    stopped: undefined,
    stillTakenAt: undefined,
    stillMoves: false,
    sources: new Map(),
    retries: 0,
    retryAt: undefined,
  };
}

const keyframesDue = (feed: Pick<StreamFeed, 'keyframesPerS'> | undefined): number =>
  Math.max(minKeyframesPerS, feed?.keyframesPerS ?? 0);

/** Updates a view to its tile's desired content from `now` on. */
export function updateViewToTile(
  view: CameraView,
  item: WantedTile & { readonly reduced?: TileReduction },
  now: number,
): void {
  const {
    tile,
    stream,
    hidden = false,
    small = true,
    warm = false,
    parked = false,
    copied = false,
    reduced,
  } = item;
  if (view.reduced === 'frameRate' && reduced !== 'frameRate')
    view.keyframesUntil = now + 1_000 / keyframesDue(view.shown) + lateAfterMs;
  Object.assign(view, {
    tile,
    stream,
    hidden: hidden || parked,
    isLarge: !small,
    isOff: warm || parked,
    isCopied: copied,
    reduced,
  });
}

export function createStreamFeed(
  parts: Pick<StreamFeed, 'key' | 'stream' | 'epoch' | 'session' | 'askedAt'>,
): StreamFeed {
  const video = document.createElement('video');
  sizeLikeParent(video);
  video.muted = true;
  video.playsInline = true;
  video.autoplay = true;
  video.disablePictureInPicture = true;
  return {
    ...parts,
    video,
    received: undefined,
    paused: true,
    resumedAt: parts.askedAt,
    isSettling: false,
    isPrefetched: false,
    frames: 0,
    mediaTime: undefined,
    pace: undefined,
    keyframesPerS: undefined,
    lastFrameAt: undefined,
    frozenDetector: createFrozenDetector(),
    dropped: false,
  };
}

/** Puts every view's stage into its tile's element. Moving it within one tick does not stop its videos. */
export function placeViewsInTiles(
  views: Iterable<CameraView>,
  hosts: ReadonlyMap<number, HTMLElement>,
): void {
  for (const { tile, isOff, stage } of views) {
    const host = isOff ? undefined : hosts.get(tile);
    if (stage.parentElement === (host ?? null)) continue;
    if (host) host.append(stage);
    else stage.remove();
    for (const video of stage.querySelectorAll('video'))
      if (video.paused && video.srcObject)
        video.play().catch((error: unknown) => console.warn('a video did not play', error));
  }
}

/**
 * Settling time after a resume, ms.
 * Pictures that arrived while the site was pausing are drawn and counted when a window becomes visible, however old
 * [seen, Chromium 130: six pictures in the first frame]. Pictures counted later than this are new.
 */
const settleMs = 100;

/** Samples a feed's counters: nearly free, unlike a callback on every frame of every tile. */
export function sampleFeedCounters(feed: StreamFeed, now: number): void {
  const { video, lastFrameAt } = feed;
  const { totalVideoFrames: frames } = video.getVideoPlaybackQuality();
  const mediaTime = video.isConnected ? video.currentTime : undefined;
  Object.assign(feed, updateLastFrameAt(feed, { frames, mediaTime }, now));
  if (feed.isSettling) {
    feed.lastFrameAt = lastFrameAt;
    feed.isSettling = now - feed.resumedAt < settleMs;
  }
  feed.pace = updateFrameRate(feed.pace, frames, now);
}

/** Returns a view as `planWall` needs it. */
export function toReceivedView(view: CameraView): ReceivedView {
  const { key, epoch, shown, coming, refused } = view;
  return { key, epoch, shown, coming, refused };
}

type Due = Pick<CameraView, 'stream' | 'reduced' | 'keyframesUntil' | 'sources'>;
type DueFeed = Pick<StreamFeed, 'stream' | 'pace' | 'keyframesPerS'> | undefined;

const areKeyframesDue = (view: Pick<CameraView, 'reduced' | 'keyframesUntil'>, now: number): boolean =>
  view.reduced === 'frameRate' || now < view.keyframesUntil;

/** Returns the rate of pictures due from this feed, 1/s. */
export function getExpectedFps(view: Due, feed: DueFeed, now: number): number {
  if (areKeyframesDue(view, now)) return keyframesDue(feed);
  // The site measures the camera's rate. A lower rate received here is no reason for a later mark.
  return view.sources.get(feed?.stream ?? view.stream)?.fps || (feed?.pace?.fps ?? 0);
}

/** Returns the ages from which a picture of this feed is marked. */
export function getExpectedThresholds(view: Due, feed: DueFeed, now: number): LivenessThresholds {
  const fps = getExpectedFps(view, feed, now);
  return areKeyframesDue(view, now) ? getKeyframeThresholds(fps) : getLivenessThresholds(fps);
}

/**
 * Returns the visible picture of a view: the still over a resumed stream without a new picture, or the stream's;
 * undefined if there is neither.
 */
export function getVisiblePicture({
  still,
  shown,
}: Pick<CameraView, 'still' | 'shown'>): HTMLCanvasElement | HTMLVideoElement | undefined {
  return still.hidden ? shown?.video : still;
}

/** Returns its size in its own pixels; 0 by 0 while a video has no picture. */
export const getPictureSize = (picture: HTMLCanvasElement | HTMLVideoElement) =>
  picture instanceof HTMLVideoElement
    ? { width: picture.videoWidth, height: picture.videoHeight }
    : { width: picture.width, height: picture.height };

/** Tells whether a resumed stream has no new picture yet. */
export const isAwaitingResumedPicture = ({ paused, resumedAt, lastFrameAt }: StreamFeed): boolean =>
  !paused && lastFrameAt !== undefined && lastFrameAt < resumedAt;

/** Returns when the visible picture was presented or taken: the stream's own, or the still's over it. */
export function getPresentedAt({
  shown,
  stillTakenAt,
}: Pick<CameraView, 'shown' | 'stillTakenAt'>): number | undefined {
  if (shown?.lastFrameAt === undefined || stillTakenAt === undefined)
    return shown?.lastFrameAt ?? stillTakenAt;
  return Math.max(shown.lastFrameAt, stillTakenAt);
}

/**
 * Returns the stream whose status at the site describes the camera.
 * The last status of an ended stream is outdated, and may be of another stream than its replacement.
 */
function heartbeatOf({ shown, coming, epoch, stream }: CameraView): StreamRole {
  const feed = shown?.epoch === epoch ? shown : (coming ?? shown);
  return feed?.stream ?? stream;
}

export function judgeView(view: CameraView, link: Fault | undefined, now: number): LivenessVerdict {
  const feed = view.shown ?? view.coming;
  const source = view.sources.get(heartbeatOf(view));
  return judgeLiveness(
    {
      since: view.since,
      unseen: view.unseen,
      seenAt: view.seenAt,
      lastFrameAt: view.shown?.lastFrameAt === undefined ? undefined : getPresentedAt(view),
      sameSince: view.shown?.frozenDetector.since,
      marks: getExpectedThresholds(view, feed, now),
      stillTakenAt: view.stillTakenAt,
      stillMoves: view.stillMoves,
      source,
      refusal: view.refused,
      link,
      stopped: view.stopped,
    },
    now,
  );
}
