import type { Cancel } from '../../../core/base/clock.ts';
import type { StreamRole } from '../../../core/cameras/camera.ts';
import { countResource } from '../resourceCounts.ts';
import { readAnnexBCodec } from './annexb.ts';
import type { EncodedPicture } from './messages.ts';
import type { CameraTimeline, PastPicture } from './timeline.ts';

/** Memory for decoded pictures: 180 of 640x360, 20 of 1080p. Backward steps use them. */
const cacheBytes = 64 * 1_024 * 1_024;
/** Minimum of decoded pictures: fewer than the decoder's own delay would never show anything. */
const leastCached = 8;
/** Pictures read from the worker and given to the decoder at once. */
const batch = 12;

/** The decoded pictures of one camera's past, with one decoder. */
export interface DecodedPictures {
  get(picture: PastPicture): VideoFrame | undefined;
  /**
   * Decodes up to `target` and `ahead` pictures beyond it.
   * Replaces the previous request, whose decoded pictures may remain.
   * @param isLast true if no further request will follow soon
   */
  want(timeline: CameraTimeline, target: PastPicture, ahead: number, isLast: boolean): void;
  /** Drops everything decoded or being decoded, because it may no longer be viewed. */
  forget(): void;
  /** Releases the decoder and every picture. */
  close(): void;
}

