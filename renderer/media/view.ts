import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { SourceStatus } from '../../core/cameras/source.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { PrivacyMask } from '../../core/media/mask.ts';
import { createFrozenDetector, type FrozenDetector } from './frozen.ts';
import {
  lastFrameAfter,
  lateAfterMs,
  type Marks,
  marksFor,
  marksForKeyframes,
  type Pace,
  paceAfter,
  type Verdict,
  verdict,
} from './liveness.ts';
import type { MaskCover } from './mask.ts';
import type { HeldView, ViewKey, WantedTile } from './plan.ts';
import type { Reduced } from './reduced.ts';
import type { Received, Session } from './session.ts';

/** One stream of a camera on its way to the screen: asked for, received, then pictures in its video element. */
export interface Feed {
  readonly key: string;
  readonly stream: StreamRole;
  readonly epoch: number;
  readonly session: Session;
  readonly askedAt: number;
  readonly video: HTMLVideoElement;
  received: Received | undefined;
  /** As the site last heard from us; streams arrive paused. */
  paused: boolean;
  /** When the site was last asked to send it: pictures are due from then on. */
  resumedAt: number;
  /** It showed pictures before it was resumed, and what it counts now may still be of those. */
  isSettling: boolean;
  /** The site sends pictures ahead of its own: until its first, or its first since it was resumed. */
  isPrefetched: boolean;
  /** Pictures decoded. */
  frames: number;
  mediaTime: number | undefined;
  pace: Pace | undefined;
  /** How many keyframes come, 1/s: all that is shown while the frame rate is reduced. Undefined: not known, or hardly any. */
  keyframesPerS: number | undefined;
  /** When the last new picture was presented. */
  lastFrameAt: number | undefined;
  readonly frozenDetector: FrozenDetector;
  dropped: boolean;
}

export interface Refused {
  readonly stream: StreamRole;
  readonly epoch: number;
  readonly fault: Fault;
  /** Asking again will not help until something is changed. */
  readonly final: boolean;
}

/** One camera on the wall, on whichever tile: its elements, what is shown and what is coming. */
export interface View {
  readonly key: ViewKey;
  readonly camera: CameraId;
  readonly since: number;
  /** Holds the videos, the still and their masks; moves whole from tile to tile, and is enlarged whole. */
  readonly stage: HTMLDivElement;
  readonly still: HTMLCanvasElement;
  /** What nobody may see of this camera; the cover is there where there is any, before any picture is. */
  masks: readonly PrivacyMask[];
  cover: MaskCover | undefined;
  tile: number;
  stream: StreamRole;
  hidden: boolean;
  /** On a large tile: its pictures go on as they come. */
  isLarge: boolean;
  /** On no tile: not yet, or not now. */
  isOff: boolean;
  /** Sent for copies of its picture: it is not drawn itself. */
  isCopied: boolean;
  reduced: Reduced | undefined;
  /** Its frame rate was given back: until then no more than keyframes are due, since it goes on with the next of those. */
  keyframesUntil: number;
  /** Nobody can see it, by itself or with its whole window, and the site was asked to send nothing. */
  unseen: boolean;
  /** When it was last seen again, or put on the wall. */
  seenAt: number;
  epoch: number;
  shown: Feed | undefined;
  coming: Feed | undefined;
  refused: Refused | undefined;
  /** Why its pictures stopped, as far as this window can tell (proof.ts). */
  stopped: Fault | undefined;
  stillTakenAt: number | undefined;
  /** The still is one of many: pictures that come ahead of the stream's own (placeholders.ts). */
  stillMoves: boolean;
  readonly sources: Map<StreamRole, SourceStatus>;
  /** How often it was asked for again by itself since the last live picture, and when next. */
  retries: number;
  retryAt: number | undefined;
}

/** As large as its parent, its picture whole and centred. */
export function fill(element: HTMLElement): void {
  const { style } = element;
  style.position = 'absolute';
  style.inset = '0';
  style.width = '100%';
  style.height = '100%';
  style.objectFit = 'contain';
}

/** Keyframes that come less often than this, 1/s, are no pictures to look at. */
const minKeyframesPerS = 1 / 15;

/**
 * Whether a stream may be cut to its keyframes. One with an endless GOP (H.264+, Zipstream, intra-refresh) would never show a
 * picture again, so this holds only for a stream whose keyframes were counted.
 */
export const hasKeyframes = (feed: Pick<Feed, 'keyframesPerS'> | undefined): boolean =>
  (feed?.keyframesPerS ?? 0) >= minKeyframesPerS;

