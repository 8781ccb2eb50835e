import type { Clock } from '../../../core/base/clock.ts';
import type { PrefetchedPictures } from './messages.ts';

/** A keyframe as the site sends it: an Annex B access unit with its parameter sets. */
export interface Keyframe {
  readonly bytes: Uint8Array;
  /** `avc1.PPCCLL` */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
}

export type Decoded<T> = { readonly picture: T } | { readonly why: unknown };

interface Turn<T> {
  readonly keyframe: Pick<Keyframe, 'bytes' | 'codec'>;
  readonly done: (decoded: Decoded<T>) => void;
}

/** Few: each has threads of its own to start, and a wall that opens needs the cores for everything else. */
const mostLanes = 4;
/** A decoder takes some ms to say that it has nothing more: it is asked once for so many that wait. */
const mostAtOnce = 8;
/**
 * H.264 of whichever profile and level: its software decoder goes by the parameter sets that each keyframe brings along, so that
 * one decoder does for all cameras. High, level 5.2.
 */
const anyH264 = 'avc1.640034';
const decodedAs = ({ codec }: Pick<Keyframe, 'codec'>) => (codec.startsWith('avc1.') ? anyH264 : codec);

export interface StillDecoding<T> {
  /** What `take` made of the keyframe's picture, or why this machine cannot decode it. */
  decode(keyframe: Turn<T>['keyframe']): Promise<Decoded<T>>;
}

/**
 * Decodes keyframes in the order in which they come, a few side by side. What a decoder gave no picture of is tried once more
 * by itself, so that one that is broken costs no other. Decoders are made at once and kept: a new one asks the page's thread
 * what it may use (Chromium 130), which has no time for that while a wall opens.
 */
export function createStillDecoding<T>(options: {
  /** The picture is closed once it settles. */
  readonly take: (picture: VideoFrame) => Promise<T>;
  /** How many at a time, as far as that helps. */
  readonly lanes: number;
}): StillDecoding<T> {
  const { take } = options;
  const waiting: Turn<T>[] = [];
  const idle = Array.from({ length: Math.max(1, Math.min(mostLanes, options.lanes)) }, newLane);

  function newLane() {
    let stored: { readonly codec: string; readonly decoder: VideoDecoder } | undefined;
    /** By their time, which only tells them apart: those of which no picture has come. */
    const open = new Map<number, Turn<T>>();
    let takings: Promise<void>[] = [];
    let failure: unknown;

    async function takeOf({ done }: Turn<T>, picture: VideoFrame): Promise<void> {
      try {
        done({ picture: await take(picture) });
      } catch (why) {
        done({ why });
      } finally {
        picture.close();
      }
    }

    function decoderOf(codec: string): VideoDecoder {
      if (stored?.codec === codec && stored.decoder.state === 'configured') return stored.decoder;
      const decoder = stored && stored.decoder.state !== 'closed' ? stored.decoder : newDecoder();
      stored = { codec, decoder };
      // No `description`: the bytes are Annex B (WebCodecs AVC registration). Hardware decoders are few; a still needs none.
      decoder.configure({ codec, hardwareAcceleration: 'prefer-software', optimizeForLatency: true });
      return decoder;
    }

    function newDecoder(): VideoDecoder {
      return new VideoDecoder({
        output(picture) {
          const turn = open.get(picture.timestamp);
          open.delete(picture.timestamp);
          if (turn) takings.push(takeOf(turn, picture));
          else picture.close();
        },
        error(error) {
          failure ??= error;
        },
      });
    }

    /** Settles those of which a picture comes; the others are given back. All are of that codec. */
    async function decode(codec: string, turns: readonly Turn<T>[]): Promise<readonly Turn<T>[]> {
      failure = undefined;
      takings = [];
      open.clear();
      for (const [timestamp, turn] of turns.entries()) open.set(timestamp, turn);
      try {
        const decoder = decoderOf(codec);
        for (const [timestamp, { keyframe }] of turns.entries())
          decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp, data: keyframe.bytes }));
        await decoder.flush();
      } catch (error) {
        failure ??= error;
        if (stored && stored.decoder.state !== 'closed') stored.decoder.close();
      }
      await Promise.all(takings);
      return [...open.values()];
    }

    decoderOf(anyH264);
    return async (codec: string, turns: readonly Turn<T>[]): Promise<void> => {
      for (const turn of await decode(codec, turns))
        if (turns.length === 1 || (await decode(codec, [turn])).length > 0) turn.done({ why: failure });
    };
  }

  async function work(lane: ReturnType<typeof newLane>): Promise<void> {
    for (let first = waiting[0]; first; first = waiting[0]) {
      const codec = decodedAs(first.keyframe);
      const other = waiting.findIndex(({ keyframe }) => decodedAs(keyframe) !== codec);
      await lane(codec, waiting.splice(0, Math.min(mostAtOnce, other < 0 ? waiting.length : other)));
    }
    idle.push(lane);
  }

  return {
    decode: (keyframe) =>
      new Promise((done) => {
        waiting.push({ keyframe, done });
        const lane = idle.pop();
        if (lane) void work(lane); // it ends with what waits, whatever becomes of it
      }),
  };
}

