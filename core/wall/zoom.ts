/**
 * Digital zoom of a picture that at scale 1 is shown whole and centred in a frame (a tile).
 * The position is stored in fractions of the picture, so that it does not depend on the size of the frame.
 */
export interface PictureZoom {
  /** 1: the whole picture. */
  readonly scale: number;
  /** The picture point in the centre of the frame, as fractions of width and height: [0, 0] is the top left. */
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point, Size {}

export const noPictureZoom: PictureZoom = { scale: 1, x: 0.5, y: 0.5 };
/** Beyond this, single pixels of a sub-stream look like mosaic tiles. */
export const maxZoomScale = 16;
/** The zoom factor of a key press and of a notch of the wheel. */
export const zoomStep = 1.25;

/** A smaller scale is invisible and does not count as a zoom. */
const leastScale = 1.02;

/** The assumed size of a picture whose size is not known yet. */
const usual: Size = { width: 16, height: 9 };

/** Returns the frame area of the whole picture at scale 1. */
export function getWholePictureBox(frame: Size, picture: Size): Box {
  const { width, height } = picture.width > 0 && picture.height > 0 ? picture : usual;
  const fit = Math.min(frame.width / width, frame.height / height);
  const [w, h] = [width * fit, height * fit];
  return { x: (frame.width - w) / 2, y: (frame.height - h) / 2, width: w, height: h };
}

const between = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** Limits one coordinate: no empty edge while the picture is larger than the frame, centred while it is not. */
function held(at: number, frame: number, picture: number): number {
  const half = picture > 0 ? frame / (2 * picture) : 0.5;
  return half >= 0.5 ? 0.5 : between(at, half, 1 - half);
}

/** Limits a zoom to the picture. */
export function clampZoom({ scale, x, y }: PictureZoom, frame: Size, picture: Size): PictureZoom {
  const s = between(scale, 1, maxZoomScale);
  if (s < leastScale) return noPictureZoom;
  const whole = getWholePictureBox(frame, picture);
  return {
    scale: s,
    x: held(x, frame.width, whole.width * s),
    y: held(y, frame.height, whole.height * s),
  };
}

/**
 * Returns the transform of an element that fills the frame, origin at its top left: first `scale`, then a shift by
 * `x` and `y` pixels.
 */
export function toCssTransform(
  zoom: PictureZoom,
  frame: Size,
  picture: Size,
): Point & { readonly scale: number } {
  const { scale, x, y } = clampZoom(zoom, frame, picture);
  const whole = getWholePictureBox(frame, picture);
  return {
    scale,
    x: frame.width / 2 - scale * (whole.x + x * whole.width),
    y: frame.height / 2 - scale * (whole.y + y * whole.height),
  };
}

/** Returns the picture point at a frame point, as fractions; outside 0..1 beyond the picture. */
export function toPicturePosition(zoom: PictureZoom, frame: Size, picture: Size, at: Point): Point {
  const { scale, x, y } = toCssTransform(zoom, frame, picture);
  const whole = getWholePictureBox(frame, picture);
  return {
    x: ((at.x - x) / scale - whole.x) / whole.width,
    y: ((at.y - y) / scale - whole.y) / whole.height,
  };
}

/** Zooms by a factor around a frame point, which keeps its picture point within the limits of the picture. */
export function zoomAtPoint(
  zoom: PictureZoom,
  frame: Size,
  picture: Size,
  at: Point,
  factor: number,
): PictureZoom {
  const point = toPicturePosition(zoom, frame, picture, at);
  const scale = between(zoom.scale * factor, 1, maxZoomScale);
  const whole = getWholePictureBox(frame, picture);
  return clampZoom(
    {
      scale,
      x: point.x + (frame.width / 2 - at.x) / (whole.width * scale),
      y: point.y + (frame.height / 2 - at.y) / (whole.height * scale),
    },
    frame,
    picture,
  );
}

/** Zooms to a box of the frame, drawn from any corner, as large as it fits. */
export function zoomToBox(zoom: PictureZoom, frame: Size, picture: Size, box: Box): PictureZoom {
  const [width, height] = [Math.abs(box.width), Math.abs(box.height)];
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const point = toPicturePosition(zoom, frame, picture, middle);
  const factor = Math.min(frame.width / Math.max(width, 1), frame.height / Math.max(height, 1));
  return clampZoom({ scale: zoom.scale * factor, ...point }, frame, picture);
}

/** Pans the picture by frame pixels. */
export function panPicture(zoom: PictureZoom, frame: Size, picture: Size, by: Point): PictureZoom {
  const whole = getWholePictureBox(frame, picture);
  const from = clampZoom(zoom, frame, picture);
  const [x, y] = [from.x - by.x / (whole.width * from.scale), from.y - by.y / (whole.height * from.scale)];
  return clampZoom({ scale: from.scale, x, y }, frame, picture);
}

/** Returns the visible part of the picture, as fractions. */
export function getVisiblePart(zoom: PictureZoom, frame: Size, picture: Size): Box {
  const from = toPicturePosition(zoom, frame, picture, { x: 0, y: 0 });
  const to = toPicturePosition(zoom, frame, picture, { x: frame.width, y: frame.height });
  const [left, top] = [between(from.x, 0, 1), between(from.y, 0, 1)];
  return { x: left, y: top, width: between(to.x, 0, 1) - left, height: between(to.y, 0, 1) - top };
}
