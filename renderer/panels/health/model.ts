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

/** The site keeps the stream of a camera that says nothing, for when it comes back. */
const stopped: ReadonlySet<TileState> = new Set(['stale', 'lost', 'refused']);

/** A tile that has no figures because nothing comes to it. */
export interface Streamless {
  readonly tile: TileSnapshot;
  /** Somebody should look at it. */
  readonly isBad: boolean;
}

/** Tiles that should show a camera and of which there are no figures, or only noughts. */
export function streamless(tiles: readonly TileSnapshot[], measured: readonly TileHealth[]): Streamless[] {
  const received = new Map(measured.map(({ tile, receivedFps }) => [tile, receivedFps]));
  return tiles
    .filter(({ tile, state }) =>
      received.has(tile) ? stopped.has(state) && received.get(tile) === 0 : !unmeasured.has(state),
    )
    .map((tile) => ({ tile, isBad: !onTheWay.has(tile.state) }));
}
