import { decodeTestCode, testCodeCells } from '../../core/media/testCode.ts';

/** Pixels per cell: enough that its centre is free of its neighbours' edges. */
const pixelsPerCell = 4;

/**
 * Reads the code of test clips from the picture that a video or canvas shows.
 * For diagnostics only, because it reads pixels back.
 */
export function createTestCodeReader(): (
  picture: HTMLVideoElement | HTMLCanvasElement,
) => ReturnType<typeof decodeTestCode> {
  const width = testCodeCells * pixelsPerCell;
  const canvas = new OffscreenCanvas(width, pixelsPerCell);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (picture) => {
    const from = picture instanceof HTMLVideoElement ? picture.videoWidth : picture.width;
    if (!context || from === 0) return undefined;
    const strip = from / testCodeCells;
    context.drawImage(picture, 0, 0, from, strip, 0, 0, width, pixelsPerCell);
    const { data } = context.getImageData(0, 0, width, pixelsPerCell);
    return decodeTestCode(width, (x, y) => {
      const at = (y * width + x) * 4;
      // BT.601 luma from RGB.
      return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    });
  };
}
