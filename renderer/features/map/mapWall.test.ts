import { describe, expect, it } from 'vitest';
import { CameraId } from '../../../core/base/ids.ts';
import { countTiles } from '../../../core/wall/division.ts';
import { getTileContent } from '../../../core/wall/layout.ts';
import { TabId } from '../../../core/wall/tabs.ts';
import { getActiveLayout } from '../../../core/wall/wall.ts';
import { createWallStore } from '../wall/wallStore.ts';
import { createShowCamerasActions, findTileOfCamera } from './mapWall.tsx';

const cameras = Array.from({ length: 90 }, (_, at) => CameraId.parse(`hn:camera:${at + 1}`));
const show = (wall: ReturnType<typeof createWallStore>, chosen: readonly CameraId[]) => {
  const { actions, shown } = createShowCamerasActions({
    wall: wall.getState(),
    cameras: chosen,
    names: ['Bản đồ', 'Map'],
    name: 'Map',
    newTabId: () => TabId.parse('aaaaaaaaaaaa'),
  });
  for (const action of actions) wall.act(action);
  return shown;
};

describe('a map selection on the wall', () => {
  it('uses the smallest square with room for it, up to the wall’s maximum', () => {
    for (let count = 1; count <= cameras.length; count += 1) {
      const wall = createWallStore();
      const shown = show(wall, cameras.slice(0, count));
      const layout = getActiveLayout(wall.getState());
      expect(shown).toBe(Math.min(64, count));
      expect(countTiles(layout.division)).toBeGreaterThanOrEqual(shown);
      expect(layout.tiles).toEqual(cameras.slice(0, shown));
    }
  });

  it('is shown on a tab of its own, which is reused, without changing other tabs', () => {
    const wall = createWallStore();
    const [first, second, third] = cameras;
    if (!first || !second || !third) throw new Error('cameras');
    wall.act({ do: 'put', camera: first, advance: false });
    const before = getActiveLayout(wall.getState());
    show(wall, [second]);
    show(wall, [second, third]);
    const { tabs } = wall.getState().tabs;
    expect(tabs).toHaveLength(2);
    expect(tabs[0]?.layout).toEqual(before);
    expect(getTileContent(getActiveLayout(wall.getState()), 1)).toBe(third);
    expect([findTileOfCamera(wall.getState(), third), findTileOfCamera(wall.getState(), first)]).toEqual([
      1, -1,
    ]);
  });
});
