import { type LatLon, metresBetween, planeAt } from '../../../core/base/geo.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import { lookedAt } from '../../../core/map/viewshed/optics.ts';
import type { Mirror } from '../../shared/mirror.ts';
import { mapCamera } from './mapCameras.ts';
import type { MapModel, Subject } from './model.ts';
import type { Street } from './streets.ts';
import { idsOf, type MapWard } from './wards.ts';
import type { MapWorld } from './world.ts';

/** Number of cameras shown around a point or an alert. */
const aboutPoint = 9;

/** The city's objects with cameras of their own. */
export interface Known {
  readonly wards: readonly MapWard[];
  readonly streetOf: (name: string) => Street;
}

/** Returns the cameras around a point or an alert. */
export const camerasAbout = ({ nearest }: Pick<MapWorld, 'nearest'>, at: LatLon): readonly CameraId[] =>
  nearest(at, aboutPoint, null).map(({ entry }) => entry.camera.id);

/** Returns the cameras that W shows: the selection, else the card's. */
export function camerasForWall(world: MapWorld, known: Known): readonly CameraId[] {
  const { selection } = world.model.getState();
  return selection.size > 0 ? [...selection] : camerasOfCard(world, known);
}

/** Returns the card's cameras, regardless of the selection. */
export function camerasOfCard(world: MapWorld, { wards, streetOf }: Known): readonly CameraId[] {
  const { subject } = world.model.getState();
  switch (subject?.kind) {
    case 'camera':
      return [subject.id];
    case 'ward':
      return idsOf(wards.find(({ id }) => id === subject.id)?.cameras ?? []);
    case 'street':
      return idsOf(streetOf(subject.name).cameras);
    case 'point':
      return camerasAbout(world, subject.at);
    case 'alert': {
      const alert = world.alerts.getState().drawn.find(({ id }) => id === subject.id);
      return alert ? camerasAbout(world, alert) : [];
    }
    default:
      return [];
  }
}

/** Returns the location of the card's object; undefined if it has no single location or is gone. */
export function subjectPosition(subject: Subject | undefined, world: MapWorld): LatLon | undefined {
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
export function nearestToMiddle(
  cameras: readonly CameraId[],
  { mirror }: { readonly mirror: Pick<Mirror, 'cameras'> },
  middle: LatLon,
): readonly CameraId[] {
  const { byId } = mirror.cameras.getState();
  const metres = (id: CameraId) => {
    const at = byId.get(id)?.camera.position;
    return at ? metresBetween(middle, at) : Number.POSITIVE_INFINITY;
  };
  return cameras
    .map((id) => ({ id, metres: metres(id) }))
    .sort((a, b) => a.metres - b.metres)
    .map(({ id }) => id);
}

/** Returns a drawer's location: that of the card's object, else the centre. */
export function placeMeant(world: MapWorld, middle: LatLon): LatLon {
  const at = subjectPosition(world.model.getState().subject, world);
  return at ? { lat: at.lat, lon: at.lon } : middle;
}

/** Distance within which an alert counts as located at its reporting camera, metres. */
const ownPlaceM = 1;

/**
 * Returns the location for the list of viewing cameras: for an alert located only by its camera, the point that camera
 * looks at.
 */
export function placeToSee(world: MapWorld, middle: LatLon): LatLon {
  const { mirror, model, alerts } = world;
  const { subject } = model.getState();
  const place = placeMeant(world, middle);
  const id =
    subject?.kind === 'alert' && alerts.getState().drawn.find((one) => one.id === subject.id)?.camera;
  const entry = id ? mirror.cameras.getState().byId.get(id) : undefined;
  if (!id || !entry) return place;
  const plane = planeAt(entry.camera.position);
  const { x, y } = plane.toPlane(place);
  if (Math.hypot(x, y) > ownPlaceM) return place;
  const pose = mirror.presence.getState().get(id)?.pose;
  return plane.toLatLon(lookedAt({ ...mapCamera(entry), x: 0, y: 0, pose }));
}

/** Tells whether the selected object is this camera or its alert. */
export function isAboutCamera(subject: Subject | undefined, camera: CameraId, { alerts }: MapWorld): boolean {
  if (subject?.kind === 'camera') return subject.id === camera;
  return subject?.kind === 'alert' && alerts.getState().byId.get(subject.id)?.camera === camera;
}

/** Returns the card's alert, to which a new pin is linked. */
export const alertOfCard = ({ subject }: MapModel): AlertId | undefined =>
  subject?.kind === 'alert' ? subject.id : undefined;
