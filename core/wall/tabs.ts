import { z } from 'zod';
import { DwellMs, emptyLayout, getTileContent, isSequenceContent, Layout } from './layout.ts';
import { SentContent } from './sender.ts';

export const TabId = z
  .string()
  .regex(/^[a-z0-9]{1,16}$/)
  .brand<'TabId'>();
export type TabId = z.infer<typeof TabId>;

/** A layout of a window, behind its tab. An empty name stands for the division's name. */
export const Tab = z.object({
  id: TabId,
  name: z.string().trim().max(40),
  layout: Layout,
  /**
   * Tiles that arrived empty with another person's layout, because their content is hidden from the operator who
   * opened it.
   */
  withheld: z.array(z.int().min(0).max(63)).max(64).optional(),
  /** What was sent to a room's wall, newest last. */
  sent: z.array(SentContent).max(66).optional(),
});
export type Tab = z.infer<typeof Tab>;

export const maxTabs = 20;

export const canAddTab = ({ tabs }: Pick<Tabs, 'tabs'>): boolean => tabs.length < maxTabs;

/** The stored state of a window's wall: its tabs, the active one, and the rotation interval. */
export const Tabs = z
  .object({
    tabs: z.array(Tab).min(1).max(maxTabs),
    active: TabId,
    /** Time per tab in rotation; null: no rotation. */
    turnMs: DwellMs.nullable(),
  })
  .superRefine(({ tabs, active }, context) => {
    const ids = new Set(tabs.map(({ id }) => id));
    if (ids.size < tabs.length) context.addIssue({ code: 'custom', path: ['tabs'], message: 'each id once' });
    if (!ids.has(active)) context.addIssue({ code: 'custom', path: ['active'], message: 'one of the tabs' });
  });
export type Tabs = z.infer<typeof Tabs>;

/** A tile that appears empty, or with a shorter sequence, because its content is hidden from this operator. */
export const WithheldTile = z.object({
  tab: TabId,
  tile: z.int().min(0).max(63),
  /** The registry no longer contains the content, as far as the desk knows. */
  isGone: z.literal(true).optional(),
});
export type WithheldTile = z.infer<typeof WithheldTile>;

export const initialTab = TabId.parse('first');
/** Returns the state of a window with one tab. */
export const createSingleTab = (layout: Layout): Tabs => ({
  tabs: [{ id: initialTab, name: '', layout }],
  active: initialTab,
  turnMs: null,
});
export const initialTabs: Tabs = createSingleTab(emptyLayout);

export const getActiveTab = ({ tabs, active }: Tabs): Tab => {
  const found = tabs.find(({ id }) => id === active) ?? tabs[0];
  if (!found) throw new Error('a window without a tab');
  return found;
};

/** Marks those of the given tiles as withheld that are empty or hold a sequence. */
export function markTilesWithheld({ withheld: _, ...tab }: Tab, tiles: readonly number[]): Tab {
  const withheld = tiles.filter((tile) => {
    const content = getTileContent(tab.layout, tile);
    return content === null || isSequenceContent(content);
  });
  return withheld.length > 0 ? { ...tab, withheld } : tab;
}