/** `now`: ms, on the clock of all of the view's times. */
export function createView(
  key: ViewKey,
  { camera, tile, stream }: WantedTile,
  epoch: number,
  now: number,
): View {
  const stage = document.createElement('div');
  const still = document.createElement('canvas');
  fill(stage);
  fill(still);
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

const keyframesDue = (feed: Pick<Feed, 'keyframesPerS'> | undefined): number =>
  Math.max(minKeyframesPerS, feed?.keyframesPerS ?? 0);

/** Makes a view what its tile is to be from `now` on. */
export function dress(view: View, item: WantedTile & { readonly reduced?: Reduced }, now: number): void {
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

export function createFeed(parts: Pick<Feed, 'key' | 'stream' | 'epoch' | 'session' | 'askedAt'>): Feed {
  const video = document.createElement('video');
  fill(video);
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
export function placeViews(views: Iterable<View>, hosts: ReadonlyMap<number, HTMLElement>): void {
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
 * What came while the site was being told to pause is drawn and counted when a window is shown again, however old it is by then
 * [seen, Chromium 130: six pictures in the first frame]. What is counted later than this after it was resumed has come since, ms.
 */
const settleMs = 100;

/** Takes a sample of a feed's counters: nearly free, unlike a callback on every frame of every tile. */
export function sampleFeed(feed: Feed, now: number): void {
  const { video, lastFrameAt } = feed;
  const { totalVideoFrames: frames } = video.getVideoPlaybackQuality();
  const mediaTime = video.isConnected ? video.currentTime : undefined;
  Object.assign(feed, lastFrameAfter(feed, { frames, mediaTime }, now));
  if (feed.isSettling) {
    feed.lastFrameAt = lastFrameAt;
    feed.isSettling = now - feed.resumedAt < settleMs;
  }
  feed.pace = paceAfter(feed.pace, frames, now);
}

/** What `planWall` needs to know of a view. */
export function heldView(view: View): HeldView {
  const { key, epoch, shown, coming, refused } = view;
  return { key, epoch, shown, coming, refused };
}

type Due = Pick<View, 'stream' | 'reduced' | 'keyframesUntil' | 'sources'>;
type DueFeed = Pick<Feed, 'stream' | 'pace' | 'keyframesPerS'> | undefined;

const areKeyframesDue = (view: Pick<View, 'reduced' | 'keyframesUntil'>, now: number): boolean =>
  view.reduced === 'frameRate' || now < view.keyframesUntil;

/** How many pictures a second are due of this feed. */
export function dueFps(view: Due, feed: DueFeed, now: number): number {
  if (areKeyframesDue(view, now)) return keyframesDue(feed);
  // The site measures what the camera sends. What comes here may be less, and that is no reason for a later mark.
  return view.sources.get(feed?.stream ?? view.stream)?.fps || (feed?.pace?.fps ?? 0);
}

/** The ages from which a picture of this feed has a mark. */
export function dueMarks(view: Due, feed: DueFeed, now: number): Marks {
  const fps = dueFps(view, feed, now);
  return areKeyframesDue(view, now) ? marksForKeyframes(fps) : marksFor(fps);
}

/**
 * What is seen of a view: the still, which lies over a stream that is sent again and has brought nothing since, or the stream's
 * picture; undefined where there is neither.
 */
export function pictureOf({
  still,
  shown,
}: Pick<View, 'still' | 'shown'>): HTMLCanvasElement | HTMLVideoElement | undefined {
  return still.hidden ? shown?.video : still;
}

/** In its own pixels; 0 by 0 while a video has no picture. */
export const sizeOf = (picture: HTMLCanvasElement | HTMLVideoElement) =>
  picture instanceof HTMLVideoElement
    ? { width: picture.videoWidth, height: picture.videoHeight }
    : { width: picture.width, height: picture.height };

/** It is sent again, and has brought nothing since. */
export const isSentAgain = ({ paused, resumedAt, lastFrameAt }: Feed): boolean =>
  !paused && lastFrameAt !== undefined && lastFrameAt < resumedAt;

/** When the picture that is seen was presented, or taken: the stream's own, or that of the still, which may lie over it. */
export function presentedAt({
  shown,
  stillTakenAt,
}: Pick<View, 'shown' | 'stillTakenAt'>): number | undefined {
  if (shown?.lastFrameAt === undefined || stillTakenAt === undefined)
    return shown?.lastFrameAt ?? stillTakenAt;
  return Math.max(shown.lastFrameAt, stillTakenAt);
}

/**
 * The stream of which the site says how its camera stands. Of one that has ended it says nothing more: what it said last is of
 * then, and may be of another stream than the one that is to come in its place.
 */
function heartbeatOf({ shown, coming, epoch, stream }: View): StreamRole {
  const feed = shown?.epoch === epoch ? shown : (coming ?? shown);
  return feed?.stream ?? stream;
}

export function viewVerdict(view: View, link: Fault | undefined, now: number): Verdict {
  const feed = view.shown ?? view.coming;
  const source = view.sources.get(heartbeatOf(view));
  return verdict(
    {
      since: view.since,
      unseen: view.unseen,
      seenAt: view.seenAt,
      lastFrameAt: view.shown?.lastFrameAt === undefined ? undefined : presentedAt(view),
      sameSince: view.shown?.frozenDetector.since,
      marks: dueMarks(view, feed, now),
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
