import { z } from 'zod';
import { TileContent } from './layout.ts';
import { TabId } from './tabs.ts';

/** A tile on its way to another one. `window`: a word of the window it comes from, which knows its own. */
export const TileOnTheWay = z.object({
  window: z.string().max(40),
  tab: TabId,
  tile: z.int().min(0).max(63),
  content: TileContent,
});
export type TileOnTheWay = z.infer<typeof TileOnTheWay>;

/** A tile was dropped onto one of another window: `content` stood there, and is to stand where it came from. */
export const TileExchange = z.object({ from: TileOnTheWay, content: TileContent });
export type TileExchange = z.infer<typeof TileExchange>;
