import type { Cancel } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { createRequests } from '../../core/rpc/requests.ts';
import { hold } from './held.ts';
import type { Keyframe } from './stills/decoding.ts';
import type {
  FromStills,
  PrefetchDecoded,
  PrefetchedPictures,
  StillDecoded,
  ToStills,
} from './stills/messages.ts';

export type { Keyframe } from './stills/decoding.ts';

/**
 * Stills are decoded in a thread of their own: a decoder waits for its page's thread after every picture, and the main one is
 * busy while a wall opens (Chromium 130: the last of 64 stills came 0.4 s later for it).
 */
let worker: Worker | undefined;
/** Undefined: the thread has failed. */
type Decoded = StillDecoded | undefined;
const requests = createRequests<Decoded>();
/** Those that the thread decodes already, by the bytes that stand for theirs. */
const underWay = new WeakMap<Uint8Array, () => Promise<Decoded>>();
/** Emits that the thread has failed, and with it all its work. */
const failures = new Listeners();
/** Takes the pictures of each prefetched stream. */
const prefetches = new Map<string, (decoded: PrefetchDecoded) => void>();

/** Starts that thread, if it does not run yet, so that the first still need not wait for it. It stays. */
export function startStills(): Worker {
  if (worker) return worker;
  const started = new Worker(new URL('./stills/worker.ts', import.meta.url), {
    type: 'module',
    name: 'stills',
  });
  const releaseHold = hold('workers');
  started.addEventListener('message', ({ data }: MessageEvent<FromStills>) => {
    if ('prefetch' in data) {
      const take = prefetches.get(data.prefetch);
      if (take) take(data);
      else data.picture.close();
      return;
    }
    requests.resolve(data.id, data);
  });
  started.addEventListener('error', (event) => {
    console.error('the worker of stills failed', event.message);
    if (worker !== started) return;
    worker = undefined;
    releaseHold();
    started.terminate();
    requests.resolveAll(undefined);
    failures.emit();
  });
  worker = started;
  return started;
}

/** Calls `run` if the thread fails; until what is returned is called. */
export const onStillsFailed: (run: () => void) => Cancel = failures.add;

/** The thread decodes this still on its own account: `decodeKeyframe` of these bytes calls `request` and asks the thread nothing. */
export const setUnderWay = (bytes: Uint8Array, request: () => Promise<Decoded>): void =>
  void underWay.set(bytes, request);

/** The picture of a keyframe, to be closed by anyone who takes it; undefined if this machine cannot decode it. */
export async function decodeKeyframe({ codec, bytes }: Keyframe): Promise<ImageBitmap | undefined> {
  const request =
    underWay.get(bytes) ??
    (() => requests.request((id) => startStills().postMessage({ id, codec, bytes } satisfies ToStills)));
  const decoded = await request();
  if (decoded && 'picture' in decoded) return decoded.picture;
  if (decoded) console.warn('a still could not be decoded', codec, decoded.why);
  return undefined;
}

/** Decodes prefetched pictures of a stream; `take` is given the newest, to be closed by it, until `endPrefetch`. */
export function decodePrefetched(
  pictures: PrefetchedPictures,
  take: (decoded: PrefetchDecoded) => void,
): void {
  prefetches.set(pictures.prefetch, take);
  startStills().postMessage(pictures satisfies ToStills, [pictures.bytes.buffer as ArrayBuffer]);
}

/** Ends the decoding of prefetched pictures of this stream. */
export function endPrefetch(key: string): void {
  if (prefetches.delete(key)) worker?.postMessage({ over: key } satisfies ToStills);
}

/** Decodes one keyframe onto a canvas of its size. False if this machine cannot decode it. */
export async function drawKeyframe(keyframe: Keyframe, canvas: HTMLCanvasElement): Promise<boolean> {
  const picture = await decodeKeyframe(keyframe);
  if (picture) drawPicture(picture, canvas);
  picture?.close();
  return picture !== undefined;
}

/** Draws a whole picture onto a canvas, which takes its size. */
export function drawPicture(picture: ImageBitmap, canvas: HTMLCanvasElement): void {
  // A canvas that is given a size is made again.
  if (canvas.width !== picture.width) canvas.width = picture.width;
  if (canvas.height !== picture.height) canvas.height = picture.height;
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
}
