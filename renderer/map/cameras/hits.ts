import type { Plane } from '../../../core/base/geo.ts';
import type { MapFrame, MapPick, ScreenPoint } from '../api.ts';
import { type DrawnCamera, glyphExtent } from './drawnCameras.ts';
import type { CameraModel } from './model.ts';
import { isPointOnGlyph, pickTolerancePx } from './shapes.ts';
import type { CameraSignLayout, DrawnCluster } from './signLayout.ts';
import { isPointOnSolid, projectSolidParts, type VisibleSolidPart } from './solids.ts';

const cellPx = 48;
const columns = 1 << 12;

export type CameraHit =
  | { readonly kind: 'camera'; readonly drawn: DrawnCamera }
  | { readonly kind: 'cluster'; readonly drawn: DrawnCluster };

/** Returns the visible parts of a camera drawn as a solid; none otherwise. */
export function getVisibleSolidParts(
  model: CameraModel,
  { camera, body }: DrawnCamera,
  frame: MapFrame,
): readonly VisibleSolidPart[] {
  const shown = model.cameras[camera];
  if (!shown || !body) return [];
  const { xs, ys } = model.places(frame.plane);
  const at = { x: xs[camera] ?? 0, y: ys[camera] ?? 0 };
  return projectSolidParts(shown, at, model.state(camera)?.pose, body, frame);
}

/** Tells whether a point is on the drawn camera. */
export const isPointOnCamera = (
  model: CameraModel,
  drawn: DrawnCamera,
  at: ScreenPoint,
  frame: MapFrame,
): boolean => {
  const { camera, x, y, half, body } = drawn;
  const kind = model.cameras[camera]?.kind ?? 'fixed';
  if (isPointOnGlyph(kind, model.state(camera), at.x - x, at.y - y, half)) return true;
  if (!body || Math.hypot(at.x - body.x, at.y - body.y) > body.r + pickTolerancePx) return false;
  return isPointOnSolid(getVisibleSolidParts(model, drawn, frame), at);
};

export const isPointOnCluster = ({ x, y, r }: DrawnCluster, at: ScreenPoint): boolean =>
  Math.hypot(at.x - x, at.y - y) <= r;

/** Finds drawn cameras by a grid over the picture. */
export class CameraHitIndex {
  readonly #model: CameraModel;
  readonly #frame: MapFrame;
  readonly #cells = new Map<number, CameraHit[]>();

  constructor(model: CameraModel, { clusters, cameras, frame }: CameraSignLayout) {
    this.#model = model;
    this.#frame = frame;
    for (const drawn of clusters) this.#put({ kind: 'cluster', drawn }, drawn.x, drawn.y, drawn.r);
    for (const drawn of cameras) {
      const hit: CameraHit = { kind: 'camera', drawn };
      const reach = drawn.half * glyphExtent + pickTolerancePx;
      const { x, y, body } = drawn;
      // The glyph hangs below the solid: one circle around both.
      if (body)
        this.#put(hit, x, (y + body.y) / 2, (y - body.y) / 2 + Math.max(reach, body.r + pickTolerancePx));
      else this.#put(hit, x, y, reach);
    }
  }

  /** Returns the topmost object at a point. */
  at(point: ScreenPoint): CameraHit | undefined {
    return this.#cells
      .get(keyOf(point.x, point.y))
      ?.findLast((hit) =>
        hit.kind === 'camera'
          ? isPointOnCamera(this.#model, hit.drawn, point, this.#frame)
          : isPointOnCluster(hit.drawn, point),
      );
  }

  #put(hit: CameraHit, x: number, y: number, r: number): void {
    for (let row = cellOf(y - r); row <= cellOf(y + r); row++)
      for (let column = cellOf(x - r); column <= cellOf(x + r); column++) {
        const key = row * columns + column;
        const cell = this.#cells.get(key);
        if (cell) cell.push(hit);
        else this.#cells.set(key, [hit]);
      }
  }
}

const cellOf = (px: number) => Math.floor(px / cellPx);
const keyOf = (x: number, y: number) => cellOf(y) * columns + cellOf(x);

/** Returns a cluster's cameras, with the centre and width of their ground. */
export function toClusterPick(model: CameraModel, { cell }: DrawnCluster, plane: Plane): MapPick {
  const { tree, xs, ys } = model.places(plane);
  const members = [...tree.order.subarray(tree.first[cell], tree.end[cell])].filter(
    (camera) => model.passes(camera) && !model.isAlone(camera),
  );
  let west = Number.POSITIVE_INFINITY;
  let south = Number.POSITIVE_INFINITY;
  let east = Number.NEGATIVE_INFINITY;
  let north = Number.NEGATIVE_INFINITY;
  for (const camera of members) {
    const x = xs[camera] ?? 0;
    const y = ys[camera] ?? 0;
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  return {
    kind: 'cluster',
    cameras: members.map((camera) => model.id(camera)),
    center: { x: (west + east) / 2, y: (south + north) / 2 },
    spanM: Math.max(east - west, north - south),
  };
}
