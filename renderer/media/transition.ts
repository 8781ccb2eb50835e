import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { PrivacyMask } from '../../core/media/mask.ts';
import { drawShown } from './export/shown.ts';
import { drawMasks, type MaskSource } from './mask.ts';
import { withPixels } from './pixels.ts';
import type { WantedTile } from './plan.ts';
import { fill, pictureOf, sizeOf, type View } from './view.ts';

/** It is another camera's: no longer than a still may take to come, so that nobody takes it for this one's. */
export const holdStillMs = 1_000;

/**
 * The last picture of a camera that leaves its tile, until the one that follows it there has a picture or a still: a tile that
 * turns black between two cameras looks like a fault. It is drawn greyer, and the tile says that it waits.
 */
export interface Transitions {
  /** Keeps what this view shows, where another camera is to follow on its tile. Before its streams are given back. */
  take(view: View, wanted: Iterable<WantedTile>): void;
  /** Puts what was taken from its tile on a view that has just been made. */
  give(view: View, isNew: boolean): void;
  /** The view has a picture of its own: what it had goes once that is on the screen, so that there is none without either. */
  replaced(view: View): void;
  /** The view goes. */
  end(view: View): void;
  /** What may be seen may have changed. */
  look(): void;
}

interface Taken {
  readonly camera: CameraId;
  /** As they were burnt in. */
  readonly masks: readonly PrivacyMask[];
  readonly picture: HTMLElement;
  /** ms, monotonic. */
  readonly until: number;
}

/** By its pixels, which are there before the next frame of the page. False where they cannot be had. */
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
    withPixels(picture, (pixels) => {
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

/** A picture drawn once, masks burnt in; undefined where the view shows none. */
function lastPictureOf(view: View): HTMLCanvasElement | undefined {
  const { masks } = view;
  const from = pictureOf(view);
  if (!from || (from instanceof HTMLVideoElement && from.readyState < HTMLMediaElement.HAVE_CURRENT_DATA))
    return undefined;
  const canvas = Object.assign(document.createElement('canvas'), sizeOf(from));
  const context = canvas.getContext('2d');
  if (!context || canvas.width === 0) return undefined;
  if (!(from instanceof HTMLVideoElement && drawPixels(context, from, masks))) drawShown(view, context);
  fill(canvas);
  canvas.dataset.before = '';
  return canvas;
}

/** A canvas that has just been drawn on comes to the screen a frame after the page that shows it [seen, Chromium 130 without a GPU: the tile was black for 30 to 60 ms]. */
function afterFrame(run: () => void): void {
  // A window that is not shown has no frames.
  if (document.hidden) run();
  else requestAnimationFrame(run);
}

export function createTransitions(options: {
  readonly clock: Clock;
  readonly masksOf: MaskSource['of'];
  readonly draw?: (view: View) => HTMLElement | undefined;
  /** Once what is on the page now is on the screen. */
  readonly onScreen?: (run: () => void) => void;
}): Transitions {
  const { clock, masksOf, draw = lastPictureOf, onScreen = afterFrame } = options;
  /** By tile, between a camera's going and the other's coming. */
  const taken = new Map<number, Taken>();
  const stored = new Map<View, Taken & { readonly cancel: Cancel }>();

  function end(view: View): void {
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
        // Nothing is left of a camera that nobody may see any more. One without a picture yet leaves that of the one before it.
        const picture = masks && draw(view);
        const until = clock.monotonic() + holdStillMs;
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
      // Its own pictures come over it, unless masks are to lie on them.
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
