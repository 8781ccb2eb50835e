import type { Alert } from '../../../core/alerts/alert.ts';
import type { LatLon } from '../../../core/base/geo.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { findNearestCameras } from '../../../core/map/nearest.ts';
import { countTiles, type DivisionName } from '../../../core/wall/division.ts';
import { getTileContent, isCameraContent, isSpotContent, type Layout } from '../../../core/wall/layout.ts';
import { getActiveTab, type TabId } from '../../../core/wall/tabs.ts';
import { getActiveLayout, type WallState } from '../../../core/wall/wall.ts';
import type { WallAction } from '../../../core/wall/wallAction.ts';
import type { CameraEntry, CamerasState } from '../../shared/mirror.ts';

/** The division of the tab for alerts: a large spot tile and five small tiles. */
const division: DivisionName = '1+5';
/** PTZ cameras further away than this, in metres, are not opened for an alert. */
const maxDistanceM = 2_000;

/** Returns the location of an alert: its own if it has one, otherwise that of its camera. */
export function getAlertPosition(
  alert: Pick<Alert, 'camera' | 'place'>,
  byId: CamerasState['byId'],
): LatLon | undefined {
  const { place, camera } = alert;
  if (place && place.lat !== null && place.lon !== null) return { lat: place.lat, lon: place.lon };
  return camera === null ? undefined : byId.get(camera)?.camera.position;
}

/** Tests whether a camera can be controlled (PTZ). */
const isPtz = ({ camera }: CameraEntry): boolean => camera.steerable === true || camera.kind === 'ptz';

/**
 * Returns the cameras to open for an alert: its own (or else the nearest), and the nearest PTZ cameras.
 */
export function selectAlertCameras(
  alert: Pick<Alert, 'camera' | 'place'>,
  cameras: Pick<CamerasState, 'byId' | 'list'>,
  count: number,
): { readonly camera: CameraId | undefined; readonly ptz: readonly CameraId[] } {
  const place = getAlertPosition(alert, cameras.byId);
  const own = alert.camera !== null && cameras.byId.has(alert.camera) ? alert.camera : undefined;
  const camera =
    own ??
    (place && findNearestCameras(cameras.list, place, { count: 1, without: null })[0]?.entry.camera.id);
  const ptz = place
    ? findNearestCameras(cameras.list, place, { count, without: camera ?? null, where: isPtz })
        .filter(({ metres }) => metres <= maxDistanceM)
        .map(({ entry }) => entry.camera.id)
    : [];
  return { camera, ptz };
}

/** Returns the index of the visible spot tile, or -1. */
const spotTile = (layout: Layout): number =>
  layout.tiles.slice(0, countTiles(layout.division)).findIndex((content) => isSpotContent(content));

/**
 * Returns the wall actions that show an alert.
 * It uses the visible spot tile and the free tiles of its tab; without a spot tile, a tab of its own, which is
 * created once. Cameras that the operator put on tiles stay. `placed`: the tiles of this tab that showed the previous
 * alert.
 */
export function createOpenAlertActions(options: {
  readonly wall: Pick<WallState, 'tabs'>;
  readonly camera: CameraId;
  readonly ptz: readonly CameraId[];
  readonly placed: ReadonlyMap<number, CameraId>;
  /** The names of the tab for alerts: in all languages, and in the current one. */
  readonly names: readonly string[];
  readonly name: string;
  readonly newTabId: () => TabId;
}): { readonly actions: readonly WallAction[]; readonly placed: ReadonlyMap<number, CameraId> } {
  const { wall, camera, ptz, placed, names, name } = options;
  const layout = getActiveLayout(wall);
  const spot = spotTile(layout);
  const isOwnTab = names.includes(getActiveTab(wall.tabs).name);
  const nothing = new Map<number, CameraId>();
  if (spot >= 0 && !isOwnTab) {
    const free = Array.from({ length: countTiles(layout.division) }, (_, tile) => tile).filter((tile) => {
      const content = getTileContent(layout, tile);
      return content === null || (isCameraContent(content) && placed.get(tile) === content);
    });
    const pairs = free.flatMap((tile, at) => {
      const one = ptz[at];
      return one ? [[tile, one] as const] : [];
    });
    const actions: WallAction[] = pairs
      .filter(([tile, one]) => getTileContent(layout, tile) !== one)
      .map(([tile, one]) => ({ do: 'paste', content: one, tile }));
    return {
      actions: [...actions, { do: 'select', tile: spot }, { do: 'spotlight', camera }],
      placed: new Map(pairs),
    };
  }
  const own: Layout = { division, tiles: [{ kind: 'spot' }, ...ptz.slice(0, countTiles(division) - 1)] };
  const tab = wall.tabs.tabs.find((one) => names.includes(one.name));
  const acts: WallAction[] = tab
    ? [
        { do: 'useTab', id: tab.id },
        { do: 'show', layout: own },
      ]
    : [{ do: 'addTab', id: options.newTabId(), layout: own, name }];
  return { actions: [...acts, { do: 'spotlight', camera }], placed: nothing };
}
