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
