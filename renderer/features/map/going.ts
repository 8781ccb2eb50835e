import type { LatLon } from '../../../core/base/geo.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import type { Found } from './find.ts';
import type { Subject } from './model.ts';
import type { Known } from './showing.ts';
import { showFrom, showPlace, showWhole } from './showPlace.ts';
import type { Stage } from './stage.ts';
import { idAmong } from './wards.ts';
import type { MapWorld } from './world.ts';

/** How far a camera, a point, a place is looked at from, metres. */
const nearM = { camera: 450, point: 700, pin: 700, street: 1_200, place: 1_200 } as const;

/** What is chosen on the map, and coming to it. */
export interface Going {
  choose(subject: Subject | undefined): void;
  /** `always`: also where it is in sight. */
  toCamera(camera: CameraId, always?: boolean): void;
  toAlert(alert: AlertId, at?: LatLon): void;
  go(found: Found): void;
}

export function createGoing(world: MapWorld, { scene }: Stage, wards: Known['wards']): Going {
  const { model } = world;

  function choose(subject: Subject | undefined): void {
    const before = model.getState();
    model.setState({ subject, ...(subject?.kind === 'camera' ? {} : { footprint: false }) });
    if (subject?.kind === 'camera') world.onHighlight(subject.id);
    if (before.drawer === 'seen') model.setState({ drawer: undefined, place: undefined });
  }

  function toCamera(camera: CameraId, always = true): void {
    const entry = world.mirror.cameras.getState().byId.get(camera);
    if (!entry) return;
    choose({ kind: 'camera', id: camera });
    showPlace(scene, entry.camera.position, nearM.camera, always);
  }

  function toAlert(id: AlertId, at?: LatLon): void {
    const alert = world.alerts.getState().drawn.find((one) => one.id === id);
    if (alert) choose({ kind: 'alert', id });
    else if (at) choose({ kind: 'point', at });
    const place = alert ?? at;
    if (place) showPlace(scene, { lat: place.lat, lon: place.lon }, nearM.point, true);
  }

  function go(found: Found): void {
    model.setState({ drawer: undefined });
    if (found.kind === 'camera') toCamera(found.entry.camera.id);
    else if (found.kind === 'ward') {
      // It may be of before the city was read, or of after.
      choose({ kind: 'ward', id: idAmong(wards, found.ward.id) });
      showWhole(scene, found.ward);
    } else {
      if (found.kind === 'street') choose({ ...found, kind: 'street' });
      else if (found.kind === 'pin') choose({ kind: 'pin', id: found.id });
      else choose({ kind: 'point', at: found.at });
      showFrom(scene, found.at, found.kind === 'coordinates' ? nearM.point : nearM[found.kind]);
    }
  }

  return { choose, toCamera, toAlert, go };
}
