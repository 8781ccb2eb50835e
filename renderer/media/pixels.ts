/**
 * The pixels of a decoded picture; undefined where it lies in a graphics card. Drawn, or made a bitmap of, as it is, it goes through
 * what Chromium rasters images with (130, without a GPU), which keeps a thousand of them for another time: 230 MB of pictures of
 * 320 x 180.
 */
export function pixelsOf(picture: VideoFrame): Promise<ImageData> | undefined {
  const { visibleRect, format } = picture;
  if (!visibleRect || format === null) return undefined;
  const { width, height } = visibleRect;
  const bytes = new Uint8ClampedArray(4 * width * height);
  return picture.copyTo(bytes, { format: 'RGBA' }).then(() => new ImageData(bytes, width, height));
}
