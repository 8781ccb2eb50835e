import type { SourceStatus } from '../../../core/domain/source.ts';
import type { TileHealth } from '../../media/index.ts';

/** Figures of a tile that somebody should look at. */
export interface Trouble {
  readonly fps: boolean;
  readonly loss: boolean;
  readonly decode: boolean;
}

/** Under this share of what the camera sends a tile has too few pictures (issue: no tile under 90 %). */
const enoughShare = 0.9;
/** Loss at which H.264 begins to break up visibly, %. */
const lossLimit = 1;

/** `source`: what the site says of the stream; its frame rate is 0 where that is not known. */
export function troubleOf(health: TileHealth, source: Pick<SourceStatus, 'fps'> | undefined): Trouble {
  const due = source?.fps || health.receivedFps;
  return {
    fps: health.reduced !== 'frameRate' && health.fps < due * enoughShare,
    loss: health.lossPct >= lossLimit,
    // Slower than pictures come: it falls behind for good.
    decode: health.decodeMs > 0 && health.receivedFps > 0 && health.decodeMs > 1_000 / health.receivedFps,
  };
}
