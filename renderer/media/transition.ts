import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { PrivacyMask } from '../../core/media/mask.ts';
import { type CameraView, getPictureSize, getVisiblePicture, sizeLikeParent } from './cameraView.ts';
import { drawVisiblePicture } from './export/visiblePicture.ts';
import { drawMasks, type MaskSource } from './mask.ts';
import { withPicturePixels } from './pixels.ts';
import type { WantedTile } from './wallPlan.ts';

/**
 * Longest time for another camera's last picture: no longer than a still takes to arrive, so that it is not taken for
 * the new camera's.
 */
export const maxTransitionStillMs = 1_000;

/**
 * Shows a replaced camera's last picture until its successor on the tile has a picture or a still: a black tile between
 * two cameras looks like a fault. It is drawn greyed, and the tile says that it is waiting.
 */
export interface PictureTransitions {
  /** Captures a view's picture if another camera follows on its tile. Called before the view's streams are released. */
  take(view: CameraView, wanted: Iterable<WantedTile>): void;
  /** Puts the captured picture of its tile on a new view. */
  give(view: CameraView, isNew: boolean): void;
  /**
   * Called when the view has its own picture: the old one is removed once that is on the screen, so that no gap shows.
   */
  replaced(view: CameraView): void;
  /** Called when the view is removed. */
  end(view: CameraView): void;
  /** Called when viewing rights or masks may have changed. */
  look(): void;
}

interface Taken {
  readonly camera: CameraId;
  /** The burnt-in masks. */
  readonly masks: readonly PrivacyMask[];
  readonly picture: HTMLElement;
  /** ms, monotonic. */
  readonly until: number;
}

/** Draws the frame's pixels, which are available before the page's next frame. Returns false if they cannot be read. */
function drawPixels(
  context: CanvasRenderingContext2D,
  video: HTMLVideoElement,
  masks: readonly PrivacyMask[],
): boolean {
  const { width, height } = context.canvas;
  const picture = new VideoFrame(video);
  const { visibleRect } = picture;
  const isWhole = visibleRect?.width === width && visibleRect.height === height;
  const drawn =
    isWhole &&
    withPicturePixels(picture, (pixels) => {
      context.putImageData(pixels, 0, 0);
      drawMasks(context, width, height, masks);
    });
  if (!drawn) {
    picture.close();
    return false;
  }
  drawn
    .catch((error: unknown) => console.warn('the last picture of a camera could not be kept', error))
    .finally(() => picture.close());
  return true;
}

/** Captures the view's picture with masks burnt in; undefined if it shows none. */
function lastPictureOf(view: CameraView): HTMLCanvasElement | undefined {
  const { masks } = view;
  const from = getVisiblePicture(view);
  if (!from || (from instanceof HTMLVideoElement && from.readyState < HTMLMediaElement.HAVE_CURRENT_DATA))
    return undefined;
  const canvas = Object.assign(document.createElement('canvas'), getPictureSize(from));
  const context = canvas.getContext('2d');
  if (!context || canvas.width === 0) return undefined;
  if (!(from instanceof HTMLVideoElement && drawPixels(context, from, masks)))
    drawVisiblePicture(view, context);
  sizeLikeParent(canvas);
  canvas.dataset.before = '';
  return canvas;
}

/**
 * A canvas that was just drawn reaches the screen a frame after its page [seen, Chromium 130 without a GPU: the tile
 * was black for 30 to 60 ms].
 */
function afterFrame(run: () => void): void {
  // A hidden window has no frames.
  if (document.hidden) run();
  else requestAnimationFrame(run);
}

export function createPictureTransitions(options: {
  readonly clock: Clock;
  readonly masksOf: MaskSource['of'];
  readonly draw?: (view: CameraView) => HTMLElement | undefined;
  /** Calls back once the page's present content is on the screen. */
  readonly onScreen?: (run: () => void) => void;
}): PictureTransitions {
  const { clock, masksOf, draw = lastPictureOf, onScreen = afterFrame } = options;
  /** Captured pictures by tile, between the removal of one camera and the arrival of the next. */
  const taken = new Map<number, Taken>();
  const stored = new Map<CameraView, Taken & { readonly cancel: Cancel }>();

  function end(view: CameraView): void {
    const one = stored.get(view);
    one?.cancel();
    one?.picture.remove();
    stored.delete(view);
  }

  return {
    take(view, wanted) {
      taken.delete(view.tile);
      if (view.hidden || view.isOff || view.unseen) return;
      const { camera } = view;
      const masks = masksOf(camera);
      for (const { tile, warm, parked, hidden } of wanted) {
        if (tile !== view.tile || warm || parked || hidden) continue;
        // Nothing is left of a camera that may not be viewed. A camera without a picture passes on its predecessor's.
        const picture = masks && draw(view);
        const until = clock.monotonic() + maxTransitionStillMs;
        const one = picture ? { camera, masks, picture, until } : stored.get(view);
        if (one) taken.set(tile, one);
        return;
      }
    },
    give(view, isNew) {
      const one = taken.get(view.tile);
      if (!one || view.isOff) return;
      taken.delete(view.tile);
      if (!isNew) return;
      end(view);
      // The view's own pictures cover it, unless they must first be masked.
      view.stage.append(one.picture);
      stored.set(view, { ...one, cancel: clock.after(one.until - clock.monotonic(), () => end(view)) });
    },
    replaced(view) {
      const one = stored.get(view);
      if (one)
        onScreen(() => {
          if (stored.get(view) === one) end(view);
        });
    },
    end,
    look() {
      for (const [view, { camera, masks }] of stored) if (masksOf(camera) !== masks) end(view);
    },
  };
}
