import { decodeTestCode, testCodeCells } from '../../core/domain/testcode.ts';

/** Pixels a cell: enough for its middle to be free of its neighbours' edges. */
const pixelsPerCell = 4;

/** Reads the code that test clips carry from the picture a video shows now. Only for diagnostics: it reads pixels back. */
export function createTestCodeReader(): (video: HTMLVideoElement) => ReturnType<typeof decodeTestCode> {
  const width = testCodeCells * pixelsPerCell;
  const canvas = new OffscreenCanvas(width, pixelsPerCell);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (video) => {
    if (!context || video.videoWidth === 0) return undefined;
    const strip = video.videoWidth / testCodeCells;
    context.drawImage(video, 0, 0, video.videoWidth, strip, 0, 0, width, pixelsPerCell);
    const { data } = context.getImageData(0, 0, width, pixelsPerCell);
    return decodeTestCode(width, (x, y) => {
      const at = (y * width + x) * 4;
      // BT.601 luma from RGB.
      return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    });
  };
}
