import type { BudgetLevel } from './budget.ts';
import type { WantedTile } from './plan.ts';
import { streamName } from './replay/messages.ts';

/** What a tile gives up so that the window can keep up: it shows keyframes only, or its sub-stream in place of the main one. */
export type Reduced = 'frameRate' | 'stream';

type Given = WantedTile & { readonly reduced?: Reduced };

/** Without a sub-stream a small tile has the main one's frame rate to give up. */
const isSmall = ({ stream, small, has }: WantedTile) =>
  stream === 'sub' || (small === true && has?.includes('sub') === false);

function given(tile: WantedTile, level: BudgetLevel): Given {
  if (tile.favoured) return tile;
  if (isSmall(tile)) return { ...tile, reduced: 'frameRate' };
  return level >= 2 && tile.has?.includes('sub') ? { ...tile, stream: 'sub', reduced: 'stream' } : tile;
}

/**
 * What there is to show of a wall within the budget. The tile that somebody works on is spared; so is every other tile with a
 * stream that some tile shows in full, as it is the stream that gives up its frame rate.
 */
export function withinBudget(tiles: readonly WantedTile[], level: BudgetLevel): readonly Given[] {
  if (level === 0) return tiles;
  const all = tiles.map((tile) => ({ tile, now: given(tile, level) }));
  const inFull = new Set(all.flatMap(({ now }) => (now.reduced === 'frameRate' ? [] : [streamName(now)])));
  return all.map(({ tile, now }) =>
    now.reduced === 'frameRate' && inFull.has(streamName(now)) ? tile : now,
  );
}
