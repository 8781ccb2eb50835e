import type { BudgetLevel } from './budget.ts';
import type { WantedTile } from './plan.ts';
import { streamName } from './replay/messages.ts';

/** A tile's reduction for the window's load: keyframes only, or the sub-stream instead of the main one. */
export type Reduced = 'frameRate' | 'stream';

type Given = WantedTile & { readonly reduced?: Reduced };

/**
 * Tells whether the frame rate is reduced: of small tiles first, of large ones only without a main stream to give up. A
 * prefetched tile has no size yet.
 */
const givesFrameRate = ({ favoured, stream, small = stream === 'sub' }: WantedTile, level: BudgetLevel) =>
  !favoured && (small || (level >= 2 && stream === 'sub'));

const givesMain = ({ favoured, stream, has }: WantedTile, level: BudgetLevel) =>
  !favoured && level >= 2 && stream === 'main' && has?.includes('sub') === true;

/**
 * Returns the wall reduced to the budget.
 * The tile in use is exempt, and so is every tile sharing a stream that some tile shows in full, because the frame rate
 * is reduced per stream.
 * @param hasKeyframes whether this tile's stream has keyframes often enough to be shown by them alone
 */
export function withinBudget(
  tiles: readonly WantedTile[],
  level: BudgetLevel,
  hasKeyframes: (tile: WantedTile) => boolean,
): readonly Given[] {
  if (level === 0) return tiles;
  const all = tiles.map(
    (tile): Given => (givesMain(tile, level) ? { ...tile, stream: 'sub', reduced: 'stream' } : tile),
  );
  const gives = tiles.map((tile) => givesFrameRate(tile, level) && hasKeyframes(tile));
  const inFull = new Set(all.flatMap((tile, at) => (gives[at] ? [] : [streamName(tile)])));
  return all.map((tile, at) =>
    gives[at] && !inFull.has(streamName(tile)) ? { ...tile, reduced: 'frameRate' } : tile,
  );
}
