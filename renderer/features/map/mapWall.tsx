import { useStore } from 'zustand';
import type { Clock } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { countTiles, maxTiles } from '../../../core/wall/division.ts';
import { gridSizes, type Layout, toSquareDivision } from '../../../core/wall/layout.ts';
import type { TabId } from '../../../core/wall/tabs.ts';
import { getActiveLayout, type WallState } from '../../../core/wall/wall.ts';
import type { WallAction } from '../../../core/wall/wallAction.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { Button } from '../../ui/button.tsx';
import { splitKeyHint } from '../../ui/splitKeyHint.ts';
import type { PtzClient, PtzControl } from '../ptz/public.ts';
import type { WallStore } from '../wall/public.ts';
import type { MapWorld } from './world.ts';

/** The smallest square division with room for these cameras; the largest where there are more. */
function layoutFor(cameras: readonly CameraId[]): Layout {
  const size = gridSizes.find((each) => each >= cameras.length) ?? gridSizes.at(-1) ?? 1;
  return { division: toSquareDivision(size), tiles: cameras.slice(0, size) };
}

/**
 * The actions that show cameras on the map's own tab of the wall, which is made once; other tabs stay as they are. `names`: the names
 * of that tab in all languages; `name`: the one in use.
 */
export function createShowCamerasActions(options: {
  readonly wall: Pick<WallState, 'tabs'>;
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

/** The index of the tile in sight that shows a camera; -1: none. */
export function findTileOfCamera(wall: Pick<WallState, 'tabs'>, camera: CameraId): number {
  const layout = getActiveLayout(wall);
  return layout.tiles.slice(0, countTiles(layout.division)).indexOf(camera);
}

/** Longest wait for a camera that was put on a tile to be steered, ms. */
const steerWithinMs = 8_000;

interface WallParts {
  readonly wall: WallStore;
  readonly steering: PtzControl;
  readonly control: Pick<PtzClient, 'view'>;
  readonly clock: Clock;
}

/**
 * Selects the tile that shows a camera; where none does, puts it on the selected one. Resolves once it is there (`isLive`: with live
 * pictures that main knows of too, without which it cannot be steered); false where that takes too long.
 */
export function selectTileForControl(
  camera: CameraId,
  isLive: boolean,
  { wall, steering, control, clock }: WallParts,
): Promise<boolean> {
  const tile = findTileOfCamera(wall.getState(), camera);
  if (tile >= 0) wall.act({ do: 'select', tile });
  else wall.act({ do: 'put', camera, advance: false });
  const isThere = () => {
    const now = steering.state.getState();
    if (now.camera !== camera || !isLive) return now.camera === camera;
    const selected = control.view.getState()?.selected;
    return now.isLive && selected?.camera === camera && selected.seen;
  };
  if (isThere()) return Promise.resolve(true);
  return new Promise((settle) => {
    const end = (is: boolean) => {
      for (const cancel of cancels) cancel();
      settle(is);
    };
    const look = () => {
      if (isThere()) end(true);
    };
    const cancels = [
      clock.after(steerWithinMs, () => end(false)),
      steering.state.subscribe(look),
      control.view.subscribe(look),
    ];
  });
}

/**
 * The button of a card that shows its cameras on the wall, or as many of them as it has room for. While cameras are selected, W shows
 * those, and this button has no key.
 */
export function CardWallButton(props: {
  readonly world: Pick<MapWorld, 'model'>;
  readonly cameras: () => readonly CameraId[];
  readonly says: string;
  readonly onWall: (cameras: readonly CameraId[]) => void;
}) {
  const { world, cameras, says, onWall } = props;
  const isKeys = useStore(world.model, ({ selection }) => selection.size === 0);
  return <Button onClick={() => onWall(cameras())} says={isKeys ? says : splitKeyHint(says).name} />;
}

/** The label of a button that shows a number of cameras on the wall. */
export function useWallButtonLabel(): (count: number) => string {
  const { wallAll, wallSome } = useLanguage().t.map.card;
  return (count) => (count > maxTiles ? wallSome(maxTiles, count) : wallAll(count));
}
