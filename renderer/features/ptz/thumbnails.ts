import type { CameraId } from '../../../core/base/ids.ts';
import type { PrivacyMask } from '../../../core/media/mask.ts';
import type { CapturedPicture } from '../../media/index.ts';

/** What a preset showed when it was set at this desk. `at`: ms since the epoch. */
export interface Thumbnail {
  readonly at: number;
  readonly picture: Blob;
  /** The masks that are burnt into it, as text. */
  readonly masks: string;
}

/** Masks are the same where this is. */
export const masksText = (masks: readonly PrivacyMask[]): string => JSON.stringify(masks);

const size = { width: 192, height: 108 };
const quality = 0.75;
const store = 'presets';
const keyOf = (camera: CameraId, token: string) => `${camera} ${token}`;

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });

let opened: Promise<IDBDatabase> | undefined;
function database(): Promise<IDBDatabase> {
  opened ??= (() => {
    const request = indexedDB.open('watchfloor-presets', 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(store));
    return asked(request);
  })();
  return opened;
}

const inStore = async (mode: IDBTransactionMode): Promise<IDBObjectStore> =>
  (await database()).transaction(store, mode).objectStore(store);

const isThumbnail = (value: unknown): value is Thumbnail =>
  typeof value === 'object' &&
  value !== null &&
  'at' in value &&
  typeof value.at === 'number' &&
  'masks' in value &&
  typeof value.masks === 'string' &&
  'picture' in value &&
  value.picture instanceof Blob;

/**
 * The picture kept of a preset, in this desk's windows; undefined where it was set elsewhere. One that was taken under other
 * masks than the camera has now may show what nobody may see any more: it is thrown away.
 */
export async function thumbnail(
  camera: CameraId,
  token: string,
  masks: string,
): Promise<Thumbnail | undefined> {
  const found: unknown = await asked((await inStore('readonly')).get(keyOf(camera, token)));
  if (!isThumbnail(found)) return undefined;
  if (found.masks === masks) return found;
  await forgetThumbnail(camera, token);
  return undefined;
}

export async function keepThumbnail(camera: CameraId, token: string, stored: Thumbnail): Promise<void> {
  await asked((await inStore('readwrite')).put(stored, keyOf(camera, token)));
}

export async function forgetThumbnail(camera: CameraId, token: string): Promise<void> {
  await asked((await inStore('readwrite')).delete(keyOf(camera, token)));
}

/** A small picture of what a tile shows, masks burnt in. */
export async function smallPicture({ canvas, at, masks }: CapturedPicture): Promise<Thumbnail> {
  const small = new OffscreenCanvas(size.width, size.height);
  const context = small.getContext('2d', { alpha: false });
  const fit = Math.min(size.width / canvas.width, size.height / canvas.height);
  const [width, height] = [canvas.width * fit, canvas.height * fit];
  context?.drawImage(canvas, (size.width - width) / 2, (size.height - height) / 2, width, height);
  return { at, masks: masksText(masks), picture: await small.convertToBlob({ type: 'image/jpeg', quality }) };
}
