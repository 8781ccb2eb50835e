import type { Clock } from '../../../core/base/clock.ts';
import type { PicturesAhead } from './messages.ts';

/** A site that sends no more says so by not sending: its decoder is not kept for longer. */
const holdStillMs = 3_000;

export interface AheadDecoding {
  take(pictures: PicturesAhead): void;
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
export function createAheadDecoding<T>(options: {
  /** The picture is closed once it settles. */
  readonly take: (picture: VideoFrame) => Promise<T>;
  readonly give: (key: string, picture: T, takenAt: number) => void;
  readonly clock: Pick<Clock, 'after'>;
}): AheadDecoding {
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
    take({ ahead: key, codec, bytes, sizes, isKey, takenAt }) {
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
