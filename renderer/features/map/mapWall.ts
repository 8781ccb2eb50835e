import type { CameraId } from '../../../core/base/ids.ts';
import { tileCount } from '../../../core/wall/division.ts';
import { gridSizes, type Layout, squareOf } from '../../../core/wall/layout.ts';
import type { TabId } from '../../../core/wall/tabs.ts';
import { layoutOf, type Wall } from '../../../core/wall/wall.ts';
import type { WallAction } from '../../../core/wall/wallAction.ts';

/** The smallest square that has room for so many cameras; the largest for more. */
export function layoutFor(cameras: readonly CameraId[]): Layout {
  const size = gridSizes.find((each) => each >= cameras.length) ?? gridSizes.at(-1) ?? 1;
  return { division: squareOf(size), tiles: cameras.slice(0, size) };
}

/**
 * Shows what was chosen on the map on a tab of its own, made once: what stands on other tabs is left alone. `names`: of that tab in
 * any language; `name`: in the one in use.
 */
export function actionsToShow(options: {
  readonly wall: Pick<Wall, 'tabs'>;
  readonly cameras: readonly CameraId[];
  readonly names: readonly string[];
  readonly name: string;
  readonly newTabId: () => TabId;
}): { readonly actions: readonly WallAction[]; readonly shown: number } {
  const { wall, cameras, names, name } = options;
  const layout = layoutFor(cameras);
  const tab = wall.tabs.tabs.find((one) => names.includes(one.name));
  const actions: readonly WallAction[] = tab
    ? [
        { do: 'useTab', id: tab.id },
        { do: 'show', layout },
      ]
    : [{ do: 'addTab', id: options.newTabId(), layout, name }];
  return { actions, shown: layout.tiles.length };
}

/** The tile in sight that shows a camera; -1: none. */
export function tileOf(wall: Pick<Wall, 'tabs'>, camera: CameraId): number {
  const layout = layoutOf(wall);
  return layout.tiles.slice(0, tileCount(layout.division)).indexOf(camera);
}
