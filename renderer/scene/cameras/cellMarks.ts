import type { CellTree } from './cells.ts';

/** Of each cell the highest mark of any of these cameras in it; 0: none. */
export function cellMarks(
  tree: CellTree,
  cameras: Iterable<number>,
  markOf: (camera: number) => number,
): Uint8Array {
  const cells = new Uint8Array(tree.count);
  for (const camera of cameras) {
    const mark = markOf(camera);
    for (let cell = tree.leafOf[camera] ?? -1; cell >= 0; cell = tree.parent[cell] ?? -1) {
      if ((cells[cell] ?? 0) >= mark) break;
      cells[cell] = mark;
    }
  }
  return cells;
}
