import type { Clock } from '../../../core/clock.ts';

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
/** The next still may be just behind; a decoder that waits for none would hold its memory for nothing. */
const keptForMs = 1_000;

export interface StillDecoding<T> {
  /** What `take` made of the keyframe's picture, or why this machine cannot decode it. */
  decode(keyframe: Turn<T>['keyframe']): Promise<Decoded<T>>;
}

/**
 * Decodes keyframes in the order in which they come, a few side by side. What a decoder gave no picture of is tried once more
 * by itself, so that one that is broken costs no other. A decoder is kept for the next one of its codec.
 */
export function createStillDecoding<T>(options: {
  /** The picture is closed once it settles. */
  readonly take: (picture: VideoFrame) => Promise<T>;
  /** How many at a time, as far as that helps. */
  readonly lanes: number;
  readonly clock: Pick<Clock, 'after'>;
}): StillDecoding<T> {
  const { take, clock } = options;
  const waiting: Turn<T>[] = [];
  const idle = Array.from({ length: Math.max(1, Math.min(mostLanes, options.lanes)) }, newLane);

  function newLane() {
    let kept: { readonly codec: string; readonly decoder: VideoDecoder } | undefined;
    /** By their time, which only tells them apart: those of which no picture has come. */
    const open = new Map<number, Turn<T>>();
    let takings: Promise<void>[] = [];
    let failure: unknown;
    let cancelEnd = () => {};

    function end(): void {
      if (kept && kept.decoder.state !== 'closed') kept.decoder.close();
      kept = undefined;
    }

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
      if (kept?.codec === codec && kept.decoder.state === 'configured') return kept.decoder;
      end();
      const decoder = new VideoDecoder({
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
      // No `description`: the bytes are Annex B (WebCodecs AVC registration). Hardware decoders are few; a still needs none.
      decoder.configure({ codec, hardwareAcceleration: 'prefer-software', optimizeForLatency: true });
      kept = { codec, decoder };
      return decoder;
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
        end();
      }
      await Promise.all(takings);
      return [...open.values()];
    }

    return async (codec: string, turns: readonly Turn<T>[]): Promise<void> => {
      cancelEnd();
      for (const turn of await decode(codec, turns))
        if (turns.length === 1 || (await decode(codec, [turn])).length > 0) turn.done({ why: failure });
      cancelEnd = clock.after(keptForMs, end);
    };
  }

  async function work(lane: ReturnType<typeof newLane>): Promise<void> {
    for (let first = waiting[0]; first; first = waiting[0]) {
      const { codec } = first.keyframe;
      const other = waiting.findIndex(({ keyframe }) => keyframe.codec !== codec);
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
