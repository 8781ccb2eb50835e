import { createPlaneAt, getDistanceM, type LatLon } from '../../../core/base/geo.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import { getGroundAtCentre } from '../../../core/map/viewshed/optics.ts';
import type { Mirror } from '../../shared/mirror.ts';
import { toMapCamera } from './mapCameras.ts';
import type { MapCardSubject, MapModel } from './model.ts';
import type { Street } from './streets.ts';
import { listCameraIds, type MapWard } from './wards.ts';
import type { MapWorld } from './world.ts';

/** Number of cameras shown around a point or an alert. */
const aboutPoint = 9;

/** The city's objects with cameras of their own. */
export interface CityObjects {
  readonly wards: readonly MapWard[];
  readonly streetOf: (name: string) => Street;
}

/** Returns the cameras around a point or an alert. */
export const listCamerasAround = ({ nearest }: Pick<MapWorld, 'nearest'>, at: LatLon): readonly CameraId[] =>
  nearest(at, aboutPoint, null).map(({ entry }) => entry.camera.id);

/** Returns the cameras that W shows: the selection, else the card's. */
export function listCamerasForWall(world: MapWorld, known: CityObjects): readonly CameraId[] {
  const { selection } = world.model.getState();
  return selection.size > 0 ? [...selection] : listCamerasOfCard(world, known);
}

/** Returns the card's cameras, regardless of the selection. */
export function listCamerasOfCard(world: MapWorld, { wards, streetOf }: CityObjects): readonly CameraId[] {
  const { subject } = world.model.getState();
  switch (subject?.kind) {
    case 'camera':
      return [subject.id];
    case 'ward':
      return listCameraIds(wards.find(({ id }) => id === subject.id)?.cameras ?? []);
    case 'street':
      return listCameraIds(streetOf(subject.name).cameras);
    case 'point':
      return listCamerasAround(world, subject.at);
    case 'alert': {
      const alert = world.alerts.getState().drawn.find(({ id }) => id === subject.id);
      return alert ? listCamerasAround(world, alert) : [];
    }
    default:
      return [];
  }
}

/** Returns the location of the card's object; undefined if it has no single location or is gone. */
export function getSubjectPosition(subject: MapCardSubject | undefined, world: MapWorld): LatLon | undefined {
  const { mirror, alerts } = world;
  switch (subject?.kind) {
    case 'camera':
      return mirror.cameras.getState().byId.get(subject.id)?.camera.position;
    case 'street':
    case 'point':
      return subject.at;
    case 'alert':
      return alerts.getState().drawn.find(({ id }) => id === subject.id);
    case 'pin':
      return mirror.mapPins.getState().pins.find(({ id }) => id === subject.id);
    default:
      return undefined;
  }
}

/** Orders cameras from the centre outwards: if the wall has too little room, the first are shown. */
export function sortByDistanceToCentre(
  cameras: readonly CameraId[],
  { mirror }: { readonly mirror: Pick<Mirror, 'cameras'> },
  middle: LatLon,
): readonly CameraId[] {
  const { byId } = mirror.cameras.getState();
  const metres = (id: CameraId) => {
    const at = byId.get(id)?.camera.position;
    return at ? getDistanceM(middle, at) : Number.POSITIVE_INFINITY;
  };
  return cameras
    .map((id) => ({ id, metres: metres(id) }))
    .sort((a, b) => a.metres - b.metres)
    .map(({ id }) => id);
}

/** Returns a drawer's location: that of the card's object, else the centre. */
export function getDrawerPosition(world: MapWorld, middle: LatLon): LatLon {
  const at = getSubjectPosition(world.model.getState().subject, world);
  return at ? { lat: at.lat, lon: at.lon } : middle;
}

/** Distance within which an alert counts as located at its reporting camera, metres. */
const ownPlaceM = 1;

/**
 * Returns the location for the list of viewing cameras: for an alert located only by its camera, the point that camera
 * looks at.
 */
export function getViewingPosition(world: MapWorld, middle: LatLon): LatLon {
  const { mirror, model, alerts } = world;
  const { subject } = model.getState();
  const place = getDrawerPosition(world, middle);
  const id =
    subject?.kind === 'alert' && alerts.getState().drawn.find((one) => one.id === subject.id)?.camera;
  const entry = id ? mirror.cameras.getState().byId.get(id) : undefined;
  if (!id || !entry) return place;
  const plane = createPlaneAt(entry.camera.position);
  const { x, y } = plane.toPlane(place);
  if (Math.hypot(x, y) > ownPlaceM) return place;
  const pose = mirror.presence.getState().get(id)?.pose;
  return plane.toLatLon(getGroundAtCentre({ ...toMapCamera(entry), x: 0, y: 0, pose }));
}

/** Tells whether the selected object is this camera or its alert. */
export function isSubjectOfCamera(
  subject: MapCardSubject | undefined,
  camera: CameraId,
  { alerts }: MapWorld,
): boolean {
  if (subject?.kind === 'camera') return subject.id === camera;
  return subject?.kind === 'alert' && alerts.getState().byId.get(subject.id)?.camera === camera;
}

/** Returns the card's alert, to which a new pin is linked. */
export const getAlertOfCard = ({ subject }: MapModel): AlertId | undefined =>
  subject?.kind === 'alert' ? subject.id : undefined;
