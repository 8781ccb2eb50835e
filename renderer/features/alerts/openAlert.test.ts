import { describe, expect, it } from 'vitest';
import { CameraId } from '../../../core/base/ids.ts';
import { createSingleTab, TabId } from '../../../core/wall/tabs.ts';
import {
  applyWallAction,
  createWallState,
  getActiveLayout,
  getShownCamera,
  type WallState,
} from '../../../core/wall/wall.ts';
import { fixtureCity } from '../../../tools/gallery/city.ts';
import { createOpenAlertActions, selectAlertCameras } from './openAlert.ts';

const camera = (n: number) => CameraId.parse(`hn:camera:${n}`);
const names = ['Cảnh báo', 'Alerts'];
const open = (
  wall: WallState,
  placed: ReadonlyMap<number, CameraId> = new Map(),
  ptz = [camera(2), camera(3)],
) => {
  const made = createOpenAlertActions({
    wall,
    camera: camera(1),
    ptz,
    placed,
    names,
    name: 'Alerts',
    newTabId: () => TabId.parse('abcdefabcdef'),
  });
  return { wall: made.actions.reduce(applyWallAction, wall), placed: made.placed };
};

describe('opening an alert on the wall', () => {
  it('shows its camera on the visible spot tile and the nearest PTZ cameras on adjacent free tiles', () => {
    const wall = createWallState(
      createSingleTab({ division: '4', tiles: [camera(9), { kind: 'spot' }, null, null] }),
    );
    const after = open(wall);
    expect(getActiveLayout(after.wall).tiles).toEqual([camera(9), { kind: 'spot' }, camera(2), camera(3)]);
    expect(getShownCamera({ kind: 'spot' }, { spot: after.wall.spot, turn: undefined })).toBe(camera(1));
    expect(after.wall.selected).toBe(1);
  });

  it('leaves tiles that the operator filled, and reuses its own tiles for the next alert', () => {
    const wall = createWallState(
      createSingleTab({ division: '4', tiles: [camera(9), { kind: 'spot' }, null, camera(8)] }),
    );
    const first = open(wall);
    expect(getActiveLayout(first.wall).tiles).toEqual([camera(9), { kind: 'spot' }, camera(2), camera(8)]);
    const second = open(first.wall, first.placed, [camera(5)]);
    expect(getActiveLayout(second.wall).tiles).toEqual([camera(9), { kind: 'spot' }, camera(5), camera(8)]);
  });

  it('creates a tab for alerts, once, where there is no spot tile', () => {
    const wall = createWallState(createSingleTab({ division: '1', tiles: [camera(9)] }));
    const first = open(wall);
    expect(first.wall.tabs.tabs.map(({ name }) => name)).toEqual(['', 'Alerts']);
    expect(getActiveLayout(first.wall).tiles).toEqual([{ kind: 'spot' }, camera(2), camera(3)]);
    const back = applyWallAction(first.wall, { do: 'useTab', id: wall.tabs.active });
    const second = open(back, first.placed, [camera(7)]);
    expect(second.wall.tabs.tabs).toHaveLength(2);
    expect(getActiveLayout(second.wall).tiles).toEqual([{ kind: 'spot' }, camera(7)]);
    expect(getActiveLayout({ tabs: { ...second.wall.tabs, active: wall.tabs.active } }).tiles).toEqual([
      camera(9),
    ]);
  });
});

describe('the cameras to open for an alert', () => {
  const city = fixtureCity(200);
  it('are its own camera and the nearest PTZ cameras, nearest first', () => {
    const seen = selectAlertCameras({ camera: camera(10), place: null }, city, 3);
    expect(seen.camera).toBe(camera(10));
    expect(seen.ptz).toHaveLength(3);
    for (const id of seen.ptz) expect(city.byId.get(id)?.camera.kind).toBe('ptz');
  });
  it('start with the nearest camera where the alert has none, and are empty where its location is unknown', () => {
    const at = city.byId.get(camera(33))?.camera.position;
    const place = { lat: at?.lat ?? 0, lon: at?.lon ?? 0, ward: null, text: '' };
    expect(selectAlertCameras({ camera: null, place }, city, 2).camera).toBe(camera(33));
    expect(selectAlertCameras({ camera: null, place: null }, city, 2)).toEqual({
      camera: undefined,
      ptz: [],
    });
  });
});
