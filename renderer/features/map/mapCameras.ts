import type { AlertPriority } from '../../../core/alerts/alert.ts';
import { getPriorityRank } from '../../../core/alerts/alert.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { Presence } from '../../../core/ptz/lease.ts';
import type { MapAlert, MapCamera, MapCameraState } from '../../map/api.ts';
import type { CameraEntry } from '../../shared/mirror.ts';

/** Returns a camera as the map draws it. */
export const toMapCamera = ({ camera }: CameraEntry): MapCamera => ({
  id: camera.id,
  number: camera.number,
  name: camera.name,
  kind: camera.kind,
  lat: camera.position.lat,
  lon: camera.position.lon,
  heightM: camera.position.heightM,
  headingDeg: camera.headingDeg,
  fovDeg: camera.fovDeg,
  widthPx: camera.widthPx,
  steerable: camera.steerable,
});

/** Returns each camera's highest open alert priority. */
export function getHighestAlertByCamera(alerts: readonly MapAlert[]): ReadonlyMap<CameraId, AlertPriority> {
  const found = new Map<CameraId, AlertPriority>();
  for (const { camera, priority } of alerts) {
    if (camera === null) continue;
    const known = found.get(camera);
    if (known === undefined || getPriorityRank(priority) < getPriorityRank(known))
      found.set(camera, priority);
  }
  return found;
}

/** Returns a camera's state, most urgent first; undefined if nothing is known of it. */
export function getMapCameraState(
  presence: Presence | undefined,
  priority: AlertPriority | undefined,
): MapCameraState | undefined {
  if (!presence) return priority && { look: 'alert', priority };
  const { steering, tour, watching, pose, source } = presence;
  const rest = {
    ...(pose ? { pose } : {}),
    ...(steering ? { by: steering.name } : {}),
    ...(source?.state === 'offline' ? { isOffline: true } : {}),
  };
  if (priority) return { ...rest, look: 'alert', priority };
  if (steering || tour !== null) return { ...rest, look: 'steered' };
  if (rest.isOffline) return { ...rest, look: 'offline' };
  if (watching.length > 0) return { ...rest, look: 'watched' };
  if (source?.state === 'live') return { ...rest, look: 'live' };
  return pose ? { ...rest, look: 'idle' } : undefined;
}

/** Returns the states of all cameras that have one. */
export function getMapCameraStates(
  presence: ReadonlyMap<CameraId, Presence>,
  alerted: ReadonlyMap<CameraId, AlertPriority>,
): ReadonlyMap<CameraId, MapCameraState> {
  const states = new Map<CameraId, MapCameraState>();
  for (const [camera, each] of presence) {
    const state = getMapCameraState(each, alerted.get(camera));
    if (state) states.set(camera, state);
  }
  for (const [camera, priority] of alerted)
    if (!presence.has(camera)) states.set(camera, { look: 'alert', priority });
  return states;
}
