import type { CameraId } from '../../../core/base/ids.ts';
import type { CanvasSize, Frame, Layer, MapCamera, ScreenPoint } from '../api.ts';
import { boxAbout, contains, type ScreenBox, TakenBoxes } from './boxes.ts';
import type { SignHost } from './host.ts';
import { inkOf } from './ink.ts';
import { signOrder } from './order.ts';
import { strokeTwice } from './strokes.ts';

export type ThumbnailCamera = Pick<MapCamera, 'id' | 'lat' | 'lon' | 'heightM'>;

/** Where a live picture floats beside its camera. */
export interface ThumbnailPlace {
  readonly id: CameraId;
  readonly box: ScreenBox;
  readonly at: ScreenPoint;
  /** Which of the places around its camera it took: it keeps that in the next picture, if it can. */
  readonly slot: number;
}

/** In rem: from a camera to its picture's nearest side, nearest places first; and around cameras that no picture may cover. */
const reachesRem = [1.3, 4, 8] as const;
const cameraRem = 0.9;
const rimRem = 0.4;
/** Directions from a camera to the middle of its picture: above before below, right before left. */
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
 * Places live pictures beside their cameras. None covers another, a camera of these, what is kept free, or the edge, and none lies
 * below what covers the map; each keeps its side from one picture to the next as long as it can, and newcomers take what is left. A camera out of
 * sight, or without room, has none.
 * @param cameras those first that matter most
 * @param size of each picture, CSS pixels
 * @param before the places in the picture before
 * @param covered what lies above the map
 * @param kept what is to be seen whatever is chosen, such as alerts
 */
export function thumbnailPlaces(
  frame: Frame,
  cameras: readonly ThumbnailCamera[],
  size: CanvasSize,
  before: readonly ThumbnailPlace[] = [],
  covered: readonly ScreenBox[] = [],
  stored: readonly ScreenBox[] = [],
): readonly ThumbnailPlace[] {
  const { remPx } = frame;
  const rim = rimRem * remPx;
  const inner = { left: rim, top: rim, right: frame.width - rim, bottom: frame.height - rim };
  const slots = new Map(before.map(({ id, slot }) => [id, slot]));
  const taken = new TakenBoxes();
  for (const box of [...covered, ...stored]) taken.take(box);
  const seen = cameras.flatMap((camera) => {
    const { x, y } = frame.plane.toPlane(camera);
    const at = frame.project(x, y, camera.heightM);
    if (!at || !contains(inner, at) || covered.some((box) => contains(box, at))) return [];
    taken.take(boxAbout(at.x, at.y, cameraRem * remPx, cameraRem * remPx));
    return [{ id: camera.id, at: { x: at.x, y: at.y }, slot: slots.get(camera.id) }];
  });
  const isFree = (box: ScreenBox) =>
    contains(inner, { x: box.left, y: box.top }) &&
    contains(inner, { x: box.right, y: box.bottom }) &&
    taken.isFree(box);
  const places = new Map<CameraId, ThumbnailPlace>();
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
  return boxAbout(
    at.x + dx * (reach + size.width / 2),
    at.y + dy * (reach + size.height / 2),
    size.width / 2,
    size.height / 2,
  );
}

export interface ThumbnailsLayer extends Layer {
  setCameras(cameras: readonly ThumbnailCamera[]): void;
  /** What lies above the map: no picture stands below it. */
  setCovered(boxes: readonly ScreenBox[]): void;
}

export interface ThumbnailsOptions {
  /** What no picture may cover: alerts. Asked once a picture of the map. */
  retained?(frame: Frame): readonly ScreenBox[];
  /** CSS pixels of each picture, its frame included. */
  size(frame: Frame): CanvasSize;
  /** Called before a picture of the map in which they stand otherwise than in the one before. */
  onPlaces(places: readonly ThumbnailPlace[]): void;
}

/** Tells where live pictures belong, and paints the line from each to its camera. The pictures themselves lie above the map. */
export function createThumbnails(
  host: SignHost,
  { retained, size, onPlaces }: ThumbnailsOptions,
): ThumbnailsLayer {
  let cameras: readonly ThumbnailCamera[] = [];
  let places: readonly ThumbnailPlace[] = [];
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
      const next = thumbnailPlaces(frame, cameras, size(frame), places, covered, retained?.(frame));
      if (!isSame(next, places)) onPlaces(next);
      places = next;
      return false;
    },
    paint(context, frame) {
      const ink = inkOf(frame.night);
      context.beginPath();
      for (const { at, box } of places) {
        const to = {
          x: Math.min(box.right, Math.max(box.left, at.x)),
          y: Math.min(box.bottom, Math.max(box.top, at.y)),
        };
        context.moveTo(at.x, at.y);
        context.lineTo(to.x, to.y);
      }
      strokeTwice(context, ink.select, ink.halo, frame.remPx * 0.12);
    },
  };
}

const isSame = (a: readonly ThumbnailPlace[], b: readonly ThumbnailPlace[]): boolean =>
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
