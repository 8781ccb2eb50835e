import type { CameraQuadtree } from './cameraQuadtree.ts';

/**
 * Writes into `cells` (one value per cell, initially zero) the highest value of these cameras in each cell. Returns
 * `cells`.
 */
export function writeCellMaxima<T extends Uint8Array | Float32Array>(
  cells: T,
  tree: CameraQuadtree,
  cameras: Iterable<number>,
  valueAt: (camera: number) => number,
): T {
  for (const camera of cameras) {
    const value = valueAt(camera);
    for (let cell = tree.leafOf[camera] ?? -1; cell >= 0; cell = tree.parent[cell] ?? -1) {
      if ((cells[cell] ?? 0) >= value) break;
      cells[cell] = value;
    }
  }
  return cells;
}
