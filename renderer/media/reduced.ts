import type { BudgetLevel } from './budget.ts';
import type { WantedTile } from './plan.ts';
import { streamName } from './replay/messages.ts';

/** What a tile gives up so that the window can keep up: it shows keyframes only, or its sub-stream in place of the main one. */
export type Reduced = 'frameRate' | 'stream';

type Given = WantedTile & { readonly reduced?: Reduced };

/** Its frame rate: of a small tile at first, of a large one only where it has no main stream to give up. A tile that is warm has no size yet. */
const givesFrameRate = ({ favoured, stream, small = stream === 'sub' }: WantedTile, level: BudgetLevel) =>
  !favoured && (small || (level >= 2 && stream === 'sub'));

const givesMain = ({ favoured, stream, has }: WantedTile, level: BudgetLevel) =>
  !favoured && level >= 2 && stream === 'main' && has?.includes('sub') === true;

/**
 * What there is to show of a wall within the budget. The tile that somebody works on is spared; so is every other tile with a
 * stream that some tile shows in full, as it is the stream that gives up its frame rate.
 * @param hasKeyframes whether keyframes of the stream that this tile shows come often enough to be all that is shown of it
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
