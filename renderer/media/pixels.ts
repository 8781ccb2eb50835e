/**
 * Buffer of the last picture, reused for the next: garbage of this size is collected late in a page that allocates
 * little else.
 */
let spare: Uint8ClampedArray<ArrayBuffer> | undefined;
/** Largest reused buffer: RGBA of 1920 x 1080. */
const spareBytes = 4 * 1920 * 1080;

/**
 * Provides a decoded picture's pixels while `use` runs; undefined if the picture is in GPU memory. Drawing the frame or
 * making a bitmap of it directly uses Chromium's image raster cache (130, without a GPU), which retains a thousand
 * pictures: 230 MB at 320 x 180.
 */
export function withPicturePixels<T>(
  picture: VideoFrame,
  use: (pixels: ImageData) => T | Promise<T>,
): Promise<T> | undefined {
  const { visibleRect, format } = picture;
  if (!visibleRect || format === null) return undefined;
  const { width, height } = visibleRect;
  const size = 4 * width * height;
  const bytes = spare && spare.length >= size ? spare : new Uint8ClampedArray(size);
  // Other pictures may be read meanwhile.
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

/** Creates a bitmap of a decoded picture without the memory cost described at `withPicturePixels`. The caller closes it. */
export function createPictureBitmap(
  picture: VideoFrame,
  options: ImageBitmapOptions = {},
): Promise<ImageBitmap> {
  const made = (from: ImageData | VideoFrame) => createImageBitmap(from, options);
  return withPicturePixels(picture, made) ?? made(picture);
}

/** Creates a bitmap of this size from the picture that a video shows. Rejects if it shows none. */
export async function createScaledPicture(
  video: HTMLVideoElement,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<ImageBitmap> {
  const picture = new VideoFrame(video);
  try {
    return await createPictureBitmap(picture, {
      resizeWidth: width,
      resizeHeight: height,
      resizeQuality: 'medium',
    });
  } finally {
    picture.close();
  }
}
