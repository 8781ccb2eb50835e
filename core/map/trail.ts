import type { Alert } from '../alerts/alert.ts';
import { getDistanceM, type LatLon } from '../base/geo.ts';
import type { CameraId } from '../base/ids.ts';

/** A camera that saw an incident. `at`: ms since the epoch. */
export interface TrailPoint {
  readonly camera: CameraId;
  readonly at: number;
}

/** Two alerts of a class that are further apart, in time or on the ground, count as two incidents. */
const maxGapMs = 20 * 60_000;
const maxGapM = 1_500;

type OfIncident = Pick<Alert, 'id' | 'class' | 'camera' | 'observedAt'>;

/**
 * The trail of an incident from camera to camera, in order of time: from `alert` backwards and forwards, each time the next alert of
 * the same class that is near the last one; alerts elsewhere between them belong to something else. A camera that saw it twice without
 * another between is one point. With fewer than two cameras the trail is empty.
 */
export function buildIncidentTrail(
  alert: OfIncident,
  others: Iterable<OfIncident>,
  byId: ReadonlyMap<CameraId, { readonly camera: { readonly position: LatLon } }>,
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
    .filter((point, index, all) => all[index - 1]?.camera !== point.camera);
  return points.length < 2 ? [] : points;
}

type Placed = OfIncident & { readonly place: LatLon };

/** From the first alert on, each time the next one that is near enough. `all` is in order of time, forwards or backwards. */
function walk<P extends Placed>(all: readonly P[]): P[] {
  const walked: P[] = [];
  for (const one of all) {
    const last = walked.at(-1);
    const isNext =
      !last ||
      (Math.abs(one.observedAt - last.observedAt) <= maxGapMs &&
        getDistanceM(one.place, last.place) <= maxGapM);
    if (isNext) walked.push(one);
  }
  return walked;
}
