import { CameraKind } from '../../../core/domain/camera.ts';
import { type LatLon, planeAt } from '../../../core/domain/geo.ts';
import type { MapCamera } from '../api.ts';
import type { PlacedCamera } from './messages.ts';

/** Numbers of each camera, so that tens of thousands go to the worker as one piece of memory. */
const fields = 8;
const kinds = CameraKind.options;

export function packCameras(cameras: readonly MapCamera[]): Float64Array {
  const packed = new Float64Array(cameras.length * fields);
  for (const [place, camera] of cameras.entries()) {
    const at = place * fields;
    packed[at] = camera.lat;
    packed[at + 1] = camera.lon;
    packed[at + 2] = camera.heightM;
    packed[at + 3] = camera.headingDeg;
    packed[at + 4] = camera.fovDeg;
    packed[at + 5] = kinds.indexOf(camera.kind);
    packed[at + 6] = camera.widthPx ?? 0;
    packed[at + 7] = camera.steerable ? 1 : 0;
  }
  return packed;
}

export function unpackCameras(packed: Float64Array, origin: LatLon): PlacedCamera[] {
  const { toPlane } = planeAt(origin);
  return Array.from({ length: packed.length / fields }, (_, place) => {
    const [lat = 0, lon = 0, heightM = 0, headingDeg = 0, fovDeg = 0, kind = 0, widthPx = 0, steerable = 0] =
      packed.subarray(place * fields, (place + 1) * fields);
    return {
      place,
      ...toPlane({ lat, lon }),
      heightM,
      headingDeg,
      fovDeg,
      kind: kinds[kind] ?? 'fixed',
      widthPx: widthPx || undefined,
      steerable: steerable === 1,
    };
  });
}
