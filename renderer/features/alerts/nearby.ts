import type { Alert } from '../../../core/alerts/alert.ts';
import type { LatLon } from '../../../core/base/geo.ts';
import type { CameraEntry, CamerasState } from '../../shared/mirror.ts';

/** Where an alert happened: by its own word, else where its camera stands. */
export function placeOfAlert(
  alert: Pick<Alert, 'camera' | 'place'>,
  byId: CamerasState['byId'],
): LatLon | undefined {
  const { place, camera } = alert;
  if (place && place.lat !== null && place.lon !== null) return { lat: place.lat, lon: place.lon };
  return camera === null ? undefined : byId.get(camera)?.camera.position;
}

/** Can be steered: worth having beside an alert. */
export const isPtz = ({ camera }: CameraEntry): boolean => camera.steerable === true || camera.kind === 'ptz';
