import { getDistanceM, type LatLon } from '../base/geo.ts';
import type { CameraId } from '../base/ids.ts';
import type { Camera } from '../cameras/camera.ts';

/** A camera in the caller's own representation, and its distance. */
export interface NearCamera<Entry> {
  readonly entry: Entry;
  readonly metres: number;
}

/** Returns the cameras nearest to a point, nearest first, excluding one of them. One pass over 40,210 cameras. */
export function findNearestCameras<Entry extends { readonly camera: Pick<Camera, 'id' | 'position'> }>(
  list: readonly Entry[],
  to: LatLon,
  options: {
    readonly count: number;
    readonly without: CameraId | null;
    readonly where?: (entry: Entry) => boolean;
  },
): readonly NearCamera<Entry>[] {
  const best: NearCamera<Entry>[] = [];
  for (const entry of list) {
    if (entry.camera.id === options.without || options.where?.(entry) === false) continue;
    const metres = getDistanceM(to, entry.camera.position);
    const worst = best.at(-1);
    if (best.length === options.count && worst && metres >= worst.metres) continue;
    const at = best.findIndex((one) => one.metres > metres);
    best.splice(at < 0 ? best.length : at, 0, { entry, metres });
    if (best.length > options.count) best.pop();
  }
  return best;
}
