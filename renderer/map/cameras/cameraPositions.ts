import type { Plane } from '../../../core/base/geo.ts';
import { CameraKind } from '../../../core/cameras/camera.ts';
import type { MapCamera } from '../api.ts';
import { type CameraQuadtree, createCameraQuadtree } from './cameraQuadtree.ts';
import { type CameraPoles, groupCamerasByPole } from './poles.ts';
import { writeCellMaxima } from './writeCellMaxima.ts';

/** Positions of cameras on a plane. */
export interface CameraPositions {
  readonly plane: Plane;
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  // Copied into arrays by camera: reading hundreds of scattered list objects is slower.
  readonly heightsM: Float64Array;
  readonly headingsDeg: Float64Array;
  /** Indexes in `CameraKind.options`. */
  readonly kinds: Uint8Array;
  readonly tree: CameraQuadtree;
  readonly poles: CameraPoles;
  /** Height of each cell's highest camera, metres. */
  readonly topM: Float32Array;
}

export function projectCameraPositions(cameras: readonly MapCamera[], plane: Plane): CameraPositions {
  const xs = new Float64Array(cameras.length);
  const ys = new Float64Array(cameras.length);
  const heightsM = new Float64Array(cameras.length);
  const headingsDeg = new Float64Array(cameras.length);
  const kinds = new Uint8Array(cameras.length);
  cameras.forEach((camera, at) => {
    const { x, y } = plane.toPlane(camera);
    xs[at] = x;
    ys[at] = y;
    heightsM[at] = camera.heightM;
    headingsDeg[at] = camera.headingDeg;
    kinds[at] = CameraKind.options.indexOf(camera.kind);
  });
  const tree = createCameraQuadtree(xs, ys);
  const heightOf = (at: number) => heightsM[at] ?? 0;
  const topM = writeCellMaxima(new Float32Array(tree.count), tree, heightsM.keys(), heightOf);
  const poles = groupCamerasByPole(xs, ys, (at) => headingsDeg[at] ?? 0);
  return { plane, xs, ys, heightsM, headingsDeg, kinds, tree, poles, topM };
}
