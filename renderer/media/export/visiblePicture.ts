import { type CameraView, getPictureSize, getVisiblePicture } from '../cameraView.ts';
import { drawMasks } from '../mask.ts';
import { createScaledPicture } from '../pixels.ts';
import { type CapturedPicture, capturePicture } from './picture.ts';

/**
 * Captures the picture that a view shows, or its still before the first picture.
 * @param at ms since the epoch
 */
export function captureVisiblePicture(view: CameraView, at: number): CapturedPicture | undefined {
  const { camera, masks, shown } = view;
  const picture = getVisiblePicture(view);
  if (!picture) return undefined;
  return capturePicture({
    camera,
    at,
    masks,
    stream: shown?.stream ?? view.stream,
    picture,
    ...getPictureSize(picture),
  });
}

/** Draws that picture over a whole canvas synchronously. Returns false if there is none yet. */
export function drawVisiblePicture(view: CameraView, context: CanvasRenderingContext2D): boolean {
  const { width, height } = context.canvas;
  const picture = getVisiblePicture(view);
  if (!picture || getPictureSize(picture).width === 0) return false;
  context.drawImage(picture, 0, 0, width, height);
  drawMasks(context, width, height, view.masks);
  return true;
}

/**
 * Draws that picture once it has been scaled down, for callers that redraw often.
 * Uses the masks that apply when it is drawn. Rejects if the video's picture is unavailable.
 */
export async function drawScaledPicture(
  view: CameraView,
  context: CanvasRenderingContext2D,
): Promise<boolean> {
  const picture = getVisiblePicture(view);
  if (!(picture instanceof HTMLVideoElement)) return drawVisiblePicture(view, context);
  if (getPictureSize(picture).width === 0) return false;
  const { width, height } = context.canvas;
  const scaled = await createScaledPicture(picture, { width, height });
  context.drawImage(scaled, 0, 0);
  scaled.close();
  drawMasks(context, width, height, view.masks);
  return true;
}
