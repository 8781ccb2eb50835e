import { drawMasks } from '../mask.ts';
import { scaledPicture } from '../pixels.ts';
import { pictureOf, sizeOf, type View } from '../view.ts';
import { type CapturedPicture, capturePicture } from './picture.ts';

/**
 * Captures the picture that a view shows, or its still before the first picture.
 * @param at ms since the epoch
 */
export function captureShown(view: View, at: number): CapturedPicture | undefined {
  const { camera, masks, shown } = view;
  const picture = pictureOf(view);
  if (!picture) return undefined;
  return capturePicture({
    camera,
    at,
    masks,
    stream: shown?.stream ?? view.stream,
    picture,
    ...sizeOf(picture),
  });
}

/** Draws that picture over a whole canvas synchronously. Returns false if there is none yet. */
export function drawShown(view: View, context: CanvasRenderingContext2D): boolean {
  const { width, height } = context.canvas;
  const picture = pictureOf(view);
  if (!picture || sizeOf(picture).width === 0) return false;
  context.drawImage(picture, 0, 0, width, height);
  drawMasks(context, width, height, view.masks);
  return true;
}

/**
 * Draws that picture once it has been scaled down, for callers that redraw often.
 * Uses the masks that apply when it is drawn. Rejects if the video's picture is unavailable.
 */
export async function drawScaled(view: View, context: CanvasRenderingContext2D): Promise<boolean> {
  const picture = pictureOf(view);
  if (!(picture instanceof HTMLVideoElement)) return drawShown(view, context);
  if (sizeOf(picture).width === 0) return false;
  const { width, height } = context.canvas;
  const scaled = await scaledPicture(picture, { width, height });
  context.drawImage(scaled, 0, 0);
  scaled.close();
  drawMasks(context, width, height, view.masks);
  return true;
}
