import type { Alert } from '../../../core/domain/alert.ts';
import { metresBetween } from '../../../core/domain/geo.ts';
import type { CameraEntry } from '../../mirror.ts';
import type { TrailPoint } from './model.ts';

/** Further apart, in time or on the ground, two alerts of a class are taken for two incidents. */
const withinMs = 20 * 60_000;
const withinM = 1_500;

type OfIncident = Pick<Alert, 'id' | 'class' | 'camera' | 'observedAt'>;

/**
 * From camera to camera, in order of time: the alerts of the same class that each lie near the one before or after it, beginning
 * from this one. A camera that saw it twice without another between is one point. Of fewer than two cameras there is no trail.
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
  const isNext = (a: (typeof unique)[number] | undefined, b: (typeof unique)[number] | undefined) =>
    a !== undefined &&
    b !== undefined &&
    Math.abs(a.observedAt - b.observedAt) <= withinMs &&
    metresBetween(a.place, b.place) <= withinM;
  let [first, last] = [from, from];
  while (isNext(unique[first - 1], unique[first])) first -= 1;
  while (isNext(unique[last], unique[last + 1])) last += 1;
  const points = unique
    .slice(first, last + 1)
    .map(({ camera, observedAt }): TrailPoint => ({ camera, at: observedAt }))
    .filter((point, at, all) => all[at - 1]?.camera !== point.camera);
  return points.length < 2 ? [] : points;
}
