import type { Alert } from '../../../core/alerts/alert.ts';
import { type LatLon, metresBetween } from '../../../core/base/geo.ts';
import type { CameraEntry } from '../../shared/mirror.ts';
import type { TrailPoint } from './model.ts';

/** Further apart, in time or on the ground, two alerts of a class are taken for two incidents. */
const withinMs = 20 * 60_000;
const withinM = 1_500;

type OfIncident = Pick<Alert, 'id' | 'class' | 'camera' | 'observedAt'>;

/**
 * From camera to camera, in order of time: beginning from this alert, backwards and forwards, the next alert of the same class that
 * lies near the last one; those elsewhere between them are of something else. A camera that saw it twice without another between is
 * one point. Of fewer than two cameras there is no trail.
 */
export function incidentTrail(
  alert: OfIncident,
  others: Iterable<OfIncident>,
  byId: ReadonlyMap<CameraEntry['camera']['id'], Pick<CameraEntry, 'camera'>>,
): readonly TrailPoint[] {
  const placed = [alert, ...others].flatMap((one) => {
    const at = one.camera && byId.get(one.camera)?.camera.position;
    return one.camera && at && one.class === alert.class ? [{ ...one, camera: one.camera, place: at }] : [];
  });
  const unique = [...new Map(placed.map((one) => [one.id, one])).values()].sort(
    (a, b) => a.observedAt - b.observedAt,
  );
  const from = unique.findIndex(({ id }) => id === alert.id);
  if (from < 0) return [];
  const before = walk(unique.slice(0, from + 1).reverse());
  const after = walk(unique.slice(from));
  const points = [...before.reverse(), ...after.slice(1)]
    .map(({ camera, observedAt }): TrailPoint => ({ camera, at: observedAt }))
    .filter((point, at, all) => all[at - 1]?.camera !== point.camera);
  return points.length < 2 ? [] : points;
}

type Placed = OfIncident & { readonly place: LatLon };

/** From the first of them, each time to the nearest in time that is near enough. They lie in order of time, either way. */
function walk<P extends Placed>(all: readonly P[]): P[] {
  const walked: P[] = [];
  for (const one of all) {
    const last = walked.at(-1);
    const isNext =
      !last ||
      (Math.abs(one.observedAt - last.observedAt) <= withinMs &&
        metresBetween(one.place, last.place) <= withinM);
    if (isNext) walked.push(one);
  }
  return walked;
}
