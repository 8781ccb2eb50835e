/** The bytes that the last picture was read into, for the next one: garbage of this size waits long for a collection in a page that makes little else. */
let spare: Uint8ClampedArray<ArrayBuffer> | undefined;
/** Nothing larger is kept: RGBA of 1920 x 1080. */
const spareBytes = 4 * 1920 * 1080;

/**
 * Has the pixels of a decoded picture for as long as `use` runs; undefined where it lies in a graphics card. Drawn, or made a
 * bitmap of, as it is, it goes through what Chromium rasters images with (130, without a GPU), which keeps a thousand of them for
 * another time: 230 MB of pictures of 320 x 180.
 */
export function withPixels<T>(
  picture: VideoFrame,
  use: (pixels: ImageData) => T | Promise<T>,
): Promise<T> | undefined {
  const { visibleRect, format } = picture;
  if (!visibleRect || format === null) return undefined;
  const { width, height } = visibleRect;
  const size = 4 * width * height;
  const bytes = spare && spare.length >= size ? spare : new Uint8ClampedArray(size);
  // Others may be read meanwhile.
  spare = undefined;
  const pixels = bytes.subarray(0, size);
  return picture.copyTo(pixels, { format: 'RGBA' }).then(async () => {
    try {
      return await use(new ImageData(pixels, width, height));
    } finally {
      if (bytes.length <= spareBytes) spare = bytes;
    }
  });
}

/** A bitmap of a decoded picture, without what `withPixels` tells of; to be closed. */
export function bitmapOf(picture: VideoFrame, options: ImageBitmapOptions = {}): Promise<ImageBitmap> {
  const made = (from: ImageData | VideoFrame) => createImageBitmap(from, options);
  return withPixels(picture, made) ?? made(picture);
}

/** The same of what a video shows now, this large. Rejects where it shows no picture. */
export async function scaledPicture(
  video: HTMLVideoElement,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<ImageBitmap> {
  const picture = new VideoFrame(video);
  try {
    return await bitmapOf(picture, { resizeWidth: width, resizeHeight: height, resizeQuality: 'medium' });
  } finally {
    picture.close();
  }
}
