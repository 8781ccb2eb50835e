import type { Clock } from '../../../core/base/clock.ts';
import type { PrefetchedPictures } from './messages.ts';

/** A keyframe as the site sends it: an Annex B access unit with its parameter sets. */
export interface Keyframe {
  readonly bytes: Uint8Array;
  /** Codec string, `avc1.PPCCLL`. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
}

export type DecodedStill<T> = { readonly picture: T } | { readonly why: unknown };

interface Turn<T> {
  readonly keyframe: Pick<Keyframe, 'bytes' | 'codec'>;
  readonly done: (decoded: DecodedStill<T>) => void;
}

/** Few decoders: each starts threads of its own, and an opening wall needs the cores for everything else. */
const mostLanes = 4;
/** Keyframes per flush, which takes some ms. */
const mostAtOnce = 8;
/**
 * Codec string for H.264 of any profile and level: the software decoder follows the parameter sets of each keyframe, so
 * that one decoder serves all cameras. High, level 5.2.
 */
const anyH264 = 'avc1.640034';
const decodedAs = ({ codec }: Pick<Keyframe, 'codec'>) => (codec.startsWith('avc1.') ? anyH264 : codec);

export interface KeyframeDecoder<T> {
  /** Resolves to the result of `take` for the keyframe's picture, or the reason why this machine cannot decode it. */
  decode(keyframe: Turn<T>['keyframe']): Promise<DecodedStill<T>>;
}

/**
 * Decodes keyframes in order of arrival on a few parallel decoders.
 * A keyframe without a picture is retried alone, so that a broken one affects no other. Decoders are created in advance
 * and reused: creation queries the page's thread (Chromium 130), which is busy while a wall opens.
 */
export function createKeyframeDecoder<T>(options: {
  /** The picture is closed once the promise settles. */
  readonly take: (picture: VideoFrame) => Promise<T>;
  /** Maximum parallel decoders. */
  readonly lanes: number;
}): KeyframeDecoder<T> {
  const { take } = options;
  const waiting: Turn<T>[] = [];
  const idle = Array.from({ length: Math.max(1, Math.min(mostLanes, options.lanes)) }, newLane);

  function newLane() {
    let stored: { readonly codec: string; readonly decoder: VideoDecoder } | undefined;
    /** Keyframes without a picture yet, by timestamp, which serves only as an id. */
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
      // No `description`: the bytes are Annex B (WebCodecs AVC registration). Hardware decoders are few; a still needs
      // none.
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

    /** Settles the requests whose pictures arrive and returns the others. All have this codec. */
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
        if (lane) void work(lane); // work() ends with its queue and handles its failures
      }),
  };
}

/** Silence after which a stream's decoder is closed: a site signals the end by sending no more. */
const holdStillMs = 3_000;

export interface PrefetchDecoder {
  take(pictures: PrefetchedPictures): void;
  /** Ends the decoding of this stream. */
  end(key: string): void;
}

interface Lane {
  readonly codec: string;
  readonly decoder: VideoDecoder;
  fed: number;
  /** Capture time of the last picture of each batch, by timestamp. Earlier pictures are decoded but not shown. */
  readonly shown: Map<number, number>;
  isTaking: boolean;
  cancelEnd: () => void;
}

/**
 * Decodes streams picture by picture, each with its own decoder.
 * Pictures after a missing one are skipped until the next keyframe.
 */
export function createPrefetchDecoder<T>(options: {
  /** The picture is closed once the promise settles. */
  readonly take: (picture: VideoFrame) => Promise<T>;
  readonly give: (key: string, picture: T, takenAt: number) => void;
  readonly clock: Pick<Clock, 'after'>;
}): PrefetchDecoder {
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
    // A picture that arrives while another is in progress is dropped: the next follows soon.
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
    // Same configuration as for stills, above.
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
        // Not decodable: the consumer's own pictures will report it.
        end(key);
      }
    },
  };
}
