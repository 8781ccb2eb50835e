import type { QualityLevel } from './qualityBudget.ts';
import { formatStreamName } from './replay/messages.ts';
import type { WantedTile } from './wallPlan.ts';

/** A tile's reduction for the window's load: keyframes only, or the sub-stream instead of the main one. */
export type TileReduction = 'frameRate' | 'stream';

type Given = WantedTile & { readonly reduced?: TileReduction };

/**
 * Tells whether the frame rate is reduced: of small tiles first, of large ones only without a main stream to give up. A
 * prefetched tile has no size yet.
 */
const givesFrameRate = ({ favoured, stream, small = stream === 'sub' }: WantedTile, level: QualityLevel) =>
  !favoured && (small || (level >= 2 && stream === 'sub'));

const givesMain = ({ favoured, stream, has }: WantedTile, level: QualityLevel) =>
  !favoured && level >= 2 && stream === 'main' && has?.includes('sub') === true;

/**
 * Returns the wall reduced to the budget.
 * The tile in use is exempt, and so is every tile sharing a stream that some tile shows in full, because the frame rate
 * is reduced per stream.
 * @param hasKeyframes whether this tile's stream has keyframes often enough to be shown by them alone
 */
export function reduceToBudget(
  tiles: readonly WantedTile[],
  level: QualityLevel,
  hasKeyframes: (tile: WantedTile) => boolean,
): readonly Given[] {
  if (level === 0) return tiles;
  const all = tiles.map(
    (tile): Given => (givesMain(tile, level) ? { ...tile, stream: 'sub', reduced: 'stream' } : tile),
  );
  const gives = tiles.map((tile) => givesFrameRate(tile, level) && hasKeyframes(tile));
  const inFull = new Set(all.flatMap((tile, at) => (gives[at] ? [] : [formatStreamName(tile)])));
  return all.map((tile, at) =>
    gives[at] && !inFull.has(formatStreamName(tile)) ? { ...tile, reduced: 'frameRate' } : tile,
  );
}
