import type { BudgetLevel } from './budget.ts';
import type { WantedTile } from './plan.ts';

/** What a tile gives up so that the window can keep up: it shows keyframes only, or its sub-stream in place of the main one. */
export type Reduced = 'frameRate' | 'stream';

/** What there is to show of a wall within the budget. The tile that somebody works on is spared. */
export function withinBudget(
  tiles: readonly WantedTile[],
  level: BudgetLevel,
): readonly (WantedTile & { readonly reduced?: Reduced })[] {
  if (level === 0) return tiles;
  return tiles.map((tile) => {
    if (tile.favoured) return tile;
    if (tile.stream === 'sub') return { ...tile, reduced: 'frameRate' as const };
    if (level >= 2 && tile.has?.includes('sub'))
      return { ...tile, stream: 'sub' as const, reduced: 'stream' as const };
    return tile;
  });
}
