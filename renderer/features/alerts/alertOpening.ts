import type { Alert } from '../../../core/alerts/alert.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { nearest } from '../../../core/map/nearest.ts';
import { type DivisionName, tileCount } from '../../../core/wall/division.ts';
import { contentOn, isCamera, isSpot, type Layout } from '../../../core/wall/layout.ts';
import { activeTab, type TabId } from '../../../core/wall/tabs.ts';
import { layoutOf, type Wall } from '../../../core/wall/wall.ts';
import type { WallAction } from '../../../core/wall/wallAction.ts';
import type { CamerasState } from '../../shared/mirror.ts';
import { isPtz, placeOfAlert } from './nearby.ts';

/** A large spot tile and small ones beside it. */
const division: DivisionName = '1+5';
/** Steerable cameras further away than this see nothing of it. */
const beyondM = 2_000;

/** What is seen of an alert: its camera (or the nearest, where it has none), and the nearest that can be steered. */
export function camerasToOpen(
  alert: Pick<Alert, 'camera' | 'place'>,
  cameras: Pick<CamerasState, 'byId' | 'list'>,
  count: number,
): { readonly camera: CameraId | undefined; readonly ptz: readonly CameraId[] } {
  const place = placeOfAlert(alert, cameras.byId);
  const own = alert.camera !== null && cameras.byId.has(alert.camera) ? alert.camera : undefined;
  const camera =
    own ?? (place && nearest(cameras.list, place, { count: 1, without: null })[0]?.entry.camera.id);
  const ptz = place
    ? nearest(cameras.list, place, { count, without: camera ?? null, where: isPtz })
        .filter(({ metres }) => metres <= beyondM)
        .map(({ entry }) => entry.camera.id)
    : [];
  return { camera, ptz };
}

/** The tile that follows what the operator is at, in sight; -1: none. */
const spotTile = (layout: Layout): number =>
  layout.tiles.slice(0, tileCount(layout.division)).findIndex((content) => isSpot(content));

/**
 * What shows an alert on the wall: on the spot tile in sight and the free tiles of its tab; else on a tab of its own, made once.
 * What the operator has put on tiles is never taken away. `placed`: the tiles of this tab that the alert before was shown on.
 */
export function actionsToOpen(options: {
  readonly wall: Pick<Wall, 'tabs'>;
  readonly camera: CameraId;
  readonly ptz: readonly CameraId[];
  readonly placed: ReadonlyMap<number, CameraId>;
  /** Of the tab for alerts: its name in any language, and in the one in use. */
  readonly names: readonly string[];
  readonly name: string;
  readonly newTabId: () => TabId;
}): { readonly actions: readonly WallAction[]; readonly placed: ReadonlyMap<number, CameraId> } {
  const { wall, camera, ptz, placed, names, name } = options;
  const layout = layoutOf(wall);
  const spot = spotTile(layout);
  const isOwnTab = names.includes(activeTab(wall.tabs).name);
  const nothing = new Map<number, CameraId>();
  if (spot >= 0 && !isOwnTab) {
    const free = Array.from({ length: tileCount(layout.division) }, (_, tile) => tile).filter((tile) => {
      const content = contentOn(layout, tile);
      return content === null || (isCamera(content) && placed.get(tile) === content);
    });
    const pairs = free.flatMap((tile, at) => {
      const one = ptz[at];
      return one ? [[tile, one] as const] : [];
    });
    const actions: WallAction[] = pairs
      .filter(([tile, one]) => contentOn(layout, tile) !== one)
      .map(([tile, one]) => ({ do: 'paste', content: one, tile }));
    return {
      actions: [...actions, { do: 'select', tile: spot }, { do: 'spotlight', camera }],
      placed: new Map(pairs),
    };
  }
  const own: Layout = { division, tiles: [{ kind: 'spot' }, ...ptz.slice(0, tileCount(division) - 1)] };
  const tab = wall.tabs.tabs.find((one) => names.includes(one.name));
  const acts: WallAction[] = tab
    ? [
        { do: 'useTab', id: tab.id },
        { do: 'show', layout: own },
      ]
    : [{ do: 'addTab', id: options.newTabId(), layout: own, name }];
  return { actions: [...acts, { do: 'spotlight', camera }], placed: nothing };
}
