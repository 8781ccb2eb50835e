import type { PlanePoint } from '../../../core/base/geo.ts';
import { choose, type Fineness, type TileNode, type TileTree } from '../tiles.ts';
import { limited, type Picture, pictureOf, turned, viewLimits } from '../view.ts';

/** Views that one comes to from here: so far aside, in widths of the ground in sight, and so many times as near or as far. */
const asideShare = 0.4;
const zoomStep = 1.25;
const nearerSteps = 2;
/** Before those to the sides. */
const firstSteps = 3;

/**
 * Pictures that may be next: a little further out, as it is tilted and as on the way to the whole city, which is seen from straight
 * above; to each side; a little nearer; and then out to the whole city.
 */
function* nextPictures(picture: Picture, widestM: number): Generator<Picture> {
  const { view, plane, width, height, pxPerM } = picture;
  const of = (change: Partial<Picture['view']>) =>
    pictureOf({ ...picture, view: limited({ ...view, ...change }), size: { width, height } });
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

/** Where a motion is after so many pictures more: about as many as pass until what is asked for now is there. */
const afterPictures = [1, 2, 3, 4, 5, 6, 8] as const;
/** Pictures further apart than that are no motion, ms. */
const motionMs = 500;

/** Pictures that come if the view goes on as it went from the one before. */
function* goingOn(before: Picture, picture: Picture): Generator<Picture> {
  const { view: from, plane } = before;
  const { view, width, height } = picture;
  if (view === from || plane !== picture.plane || picture.now - before.now > motionMs) return;
  const [a, b] = [plane.toPlane(from), plane.toPlane(view)];
  const times = view.distanceM / from.distanceM;
  const turn = turned(view.headingDeg - from.headingDeg + 180) - 180;
  for (const after of afterPictures) {
    // Whoever goes out goes on by more metres with each picture.
    const steps = times === 1 ? after : (times * (times ** after - 1)) / (times - 1);
    const place = plane.toLatLon({ x: b.x + (b.x - a.x) * steps, y: b.y + (b.y - a.y) * steps });
    yield pictureOf({
      ...picture,
      size: { width, height },
      view: limited({
        ...place,
        distanceM: view.distanceM * times ** after,
        headingDeg: view.headingDeg + turn * after,
        tiltDeg: Math.max(0, view.tiltDeg + (view.tiltDeg - from.tiltDeg) * after),
      }),
    });
  }
}

/**
 * What pictures will want that may be next, the likeliest first: each picture's in its turn, since all of them take 20 ms.
 * @param before the picture before that one
 */
export function* foreseen(
  tree: TileTree,
  picture: Picture,
  fineness: Fineness,
  before?: Picture,
): Generator<readonly TileNode[]> {
  const widestM = tree.roots.reduce(
    (most, { square }) => Math.max(most, ...square.map((at) => 2 * Math.abs(at))),
    0,
  );
  const likely = [...(before ? goingOn(before, picture) : []), ...nextPictures(picture, widestM)];
  for (const next of likely) yield choose(tree, next, fineness).wanted.filter(({ entry }) => entry);
}

/**
 * What to have at hand before it is wanted, once nothing moves: first all that is coarse, so that whatever is flown to has a picture at once, then
 * the finest, nearest to the place looked at first.
 * @param most bytes in the file, of which each is several when it is raised
 */
export function prefetchOf(
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
