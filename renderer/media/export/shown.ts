import { drawMasks } from '../mask.ts';
import type { View } from '../view.ts';
import { type CapturedPicture, capturePicture } from './picture.ts';

/** The picture that a view shows now, or its still while it shows none yet; `at` ms since the epoch. */
export function captureShown(view: View, at: number): CapturedPicture | undefined {
  const { camera, masks, still, shown } = view;
  const of = { camera, at, masks };
  if (shown) {
    const { video } = shown;
    return capturePicture({
      ...of,
      stream: shown.stream,
      picture: video,
      width: video.videoWidth,
      height: video.videoHeight,
    });
  }
  if (still.hidden) return undefined;
  return capturePicture({
    ...of,
    stream: view.stream,
    picture: still,
    width: still.width,
    height: still.height,
  });
}

/** The same, at once, over a whole canvas. False where there is no picture yet. */
export function drawShown({ shown, still, masks }: View, context: CanvasRenderingContext2D): boolean {
  const { width, height } = context.canvas;
  const video = shown?.video;
  const picture = video && video.videoWidth > 0 ? video : still.hidden ? undefined : still;
  if (!picture) return false;
  context.drawImage(picture, 0, 0, width, height);
  drawMasks(context, width, height, masks);
  return true;
}
