import { drawMasks } from '../mask.ts';
import { scaledPicture } from '../pixels.ts';
import { pictureOf, sizeOf, type View } from '../view.ts';
import { type CapturedPicture, capturePicture } from './picture.ts';

/** The picture that a view shows now, or its still while it shows none yet; `at` ms since the epoch. */
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

/** The same, at once, over a whole canvas. False where there is no picture yet. */
export function drawShown(view: View, context: CanvasRenderingContext2D): boolean {
  const { width, height } = context.canvas;
  const picture = pictureOf(view);
  if (!picture || sizeOf(picture).width === 0) return false;
  context.drawImage(picture, 0, 0, width, height);
  drawMasks(context, width, height, view.masks);
  return true;
}

/**
 * The same, as soon as it is made smaller: for anyone who draws again and again. Masks are those that are asked for by then. Rejects
 * where a video's picture cannot be had.
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
