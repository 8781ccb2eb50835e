import type { Cancel } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { hold } from './held.ts';
import type { Keyframe } from './stills/decoding.ts';
import type { AheadDecoded, FromStills, PicturesAhead, StillDecoded, ToStills } from './stills/messages.ts';

export type { Keyframe } from './stills/decoding.ts';

/**
 * Stills are decoded in a thread of their own: a decoder waits for its page's thread after every picture, and the main one is
 * busy while a wall opens (Chromium 130: the last of 64 stills came 0.4 s later for it).
 */
let worker: Worker | undefined;
let asked = 0;
type Answer = (decoded: StillDecoded | undefined) => void;
const answers = new Map<number, Answer>();
/** Those that the thread decodes already, by the bytes that stand for theirs: what to do to have the answer. */
const underWay = new WeakMap<Uint8Array, (answer: Answer) => void>();
/** Emits that the thread has failed, and with it all its work. */
const failures = new Listeners();
/** Whoever has pictures decoded that come ahead. */
const aheads = new Map<string, (decoded: AheadDecoded) => void>();

/** Starts that thread, if it does not run yet, so that the first still need not wait for it. It stays. */
export function startStills(): Worker {
  if (worker) return worker;
  const started = new Worker(new URL('./stills/worker.ts', import.meta.url), {
    type: 'module',
    name: 'stills',
  });
  const releaseHold = hold('workers');
  started.addEventListener('message', ({ data }: MessageEvent<FromStills>) => {
    if ('ahead' in data) {
      const take = aheads.get(data.ahead);
      if (take) take(data);
      else data.picture.close();
      return;
    }
    answers.get(data.id)?.(data);
    answers.delete(data.id);
  });
  started.addEventListener('error', (event) => {
    console.error('the worker of stills failed', event.message);
    if (worker !== started) return;
    worker = undefined;
    releaseHold();
    started.terminate();
    for (const settle of answers.values()) settle(undefined);
    answers.clear();
    failures.emit();
  });
  worker = started;
  return started;
}

/** Calls `run` if the thread fails; until what is returned is called. */
export const onStillsFailed: (run: () => void) => Cancel = failures.add;

/** The thread decodes this still on its own account: anyone who asks for its picture by these bytes has the answer from `ask`. */
export const isUnderWay = (bytes: Uint8Array, ask: (answer: Answer) => void): void =>
  void underWay.set(bytes, ask);

/** The picture of a keyframe, to be closed by anyone who takes it; undefined if this machine cannot decode it. */
export function decodeKeyframe({ codec, bytes }: Keyframe): Promise<ImageBitmap | undefined> {
  return new Promise((done) => {
    const answer: Answer = (decoded) => {
      if (decoded && 'picture' in decoded) return done(decoded.picture);
      if (decoded) console.warn('a still could not be decoded', codec, decoded.why);
      done(undefined);
    };
    const ask = underWay.get(bytes);
    if (ask) return ask(answer);
    asked += 1;
    const running = startStills();
    answers.set(asked, answer);
    running.postMessage({ id: asked, codec, bytes } satisfies ToStills);
  });
}

/** Decodes what comes ahead of a stream; `take` is given the newest, to be closed by it, until `endAhead`. */
export function decodeAhead(pictures: PicturesAhead, take: (decoded: AheadDecoded) => void): void {
  aheads.set(pictures.ahead, take);
  startStills().postMessage(pictures satisfies ToStills, [pictures.bytes.buffer as ArrayBuffer]);
}

/** Of this stream nothing more is wanted ahead. */
export function endAhead(key: string): void {
  if (aheads.delete(key)) worker?.postMessage({ over: key } satisfies ToStills);
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
