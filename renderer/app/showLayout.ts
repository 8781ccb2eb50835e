import type { SavedLayout } from '../../core/wall/library.ts';
import type { Offer } from '../../core/wall/share.ts';
import { createTabId, type WallStore } from '../features/wall/wallStore.ts';
import type { CamerasState } from '../shared/mirror.ts';

/**
 * Shows received content, in place of the present layout or in a new tab.
 * @returns whether there was room for it
 */
export function showOffer(
  wall: WallStore,
  { content, from }: Offer,
  where: 'tile' | 'tab',
  cameras: Pick<CamerasState, 'byId'>,
): boolean {
  if (content.kind === 'layout') {
    const name = content.name || from.name;
    if (where === 'tile') return wall.act({ do: 'show', layout: content.layout, withheld: content.withheld });
    return wall.act({
      do: 'addTab',
      id: createTabId(),
      layout: content.layout,
      name: name.slice(0, 40),
      withheld: content.withheld,
    });
  }
  const { camera } = content;
  if (camera === null) return true;
  if (where === 'tile') return wall.act({ do: 'put', camera, advance: false });
  const name = cameras.byId.get(camera)?.camera.name ?? from.name;
  const layout = { division: '1' as const, tiles: [camera] };
  return wall.act({ do: 'addTab', id: createTabId(), layout, name: name.slice(0, 40) });
}

/**
 * Shows a layout stored at the site, in place of the present layout or in a new tab.
 * @returns whether there was room for it
 */
export function openSavedLayout(wall: WallStore, saved: SavedLayout, where: 'here' | 'tab'): boolean {
  const { layout, withheld, name } = saved;
  if (where === 'tab')
    return wall.act({ do: 'addTab', id: createTabId(), layout, name: name.slice(0, 40), withheld });
  wall.act({ do: 'show', layout, withheld });
  return wall.act({ do: 'renameTab', id: wall.getState().tabs.active, name });
}