/** A site that sends no more says so by not sending: its decoder is not kept for longer. */
const holdStillMs = 3_000;

export interface PrefetchDecoding {
  take(pictures: PrefetchedPictures): void;
  /** No more of these are wanted. */
  end(key: string): void;
}

interface Lane {
  readonly codec: string;
  readonly decoder: VideoDecoder;
  fed: number;
  /** By the number of the last picture of what came at once: when it was taken. Those before it are decoded and not shown. */
  readonly shown: Map<number, number>;
  isTaking: boolean;
  cancelEnd: () => void;
}

/**
 * Decodes streams that come picture by picture, each by a decoder of its own. What follows a picture that is not here is left
 * out until the next keyframe.
 */
export function createPrefetchDecoding<T>(options: {
  /** The picture is closed once it settles. */
  readonly take: (picture: VideoFrame) => Promise<T>;
  readonly give: (key: string, picture: T, takenAt: number) => void;
  readonly clock: Pick<Clock, 'after'>;
}): PrefetchDecoding {
  const { take, give, clock } = options;
  const lanes = new Map<string, Lane>();

  function end(key: string): void {
    const lane = lanes.get(key);
    lanes.delete(key);
    lane?.cancelEnd();
    if (lane && lane.decoder.state !== 'closed') lane.decoder.close();
  }

  async function show(key: string, lane: Lane, picture: VideoFrame): Promise<void> {
    const takenAt = lane.shown.get(picture.timestamp);
    lane.shown.delete(picture.timestamp);
    // One that comes while another is on its way is followed by the next soon enough.
    if (takenAt === undefined || lane.isTaking) return picture.close();
    lane.isTaking = true;
    try {
      give(key, await take(picture), takenAt);
    } finally {
      lane.isTaking = false;
      picture.close();
    }
  }

  function open(key: string, codec: string): Lane {
    const known = lanes.get(key);
    if (known?.codec === codec) return known;
    end(key);
    const decoder = new VideoDecoder({
      output: (picture) => void show(key, lane, picture).catch(() => end(key)),
      error: () => lanes.get(key) === lane && end(key),
    });
    // As of stills (decoding.ts).
    decoder.configure({ codec, hardwareAcceleration: 'prefer-software', optimizeForLatency: true });
    const lane: Lane = { codec, decoder, fed: 0, shown: new Map(), isTaking: false, cancelEnd: () => {} };
    lanes.set(key, lane);
    return lane;
  }

  return {
    end,
    take({ prefetch: key, codec, bytes, sizes, isKey, takenAt }) {
      if (sizes.reduce((sum, size) => sum + size, 0) !== bytes.length) return end(key);
      const lane = isKey ? open(key, codec) : lanes.get(key);
      if (!lane) return;
      lane.cancelEnd();
      lane.cancelEnd = clock.after(holdStillMs, () => end(key));
      lane.shown.set(lane.fed + sizes.length, takenAt);
      let from = 0;
      try {
        for (const [at, size] of sizes.entries()) {
          lane.fed += 1;
          const data = bytes.subarray(from, from + size);
          from += size;
          const type = isKey && at === 0 ? 'key' : 'delta';
          lane.decoder.decode(new EncodedVideoChunk({ type, timestamp: lane.fed, data }));
        }
      } catch {
        // It cannot decode this: the consumer's own pictures will say so.
        end(key);
      }
    },
  };
}