export function createDecodedPictures(options: {
  readonly fetch: (stream: StreamRole, from: number, to: number) => Promise<readonly EncodedPicture[]>;
  /** Called when a picture has been decoded. */
  readonly onPicture: () => void;
  /** Called when this machine cannot decode the request. */
  readonly onFault: (error: unknown) => void;
}): DecodedPictures {
  const cache = new Map<string, { readonly frame: VideoFrame; readonly releaseHold: Cancel }>();
  const keyOf = (stream: StreamRole, seq: number) => `${stream}${seq}`;
  let cached = 0;
  let decoder: VideoDecoder | undefined;
  let releaseHold: Cancel = () => {};
  /** The last picture given to the decoder; undefined if it needs a keyframe. */
  let fed: { readonly stream: StreamRole; readonly seq: number } | undefined;
  const pending = new Set<number>();
  let goal: { timeline: CameraTimeline; target: PastPicture; ahead: number; isLast: boolean } | undefined;
  let isWorking = false;
  let isClosed = false;
  /** Number of `forget` calls: pictures fetched before one are not decoded after it. */
  let forgotten = 0;
  /** Ends the wait for a decoder that is given up. */
  let endWait = () => {};

  const size = (frame: VideoFrame) => frame.codedWidth * frame.codedHeight * 1.5;

  function keep(key: string, frame: VideoFrame): void {
    drop(key);
    cache.set(key, { frame, releaseHold: countResource('pictures') });
    cached += size(frame);
    for (const oldest of cache.keys()) {
      if (cached <= cacheBytes || cache.size <= leastCached) return;
      drop(oldest);
    }
  }

  function drop(key: string): void {
    const stored = cache.get(key);
    if (!stored) return;
    cached -= size(stored.frame);
    stored.frame.close();
    stored.releaseHold();
    cache.delete(key);
  }

  function open(stream: StreamRole): VideoDecoder {
    releaseHold = countResource('decoders');
    const opened = new VideoDecoder({
      output(frame) {
        pending.delete(frame.timestamp);
        if (isClosed || decoder !== opened) return frame.close();
        keep(keyOf(stream, frame.timestamp), frame);
        options.onPicture();
      },
      error(error) {
        if (decoder !== opened) return;
        stop();
        goal = undefined;
        options.onFault(error);
      },
    });
    return opened;
  }

  function stop(): void {
    if (decoder && decoder.state !== 'closed') decoder.close();
    decoder = undefined;
    releaseHold();
    fed = undefined;
    pending.clear();
    endWait();
  }

  /** Returns the next pictures to decode for the goal; none if they are decoded or being decoded. */
  function nextOf({ timeline, target, ahead }: NonNullable<typeof goal>): readonly PastPicture[] {
    const all = timeline.streams[target.stream];
    const at = all.findIndex(({ seq }) => seq === target.seq);
    const end = Math.min(at + ahead, all.length - 1);
    let key = at;
    while (key >= 0 && !all[key]?.isKey) key -= 1;
    if (key < 0) return [];
    const last = fed?.stream === target.stream ? all.findIndex(({ seq }) => seq === fed?.seq) : -1;
    const isThere = cache.has(keyOf(target.stream, target.seq));
    const comes = last >= at && pending.has(target.seq);
    // The pictures in between are not skipped: starting from a later keyframe is shorter.
    const canGoOn = last >= key - 1 && last >= 0 && (isThere || comes || last < at);
    const first = canGoOn ? last + 1 : key;
    if (isThere && (ahead === 0 || first > end || (!canGoOn && isAround(all, at, end)))) return [];
    return all.slice(first, Math.min(end, first + batch - 1) + 1);
  }

  const isAround = (all: readonly PastPicture[], from: number, to: number) =>
    all.slice(from, to + 1).every(({ stream, seq }) => cache.has(keyOf(stream, seq)));

  /** Gives the decoder these pictures. Returns false if they were deleted. */
  async function feed(next: readonly PastPicture[]): Promise<boolean> {
    const [first, last] = [next[0], next.at(-1)];
    if (!first || !last) return false;
    const before = forgotten;
    const encoded = await options.fetch(first.stream, first.seq, last.seq);
    // Deleted meanwhile: the timeline will report it shortly.
    if (isClosed || before !== forgotten || encoded[0]?.seq !== first.seq) return false;
    const follows = fed?.stream === first.stream && decoder !== undefined;
    if (!follows || (first.isKey && fed !== undefined && first.seq !== fed.seq + 1)) {
      if (!first.isKey) return false;
      stop();
      const codec = readAnnexBCodec(encoded[0].bytes);
      if (!codec) throw new Error('a keyframe without parameters');
      decoder = open(first.stream);
      // No `description`: the bytes are Annex B (WebCodecs AVC registration). Hardware decoders are few and left to the
      // wall.
      decoder.configure({ codec, hardwareAcceleration: 'prefer-software', optimizeForLatency: true });
    }
    for (const { seq, isKey, bytes } of encoded) {
      pending.add(seq);
      decoder?.decode(new EncodedVideoChunk({ type: isKey ? 'key' : 'delta', timestamp: seq, data: bytes }));
      fed = { stream: first.stream, seq };
    }
    await drained();
    return true;
  }

  /** Waits until the decoder has taken its queued pictures. */
  function drained(): Promise<void> {
    const waiting = decoder;
    return new Promise((resolve) => {
      const check = () => {
        if (decoder === waiting && waiting && waiting.decodeQueueSize > 0) return;
        waiting?.removeEventListener('dequeue', check);
        resolve();
      };
      waiting?.addEventListener('dequeue', check);
      endWait = check;
      check();
    });
  }

  /** Flushes the decoder, which may hold back its last pictures. It needs a keyframe afterwards. */
  async function settle(target: PastPicture): Promise<void> {
    if (!decoder || !pending.has(target.seq)) return;
    await nextTask();
    if (!decoder || !pending.has(target.seq)) return;
    fed = undefined;
    await decoder.flush();
  }

  async function work(): Promise<void> {
    if (isWorking) return;
    isWorking = true;
    const before = forgotten;
    try {
      while (goal && !isClosed) {
        const current = goal;
        const next = nextOf(current);
        if (next.length > 0 && (await feed(next))) continue;
        if (goal === current) {
          if (current.isLast) await settle(current.target);
          if (goal === current) goal = undefined;
        }
      }
    } catch (error) {
      stop();
      goal = undefined;
      if (!isClosed && before === forgotten) options.onFault(error);
    } finally {
      isWorking = false;
    }
    if (goal) void work(); // work() ends when the goal is reached
  }

  function forget(): void {
    forgotten += 1;
    goal = undefined;
    stop();
    for (const key of [...cache.keys()]) drop(key);
  }

  return {
    get: ({ stream, seq }) => cache.get(keyOf(stream, seq))?.frame,
    want(timeline, target, ahead, isLast) {
      if (isClosed) return;
      goal = { timeline, target, ahead, isLast };
      void work(); // work() reports failures to onFault
    },
    forget,
    close() {
      isClosed = true;
      forget();
    },
  };
}

/** Yields, so that finished pictures are delivered first. */
const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve));
