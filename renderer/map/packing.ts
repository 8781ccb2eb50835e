import { CameraKind } from '../../core/cameras/camera.ts';
import type { MapCamera } from './api.ts';

/** Numbers per camera in the packed array, which transfers tens of thousands of cameras to the thread as one buffer. */
const fields = 9;
const kinds = CameraKind.options;

export type PackableCamera = Omit<MapCamera, 'id' | 'name'>;

export function packCameras(cameras: readonly PackableCamera[]): Float64Array<ArrayBuffer> {
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
    packed[at + 8] = camera.number;
  }
  return packed;
}

export function unpackCameras(packed: Float64Array): PackableCamera[] {
  return Array.from({ length: packed.length / fields }, (_, place) => {
    const field = (at: number) => packed[place * fields + at] ?? 0;
    return {
      lat: field(0),
      lon: field(1),
      heightM: field(2),
      headingDeg: field(3),
      fovDeg: field(4),
      kind: kinds[field(5)] ?? 'fixed',
      widthPx: field(6) || undefined,
      steerable: field(7) === 1,
      number: field(8),
    };
  });
}
