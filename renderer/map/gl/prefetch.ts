import type { PlanePoint } from '../../../core/base/geo.ts';
import { type DetailLimits, selectTiles, type TileNode, type TileTree } from '../tiles.ts';
import { clampView, createRenderFrame, normaliseAngleDeg, type RenderFrame, viewLimits } from '../view.ts';

/** Likely next views: a pan by this share of the visible ground's width, and these zoom factors. */
const asideShare = 0.4;
const zoomStep = 1.25;
const nearerSteps = 2;
/** Number of zoom steps that precede the pans. */
const firstSteps = 3;

/**
 * Yields likely next pictures: slightly zoomed out, both at the present tilt and on the way to the overview of the
 * city, which is seen from straight above; panned to each side; slightly zoomed in; then zoomed out to the whole city.
 */
function* nextPictures(picture: RenderFrame, widestM: number): Generator<RenderFrame> {
  const { view, plane, width, height, pxPerM } = picture;
  const of = (change: Partial<RenderFrame['view']>) =>
    createRenderFrame({ ...picture, view: clampView({ ...view, ...change }), size: { width, height } });
  let distanceM = view.distanceM;
  const further = () => {
    distanceM *= zoomStep;
    return of({ distanceM });
  };
  const widest = Math.min(widestM * 2, viewLimits.maxDistanceM);
  const whole = Math.log(Math.max(zoomStep, widest / view.distanceM));
  for (let step = 1; step <= firstSteps; step++) {
    yield further();
    const left = Math.max(0, 1 - (step * Math.log(zoomStep)) / whole);
    yield of({ distanceM, tiltDeg: view.tiltDeg * left });
  }
  const aside = (asideShare * width) / pxPerM;
  const { x, y } = plane.toPlane(view);
  for (const [east, north] of [
    [0, aside],
    [aside, 0],
    [-aside, 0],
    [0, -aside],
  ] as const)
    yield of(plane.toLatLon({ x: x + east, y: y + north }));
  for (let step = 1; step <= nearerSteps; step++) yield of({ distanceM: view.distanceM / zoomStep ** step });
  while (distanceM < widest) yield further();
}

/** Number of pictures to extrapolate: about as many as pass until a request made now has been answered. */
const afterPictures = [1, 2, 3, 4, 5, 6, 8] as const;
/** Interval above which two pictures are not one motion, ms. */
const motionMs = 500;

/** Yields the pictures that follow if the motion continues. */
function* goingOn(before: RenderFrame, picture: RenderFrame): Generator<RenderFrame> {
  const { view: from, plane } = before;
  const { view, width, height } = picture;
  if (view === from || plane !== picture.plane || picture.now - before.now > motionMs) return;
  const [a, b] = [plane.toPlane(from), plane.toPlane(view)];
  const times = view.distanceM / from.distanceM;
  const turn = normaliseAngleDeg(view.headingDeg - from.headingDeg + 180) - 180;
  for (const after of afterPictures) {
    // Zooming out covers more metres with each picture.
    const steps = times === 1 ? after : (times * (times ** after - 1)) / (times - 1);
    const place = plane.toLatLon({ x: b.x + (b.x - a.x) * steps, y: b.y + (b.y - a.y) * steps });
    yield createRenderFrame({
      ...picture,
      size: { width, height },
      view: clampView({
        ...place,
        distanceM: view.distanceM * times ** after,
        headingDeg: view.headingDeg + turn * after,
        tiltDeg: Math.max(0, view.tiltDeg + (view.tiltDeg - from.tiltDeg) * after),
      }),
    });
  }
}

/**
 * Yields the tiles of likely next pictures, the likeliest first, one picture at a time because all of them take 20 ms.
 * @param before the picture before the present one
 */
export function* predictTiles(
  tree: TileTree,
  picture: RenderFrame,
  fineness: DetailLimits,
  before?: RenderFrame,
): Generator<readonly TileNode[]> {
  const widestM = tree.roots.reduce(
    (most, { square }) => Math.max(most, ...square.map((at) => 2 * Math.abs(at))),
    0,
  );
  const likely = [...(before ? goingOn(before, picture) : []), ...nextPictures(picture, widestM)];
  for (const next of likely) yield selectTiles(tree, next, fineness).wanted.filter(({ entry }) => entry);
}

/**
 * Returns the tiles to prefetch at rest: first all coarse ones, so that every flight's target has a picture at once,
 * then the finest, nearest to the target point first.
 * @param most bytes in the file; a mesh takes several times as many
 */
export function listTilesToPrefetch(
  { roots }: TileTree,
  { x, y }: PlanePoint,
  most: number,
  isThere: (node: TileNode) => boolean,
): TileNode[] {
  const found: { readonly node: TileNode; readonly away: number }[] = [];
  const look = (node: TileNode) => {
    const [west, south, east, north] = node.square;
    if (node.entry) found.push({ node, away: Math.hypot((west + east) / 2 - x, (south + north) / 2 - y) });
    for (const child of node.children) look(child);
  };
  for (const root of roots) look(root);
  found.sort((a, b) => b.node.level - a.node.level || a.away - b.away);
  let bytes = 0;
  const taken: TileNode[] = [];
  for (const { node } of found) {
    bytes += node.entry?.bytes ?? 0;
    if (bytes > most) break;
    if (!isThere(node)) taken.push(node);
  }
  return taken;
}
