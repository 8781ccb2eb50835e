import { z } from 'zod';
import { contentOn, DwellMs, emptyLayout, isSequence, Layout } from './layout.ts';
import { Sending } from './sender.ts';

export const TabId = z
  .string()
  .regex(/^[a-z0-9]{1,16}$/)
  .brand<'TabId'>();
export type TabId = z.infer<typeof TabId>;

/** One layout of a window, behind its tab. A name of '' is the division's. */
export const Tab = z.object({
  id: TabId,
  name: z.string().trim().max(40),
  layout: Layout,
  /** Tiles that came empty with a layout of others, for what stands there was not for anyone who opened it here. */
  withheld: z.array(z.int().min(0).max(63)).max(64).optional(),
  /** Of a room's wall: what was sent to it, the last one last. */
  sent: z.array(Sending).max(66).optional(),
});
export type Tab = z.infer<typeof Tab>;

export const maxTabs = 20;

export const hasRoomForTab = ({ tabs }: Pick<Tabs, 'tabs'>): boolean => tabs.length < maxTabs;

/** All that a window keeps of its wall: its tabs, which of them is in sight, and how long each is if they take turns. */
export const Tabs = z
  .object({
    tabs: z.array(Tab).min(1).max(maxTabs),
    active: TabId,
    /** The tabs are shown in turn, each this long; null: they stay. */
    turnMs: DwellMs.nullable(),
  })
  .superRefine(({ tabs, active }, context) => {
    const ids = new Set(tabs.map(({ id }) => id));
    if (ids.size < tabs.length) context.addIssue({ code: 'custom', path: ['tabs'], message: 'each id once' });
    if (!ids.has(active)) context.addIssue({ code: 'custom', path: ['active'], message: 'one of the tabs' });
  });
export type Tabs = z.infer<typeof Tabs>;

/** A tile that is empty to this operator, or its sequence shorter, for what stands there which they may not see. */
export const WithheldTile = z.object({
  tab: TabId,
  tile: z.int().min(0).max(63),
  /** The registry holds nothing of it any more, as far as the desk knows. */
  isGone: z.literal(true).optional(),
});
export type WithheldTile = z.infer<typeof WithheldTile>;

export const firstTab = TabId.parse('first');
/** A window that has one tab, with this layout. */
export const oneTab = (layout: Layout): Tabs => ({
  tabs: [{ id: firstTab, name: '', layout }],
  active: firstTab,
  turnMs: null,
});
export const firstTabs: Tabs = oneTab(emptyLayout);

export const activeTab = ({ tabs, active }: Tabs): Tab => {
  const found = tabs.find(({ id }) => id === active) ?? tabs[0];
  if (!found) throw new Error('a window without a tab');
  return found;
};

/** A tab with these tiles marked as withheld: those of them that are empty, or whose sequence is shorter for it. */
export function markedAs({ withheld: _, ...tab }: Tab, tiles: readonly number[]): Tab {
  const withheld = tiles.filter((tile) => {
    const content = contentOn(tab.layout, tile);
    return content === null || isSequence(content);
  });
  return withheld.length > 0 ? { ...tab, withheld } : tab;
}
