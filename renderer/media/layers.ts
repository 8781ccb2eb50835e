import type { PrivacyMask } from '../../core/media/mask.ts';
import { createMaskCover } from './mask.ts';
import type { Received } from './session.ts';
import type { Feed, View } from './view.ts';

// What lies over what in a view's stage: the still, the picture of the camera before, streams, and over all of them masks.

/**
 * Puts a received stream over what is shown, which is seen through it until its first picture: that comes to the screen without
 * a frame of the page, but where masks are to be laid on it first. `onFirst` is called at it.
 */
export function startFeed(view: View, feed: Feed, received: Received, onFirst?: () => void): void {
  feed.received = received;
  feed.video.srcObject = new MediaStream([received.track]);
  feed.video.addEventListener('resize', () => {
    fitMasks(view, feed);
    hideBelow(view, feed);
  });
  // Under masks of another shape nothing may be seen, not for one picture.
  if (view.cover) {
    feed.video.style.visibility = 'hidden';
    view.cover.element.before(feed.video);
  } else view.stage.append(feed.video);
  if (onFirst) feed.video.requestVideoFrameCallback(onFirst);
}

/** Beside a picture that comes, what lies under it would be seen where that has another shape. */
function hideBelow({ coming, shown, still, stillTakenAt }: View, feed: Feed): void {
  const { video } = feed;
  const [width, height] = shown
    ? [shown.video.videoWidth, shown.video.videoHeight]
    : [stillTakenAt === undefined ? 0 : still.width, still.height];
  const isSame = video.videoWidth * height === video.videoHeight * width;
  video.style.background = coming === feed && !isSame ? '#000' : '';
}

/** A stream has had its first picture: it is the one shown. */
export function adopt(view: View, feed: Feed): void {
  view.shown = feed;
  view.coming = undefined;
  // Told by it from one that comes, which is never old.
  feed.video.dataset.shown = '';
  feed.video.style.background = '';
  uncover(view);
}

/** The stream that is shown is seen, no still over it. */
export function uncover(view: View): void {
  if (view.shown) fitMasks(view, view.shown);
  view.still.hidden = true;
  view.stillTakenAt = undefined;
  view.stillMoves = false;
}

/** Covers what nobody may see, at once; of a camera without masks it does nothing. */
export function putMasks(view: View, masks: readonly PrivacyMask[]): void {
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
  // Last in the stage: over all pictures, whichever comes.
  view.stage.append(view.cover.element);
}

/** Lays the masks on a feed's picture, whose size is known or has changed, and only then lets it be seen. */
export function fitMasks(view: View, feed: Feed): void {
  const { cover } = view;
  const { videoWidth, videoHeight, style } = feed.video;
  if (!cover || videoWidth === 0) return;
  if (!cover.fits(videoWidth, videoHeight)) {
    // The one shown has another shape: this one waits until it takes that one's place.
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

/** A picture that comes is not seen beside masks that stand on another shape: it waits until it is the one shown. */
function holdBack({ cover }: View, feed: Feed | undefined): void {
  if (!cover || !feed) return;
  const { videoWidth, videoHeight, style } = feed.video;
  if (videoWidth === 0 || !cover.fits(videoWidth, videoHeight)) style.visibility = 'hidden';
}

/** Shows what was drawn on the still until there is a picture, over a stream that is shown and waits for its next. `takenAt`: on the clock of all of the view's times; `moves`: others follow it as they come. */
export function putStill(view: View, takenAt: number, moves = false): void {
  view.cover?.fit(view.still.width, view.still.height);
  holdBack(view, view.coming);
  if (view.shown && view.shown.video.nextSibling !== view.still) view.shown.video.after(view.still);
  view.still.hidden = false;
  view.stillTakenAt = takenAt;
  view.stillMoves = moves;
}
