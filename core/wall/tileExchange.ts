import { z } from 'zod';
import { TileContent } from './layout.ts';
import { TabId } from './tabs.ts';

/** A tile on its way to another one. `window`: a word of the window it comes from, which knows its own. */
export const TileInTransit = z.object({
  window: z.string().max(40),
  tab: TabId,
  tile: z.int().min(0).max(63),
  content: TileContent,
});
export type TileInTransit = z.infer<typeof TileInTransit>;

/** A tile was dropped onto one of another window: `content` stood there, and is to stand where it came from. */
export const TileExchange = z.object({ from: TileInTransit, content: TileContent });
export type TileExchange = z.infer<typeof TileExchange>;
