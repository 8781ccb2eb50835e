import { type LatLon, metresBetween, planeAt } from '../../../core/base/geo.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import { lookedAt } from '../../../core/map/viewshed/optics.ts';
import type { Mirror } from '../../shared/mirror.ts';
import { mapCamera } from './mapCameras.ts';
import type { MapModel, Subject } from './model.ts';
import type { Street } from './streets.ts';
import { idsOf, type MapWard } from './wards.ts';
import type { MapWorld } from './world.ts';

/** Cameras that are shown about a point or an alert. */
const aboutPoint = 9;

/** What of the city has cameras of its own. */
export interface Known {
  readonly wards: readonly MapWard[];
  readonly streetOf: (name: string) => Street;
}

/** The cameras about a point or an alert. */
export const camerasAbout = ({ nearest }: Pick<MapWorld, 'nearest'>, at: LatLon): readonly CameraId[] =>
  nearest(at, aboutPoint, null).map(({ entry }) => entry.camera.id);

/** What W shows on the wall now: what is chosen, else what the card is about. */
export function camerasForWall(world: MapWorld, known: Known): readonly CameraId[] {
  const { selection } = world.model.getState();
  return selection.size > 0 ? [...selection] : camerasOfCard(world, known);
}

/** What the card is about, whatever else is chosen. */
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

/** Where the thing is that the card is of; undefined: it is none that stands at one place, or is there no more. */
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

/** The nearest to the middle first: where there are more than the wall has room for, those are shown. */
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

/** Where a drawer that is about a place is about: where the thing stands that the card is of, else the middle. */
export function placeMeant(world: MapWorld, middle: LatLon): LatLon {
  const at = subjectPosition(world.model.getState().subject, world);
  return at ? { lat: at.lat, lon: at.lon } : middle;
}

/** An alert so near to the camera that reported it has that camera's place, not one of its own, metres. */
const ownPlaceM = 1;

/** Where it is asked who sees it: what an alert's camera looks at, where the alert has no place but its camera's. */
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

/** What is chosen is this camera already, or an alert of it. */
export function isAboutCamera(subject: Subject | undefined, camera: CameraId, { alerts }: MapWorld): boolean {
  if (subject?.kind === 'camera') return subject.id === camera;
  return subject?.kind === 'alert' && alerts.getState().byId.get(subject.id)?.camera === camera;
}

/** The alert that the card is of: what is pinned then is about it. */
export const alertOfCard = ({ subject }: MapModel): AlertId | undefined =>
  subject?.kind === 'alert' ? subject.id : undefined;
