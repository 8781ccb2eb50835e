import type { Cancel } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { createRequests } from '../../core/rpc/requests.ts';
import { countResource } from './resourceCounts.ts';
import type { Keyframe } from './stills/keyframeDecoder.ts';
import type {
  FromStillsWorker,
  PrefetchDecoded,
  PrefetchedPictures,
  StillDecoded,
  ToStillsWorker,
} from './stills/messages.ts';

export type { Keyframe } from './stills/keyframeDecoder.ts';

/**
 * A worker decodes stills: a decoder waits for its own thread after every picture, and the main one is busy while a
 * wall opens (Chromium 130: that delayed the last of 64 stills by 0.4 s).
 */
let worker: Worker | undefined;
/** Undefined if the worker has failed. */
type Decoded = StillDecoded | undefined;
const requests = createRequests<Decoded>();
/** Stills that the worker is already decoding, by the buffers that represent theirs. */
const underWay = new WeakMap<Uint8Array, () => Promise<Decoded>>();
/** Emits when the worker has failed, which loses all its work. */
const failures = new Listeners();
/** Receivers of each prefetched stream's pictures. */
const prefetches = new Map<string, (decoded: PrefetchDecoded) => void>();

/** Starts the worker if it is not running, so that the first still need not wait for it. It is never stopped. */
export function startStillsWorker(): Worker {
  if (worker) return worker;
  const started = new Worker(new URL('./stills/worker.ts', import.meta.url), {
    type: 'module',
    name: 'stills',
  });
  const releaseHold = countResource('workers');
  started.addEventListener('message', ({ data }: MessageEvent<FromStillsWorker>) => {
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

/** Calls `run` if the worker fails, until cancelled. */
export const onStillsWorkerFailed: (run: () => void) => Cancel = failures.add;

/**
 * Registers a still that the worker decodes by itself: `decodeKeyframe` of these bytes calls `request` and sends the
 * worker nothing.
 */
export const registerPendingStill = (bytes: Uint8Array, request: () => Promise<Decoded>): void =>
  void underWay.set(bytes, request);

/** Decodes a keyframe's picture, to be closed by the caller; undefined if this machine cannot decode it. */
export async function decodeKeyframe({ codec, bytes }: Keyframe): Promise<ImageBitmap | undefined> {
  const request =
    underWay.get(bytes) ??
    (() =>
      requests.request((id) =>
        startStillsWorker().postMessage({ id, codec, bytes } satisfies ToStillsWorker),
      ));
  const decoded = await request();
  if (decoded && 'picture' in decoded) return decoded.picture;
  if (decoded) console.warn('a still could not be decoded', codec, decoded.why);
  return undefined;
}

/** Decodes prefetched pictures of a stream until `endPrefetchDecoding`; `take` receives the newest and closes it. */
export function decodePrefetched(
  pictures: PrefetchedPictures,
  take: (decoded: PrefetchDecoded) => void,
): void {
  prefetches.set(pictures.prefetch, take);
  startStillsWorker().postMessage(pictures satisfies ToStillsWorker, [pictures.bytes.buffer as ArrayBuffer]);
}

/** Ends the decoding of this stream's prefetched pictures. */
export function endPrefetchDecoding(key: string): void {
  if (prefetches.delete(key)) worker?.postMessage({ over: key } satisfies ToStillsWorker);
}

/** Decodes one keyframe onto a canvas of its size. Returns false if this machine cannot decode it. */
export async function drawKeyframe(keyframe: Keyframe, canvas: HTMLCanvasElement): Promise<boolean> {
  const picture = await decodeKeyframe(keyframe);
  if (picture) drawPicture(picture, canvas);
  picture?.close();
  return picture !== undefined;
}

/** Draws a whole picture onto a canvas, which takes its size. */
export function drawPicture(picture: ImageBitmap, canvas: HTMLCanvasElement): void {
  // Setting a canvas's size clears and reallocates it.
  if (canvas.width !== picture.width) canvas.width = picture.width;
  if (canvas.height !== picture.height) canvas.height = picture.height;
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
}
