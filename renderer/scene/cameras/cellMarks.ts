import type { CellTree } from './cells.ts';

/** Of each cell the highest mark of any camera in it; 0: none. Marks are above 0. */
export function cellMarks(
  tree: CellTree,
  marks: Iterable<readonly [camera: number, mark: number]>,
): Uint8Array {
  const cells = new Uint8Array(tree.count);
  for (const [camera, mark] of marks)
    for (let cell = tree.leafOf[camera] ?? -1; cell >= 0; cell = tree.parent[cell] ?? -1) {
      if ((cells[cell] ?? 0) >= mark) break;
      cells[cell] = mark;
    }
  return cells;
}
