import { PerspectiveCamera } from 'three';
import type { Picture } from '../view.ts';

/**
 * three's camera of a picture. It stands where the eye does, in metres of the plane: three multiplies its matrix with a
 * tile's in double precision and hands on the product, so what reaches the GPU in floats is measured from the eye, and a
 * city 50 km wide does not jitter.
 */
export function createEye() {
  const camera = new PerspectiveCamera();
  camera.matrixAutoUpdate = false;
  camera.matrixWorldAutoUpdate = false;
  return {
    camera,
    look({ optics, width, height }: Picture): void {
      const { eye, right, up, forward, focalPx, nearM, farM } = optics;
      camera.matrixWorld.set(
        ...[right[0], up[0], -forward[0], eye[0]],
        ...[right[1], up[1], -forward[1], eye[1]],
        ...[right[2], up[2], -forward[2], eye[2]],
        ...[0, 0, 0, 1],
      );
      camera.matrixWorldInverse.copy(camera.matrixWorld).invert();
      const x = (width / 2 / focalPx) * nearM;
      const y = (height / 2 / focalPx) * nearM;
      camera.projectionMatrix.makePerspective(-x, x, y, -y, nearM, farM * 1.5);
      camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert();
    },
  };
}
