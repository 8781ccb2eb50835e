import type { CameraId } from '../../../core/base/ids.ts';
import type { CanvasSize, MapCamera, MapFrame, MapLayer, ScreenPoint } from '../api.ts';
import { BoxIndex, boxAround, doesBoxContain, type ScreenBox } from './boxes.ts';
import { getSignColours } from './colours.ts';
import type { SignHost } from './host.ts';
import { signOrder } from './order.ts';
import { strokeWithContrast } from './strokes.ts';

export type ThumbnailCamera = Pick<MapCamera, 'id' | 'lat' | 'lon' | 'heightM'>;

/** Position of a live picture next to its camera. */
export interface ThumbnailPosition {
  readonly id: CameraId;
  readonly box: ScreenBox;
  readonly at: ScreenPoint;
  /** Index of its position around the camera; retained in the next picture if possible. */
  readonly slot: number;
}

/**
 * In rem: distances from a camera to its picture, nearest first, and margin around cameras that no picture may cover.
 */
const reachesRem = [1.3, 4, 8] as const;
const cameraRem = 0.9;
const rimRem = 0.4;
/** Directions from a camera to its picture's centre: above before below, right before left. */
const directions = [
  [1, -1],
  [-1, -1],
  [1, 1],
  [-1, 1],
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
] as const;

/**
 * Places live pictures next to their cameras. None covers another, one of these cameras, a retained box or the edge,
 * and none lies below an overlay; each keeps its side from picture to picture if possible, and new ones take what
 * remains. A camera outside the picture or without room has none.
 * @param cameras the most important first
 * @param size size of each picture, CSS pixels
 * @param before positions in the previous picture
 * @param covered overlays above the map
 * @param kept boxes that must stay visible, such as alerts
 */
export function placeThumbnails(
  frame: MapFrame,
  cameras: readonly ThumbnailCamera[],
  size: CanvasSize,
  before: readonly ThumbnailPosition[] = [],
  covered: readonly ScreenBox[] = [],
  stored: readonly ScreenBox[] = [],
): readonly ThumbnailPosition[] {
  const { remPx } = frame;
  const rim = rimRem * remPx;
  const inner = { left: rim, top: rim, right: frame.width - rim, bottom: frame.height - rim };
  const slots = new Map(before.map(({ id, slot }) => [id, slot]));
  const taken = new BoxIndex();
  for (const box of [...covered, ...stored]) taken.take(box);
  const seen = cameras.flatMap((camera) => {
    const { x, y } = frame.plane.toPlane(camera);
    const at = frame.project(x, y, camera.heightM);
    if (!at || !doesBoxContain(inner, at) || covered.some((box) => doesBoxContain(box, at))) return [];
    taken.take(boxAround(at.x, at.y, cameraRem * remPx, cameraRem * remPx));
    return [{ id: camera.id, at: { x: at.x, y: at.y }, slot: slots.get(camera.id) }];
  });
  const isFree = (box: ScreenBox) =>
    doesBoxContain(inner, { x: box.left, y: box.top }) &&
    doesBoxContain(inner, { x: box.right, y: box.bottom }) &&
    taken.isFree(box);
  const places = new Map<CameraId, ThumbnailPosition>();
  const put = (id: CameraId, at: ScreenPoint, slot: number): boolean => {
    const box = slotBox(at, slot, size, remPx);
    if (!isFree(box)) return false;
    taken.take(box);
    places.set(id, { id, box, at, slot });
    return true;
  };
  for (const { id, at, slot } of seen) if (slot !== undefined) put(id, at, slot);
  for (const { id, at } of seen)
    for (let slot = 0; slot < reachesRem.length * directions.length && !places.has(id); slot++)
      put(id, at, slot);
  return seen.flatMap(({ id }) => places.get(id) ?? []);
}

function slotBox(at: ScreenPoint, slot: number, size: CanvasSize, remPx: number): ScreenBox {
  const [dx, dy] = directions[slot % directions.length] ?? directions[0];
  const reach = (reachesRem[Math.floor(slot / directions.length)] ?? 0) * remPx;
  return boxAround(
    at.x + dx * (reach + size.width / 2),
    at.y + dy * (reach + size.height / 2),
    size.width / 2,
    size.height / 2,
  );
}

export interface ThumbnailsLayer extends MapLayer {
  setCameras(cameras: readonly ThumbnailCamera[]): void;
  /** Sets the overlays above the map, below which no picture is placed. */
  setCovered(boxes: readonly ScreenBox[]): void;
}

export interface ThumbnailsOptions {
  /** Returns the boxes of alerts, which no picture may cover. Called once per picture of the map. */
  retained?(frame: MapFrame): readonly ScreenBox[];
  /** Size of each live picture with its frame, CSS pixels. */
  size(frame: MapFrame): CanvasSize;
  /** Called before a picture of the map in which positions have changed. */
  onPlaces(places: readonly ThumbnailPosition[]): void;
}

/**
 * Creates the layer that positions live pictures and paints the line from each to its camera. The pictures themselves
 * are elements above the map.
 */
export function createThumbnailsLayer(
  host: SignHost,
  { retained, size, onPlaces }: ThumbnailsOptions,
): ThumbnailsLayer {
  let cameras: readonly ThumbnailCamera[] = [];
  let places: readonly ThumbnailPosition[] = [];
  let covered: readonly ScreenBox[] = [];
  return {
    order: signOrder.thumbnails,
    setCameras(next) {
      cameras = next;
      host.repaint();
    },
    setCovered(boxes) {
      covered = boxes;
      host.repaint();
    },
    update(frame) {
      const next = placeThumbnails(frame, cameras, size(frame), places, covered, retained?.(frame));
      if (!isSame(next, places)) onPlaces(next);
      places = next;
      return false;
    },
    paint(context, frame) {
      const ink = getSignColours(frame.night);
      context.beginPath();
      for (const { at, box } of places) {
        const to = {
          x: Math.min(box.right, Math.max(box.left, at.x)),
          y: Math.min(box.bottom, Math.max(box.top, at.y)),
        };
        context.moveTo(at.x, at.y);
        context.lineTo(to.x, to.y);
      }
      strokeWithContrast(context, ink.select, ink.halo, frame.remPx * 0.12);
    },
  };
}

const isSame = (a: readonly ThumbnailPosition[], b: readonly ThumbnailPosition[]): boolean =>
  a.length === b.length &&
  a.every(({ id, box }, at) => {
    const other = b[at];
    return (
      other?.id === id &&
      other.box.left === box.left &&
      other.box.top === box.top &&
      other.box.right === box.right &&
      other.box.bottom === box.bottom
    );
  });
