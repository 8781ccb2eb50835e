import type { Frame, ScreenPoint } from '../api.ts';
import { isInside } from '../signs/measures.ts';
import { walkCells } from './arrange.ts';
import { isLeaf } from './cells.ts';
import type { CameraModel } from './model.ts';
import { sightingOf } from './sighting.ts';

/** Visits each camera that passes the filter and may be in the picture, with the place in it where it stands. */
export function visitInSight(
  model: CameraModel,
  frame: Frame,
  run: (camera: number, at: ScreenPoint) => void,
): void {
  const places = model.places(frame.plane);
  const { tree, xs, ys, heightsM } = places;
  walkCells(places, sightingOf(frame), model.counters.passing, 0, (cell) => {
    if (!isLeaf(tree, cell)) return true;
    for (let index = tree.first[cell] ?? 0; index < (tree.end[cell] ?? 0); index++) {
      const camera = tree.order[index] ?? 0;
      if (!model.passes(camera)) continue;
      const at = frame.project(xs[camera] ?? 0, ys[camera] ?? 0, heightsM[camera] ?? 0);
      if (at && isInside(at, frame, 0)) run(camera, at);
    }
    return false;
  });
}
