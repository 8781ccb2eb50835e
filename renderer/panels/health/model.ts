import type { SourceStatus } from '../../../core/domain/source.ts';
import type { TileHealth, TileSnapshot, TileState } from '../../media/index.ts';

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

/** Nothing is wanted of these, or their figures are on the way. */
const unmeasured: ReadonlySet<TileState> = new Set(['live', 'paused']);
/** A tile without a stream is about to get one. */
const onTheWay: ReadonlySet<TileState> = new Set(['waiting', 'still']);

/** A tile that has no figures because no stream comes to it. */
export interface Streamless {
  readonly tile: TileSnapshot;
  /** Somebody should look at it. */
  readonly isBad: boolean;
}

/** Tiles that should show a camera and that none of the figures are of. */
export function streamless(tiles: readonly TileSnapshot[], measured: readonly TileHealth[]): Streamless[] {
  const known = new Set(measured.map(({ tile }) => tile));
  return tiles
    .filter(({ tile, state }) => !known.has(tile) && !unmeasured.has(state))
    .map((tile) => ({ tile, isBad: !onTheWay.has(tile.state) }));
}
