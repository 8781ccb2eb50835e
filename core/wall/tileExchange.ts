import { z } from 'zod';
import { TileContent } from './layout.ts';
import { TabId } from './tabs.ts';

/** A tile being dragged to another one. `window`: an opaque token by which the source window recognises its own tiles. */
export const TileInTransit = z.object({
  window: z.string().max(40),
  tab: TabId,
  tile: z.int().min(0).max(63),
  content: TileContent,
});
export type TileInTransit = z.infer<typeof TileInTransit>;

/** A tile dropped onto one of another window; `content` was there and moves to where the tile came from. */
export const TileExchange = z.object({ from: TileInTransit, content: TileContent });
export type TileExchange = z.infer<typeof TileExchange>;
