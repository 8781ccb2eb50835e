import type { PrivacyMask } from '../../core/media/mask.ts';
import type { CameraView, StreamFeed } from './cameraView.ts';
import { createMaskCover } from './mask.ts';
import type { ReceivedTrack } from './mediaSession.ts';

// The layers of a view's stage, bottom to top: still, previous camera's picture, streams, and masks over all of them.

/**
 * Puts a received stream over the shown picture, transparent until its first picture.
 * That reaches the screen without a frame callback, unless masks must be fitted to it first. `onFirst` is called at it.
 */
export function coverWithFeed(
  view: CameraView,
  feed: StreamFeed,
  received: ReceivedTrack,
  onFirst?: () => void,
): void {
  feed.received = received;
  feed.video.srcObject = new MediaStream([received.track]);
  feed.video.addEventListener('resize', () => {
    fitMasksToFeed(view, feed);
    hideBelow(view, feed);
  });
  // Nothing may be visible under masks of another shape, not even for one picture.
  if (view.cover) {
    feed.video.style.visibility = 'hidden';
    view.cover.element.before(feed.video);
  } else view.stage.append(feed.video);
  if (onFirst) feed.video.requestVideoFrameCallback(onFirst);
}

/** A layer of another shape would be visible around the edges of a coming picture. */
function hideBelow({ coming, shown, still, stillTakenAt }: CameraView, feed: StreamFeed): void {
  const { video } = feed;
  const [width, height] = shown
    ? [shown.video.videoWidth, shown.video.videoHeight]
    : [stillTakenAt === undefined ? 0 : still.width, still.height];
  const isSame = video.videoWidth * height === video.videoHeight * width;
  video.style.background = coming === feed && !isSame ? '#000' : '';
}

/** Makes a stream the shown one after its first picture. */
export function showFeed(view: CameraView, feed: StreamFeed): void {
  view.shown = feed;
  view.coming = undefined;
  // Marks it as shown: a coming picture is never old.
  feed.video.dataset.shown = '';
  feed.video.style.background = '';
  hideStill(view);
}

/** Shows the stream without a still over it. */
export function hideStill(view: CameraView): void {
  if (view.shown) fitMasksToFeed(view, view.shown);
  view.still.hidden = true;
  view.stillTakenAt = undefined;
  view.stillMoves = false;
}

/** Updates the privacy masks at once; does nothing for a camera without masks. */
export function updateViewMasks(view: CameraView, masks: readonly PrivacyMask[]): void {
  if (view.masks === masks || (view.masks.length === 0 && masks.length === 0)) return;
  view.masks = masks;
  if (masks.length === 0) {
    view.cover?.element.remove();
    view.cover = undefined;
    for (const feed of [view.shown, view.coming]) if (feed) feed.video.style.visibility = '';
    return;
  }
  view.cover ??= createMaskCover();
  view.cover.put(masks);
  const video = view.shown?.video;
  view.cover.fit(video?.videoWidth ?? view.still.width, video?.videoHeight ?? view.still.height);
  holdBack(view, view.coming);
  // Last in the stage, and so above every picture.
  view.stage.append(view.cover.element);
}

/** Fits the masks to a feed's picture, whose size is known or has changed, and only then shows it. */
export function fitMasksToFeed(view: CameraView, feed: StreamFeed): void {
  const { cover } = view;
  const { videoWidth, videoHeight, style } = feed.video;
  if (!cover || videoWidth === 0) return;
  if (!cover.fits(videoWidth, videoHeight)) {
    // The shown picture has another shape: this one waits until it replaces that.
    if (view.shown && view.shown !== feed) {
      holdBack(view, feed);
      return;
    }
    view.still.hidden = true;
    cover.fit(videoWidth, videoHeight);
    if (view.coming !== feed) holdBack(view, view.coming);
  }
  style.visibility = '';
}

/** Hides a coming picture while the masks have another shape, until it is the one shown. */
function holdBack({ cover }: CameraView, feed: StreamFeed | undefined): void {
  if (!cover || !feed) return;
  const { videoWidth, videoHeight, style } = feed.video;
  if (videoWidth === 0 || !cover.fits(videoWidth, videoHeight)) style.visibility = 'hidden';
}

/**
 * Shows the still's canvas until the next picture, over a paused or resuming stream.
 * @param takenAt ms, on the clock of all the view's times
 * @param moves true for a picture that more will follow
 */
export function showStill(view: CameraView, takenAt: number, moves = false): void {
  view.cover?.fit(view.still.width, view.still.height);
  holdBack(view, view.coming);
  if (view.shown && view.shown.video.nextSibling !== view.still) view.shown.video.after(view.still);
  view.still.hidden = false;
  view.stillTakenAt = takenAt;
  view.stillMoves = moves;
}
