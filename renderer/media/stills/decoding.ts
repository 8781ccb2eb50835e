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
/** The next still may be just behind; a decoder that waits for none would hold its memory for nothing. */
const keptForMs = 1_000;

export interface StillDecoding<T> {
  /** What `take` made of the keyframe's picture, or why this machine cannot decode it. */
  decode(keyframe: Turn<T>['keyframe']): Promise<Decoded<T>>;
}

/**
 * Decodes keyframes in the order in which they come, a few side by side; each by itself, so that one that is broken costs no
 * other. A decoder is kept for the next one of its codec.
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
    let taking: Promise<T> | undefined;
    let failure: unknown;
    let cancelEnd = () => {};

    function end(): void {
      if (kept && kept.decoder.state !== 'closed') kept.decoder.close();
      kept = undefined;
    }

    function decoderOf(codec: string): VideoDecoder {
      if (kept?.codec === codec && kept.decoder.state === 'configured') return kept.decoder;
      end();
      const decoder = new VideoDecoder({
        output(picture) {
          if (taking) return picture.close();
          taking = take(picture).finally(() => picture.close());
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

    async function decoded({ codec, bytes }: Turn<T>['keyframe']): Promise<Decoded<T>> {
      taking = undefined;
      failure = undefined;
      try {
        const decoder = decoderOf(codec);
        decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp: 0, data: bytes }));
        await decoder.flush();
        return taking ? { picture: await taking } : { why: failure };
      } catch (error) {
        end();
        return { why: failure ?? error };
      }
    }

    return async ({ keyframe, done }: Turn<T>): Promise<void> => {
      cancelEnd();
      done(await decoded(keyframe));
      cancelEnd = clock.after(keptForMs, end);
    };
  }

  async function work(lane: ReturnType<typeof newLane>): Promise<void> {
    for (let turn = waiting.shift(); turn; turn = waiting.shift()) await lane(turn);
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
