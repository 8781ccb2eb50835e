import type { Alert } from '../../../core/domain/alert.ts';
import { metresBetween } from '../../../core/domain/geo.ts';
import type { CameraId } from '../../../core/domain/ids.ts';
import type { CameraEntry, CamerasState } from '../../mirror.ts';

export interface Near {
  readonly entry: CameraEntry;
  readonly metres: number;
}

/** Where an alert happened: by its own word, else where its camera stands. */
export function placeOfAlert(
  alert: Pick<Alert, 'camera' | 'place'>,
  byId: CamerasState['byId'],
): { readonly lat: number; readonly lon: number } | undefined {
  const { place, camera } = alert;
  if (place && place.lat !== null && place.lon !== null) return { lat: place.lat, lon: place.lon };
  return camera === null ? undefined : byId.get(camera)?.camera.position;
}

/** The nearest cameras to a place, the nearest first, without one of them. One pass over 40,210 of them. */
export function nearest(
  list: readonly CameraEntry[],
  to: { readonly lat: number; readonly lon: number },
  options: {
    readonly count: number;
    readonly without: CameraId | null;
    readonly where?: (entry: CameraEntry) => boolean;
  },
): readonly Near[] {
  const best: Near[] = [];
  for (const entry of list) {
    if (entry.camera.id === options.without || options.where?.(entry) === false) continue;
    const metres = metresBetween(to, entry.camera.position);
    const worst = best.at(-1);
    if (best.length === options.count && worst && metres >= worst.metres) continue;
    const at = best.findIndex((one) => one.metres > metres);
    best.splice(at < 0 ? best.length : at, 0, { entry, metres });
    if (best.length > options.count) best.pop();
  }
  return best;
}

/** Can be steered: worth having beside an alert. */
export const isPtz = ({ camera }: CameraEntry): boolean => camera.steerable === true || camera.kind === 'ptz';
