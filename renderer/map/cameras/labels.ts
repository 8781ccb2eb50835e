import type { MapFrame } from '../api.ts';
import {
  BoxIndex,
  boxAround,
  doBoxesOverlap,
  doesBoxContain,
  moveBox,
  type ScreenBox,
} from '../signs/boxes.ts';
import { isInFrame } from '../signs/frameGeometry.ts';
import { type DrawnCamera, minUrgentRank } from './drawnCameras.ts';
import type { CameraSignLayout } from './signLayout.ts';

/** A candidate label of a camera. */
export interface CameraLabelCandidate {
  readonly drawn: DrawnCamera;
  readonly text: string;
  /** Width of the text, CSS pixels. */
  readonly width: number;
  /** True for alerting, controlled, selected and hovered cameras, whose labels may overlap ordinary glyphs. */
  readonly isUrgent: boolean;
}

export type LabelSide = 'right' | 'left' | 'below' | 'above';
const sides: readonly LabelSide[] = ['right', 'left', 'below', 'above'];

export interface PlacedCameraLabel extends CameraLabelCandidate {
  readonly side: LabelSide;
  readonly box: ScreenBox;
}

type Room = Pick<PlacedCameraLabel, 'side' | 'box'>;

/** Maximum legible labels in a picture. */
export const maxCameraLabels = 120;
/** Margin at both ends of the text, so that two adjacent labels are not read as one. */
const marginPx = 3;
/** Distance from a glyph's centre to its label, in half glyphs, and the additional pixels. */
const labelOffsetHalves = 1.3;
const adjacentPx = 2;

function boxOf(
  { drawn: { x, y, half }, width: text }: CameraLabelCandidate,
  side: LabelSide,
  height: number,
): ScreenBox {
  const width = text + 2 * marginPx;
  const far = half * labelOffsetHalves + adjacentPx;
  const left = side === 'right' ? x + far : side === 'left' ? x - far - width : x - width / 2;
  const top = side === 'below' ? y + far : side === 'above' ? y - far - height : y - height / 2;
  return { left, top, right: left + width, bottom: top + height };
}

const aboutGlyph = ({ x, y, half }: DrawnCamera): ScreenBox => boxAround(x, y, half, half);

/** Moves a box into the picture; one wider than the picture starts at its left edge. */
function intoPicture(box: ScreenBox, { width, height }: MapFrame): ScreenBox {
  const dx = Math.max(Math.min(0, width - box.right), -box.left);
  const dy = Math.max(Math.min(0, height - box.bottom), -box.top);
  return moveBox(box, dx, dy);
}

/** Returns the positions of a box next to each side of its overlays, in the picture; the box itself if it is free. */
function freeBoxes(box: ScreenBox, covered: readonly ScreenBox[], frame: MapFrame): readonly ScreenBox[] {
  const above = covered.find((other) => doBoxesOverlap(other, box));
  if (!above) return [box];
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const at = (left: number, top: number) =>
    intoPicture({ left, top, right: left + width, bottom: top + height }, frame);
  return [
    at(above.left - width, box.top),
    at(above.right, box.top),
    at(box.left, above.bottom),
    at(box.left, above.top - height),
  ];
}

/** Obstacles for labels, which grow as labels are placed. */
export interface LabelObstacles {
  readonly all: BoxIndex;
  /** Boxes of urgent signs and of labels: an urgent label may overlap other obstacles if no side is free. */
  readonly grave: BoxIndex;
}

/** Boxes above glyphs and labels. */
export interface BoxesAboveLabels {
  /** Opaque overlays: cards and live pictures. */
  readonly covered: readonly ScreenBox[];
  /** Signs of the map itself. */
  readonly signs: readonly ScreenBox[];
}

export const noBoxesAboveLabels: BoxesAboveLabels = { covered: [], signs: [] };

export function createLabelObstacles(
  { cameras, clusters }: Pick<CameraSignLayout, 'cameras' | 'clusters'>,
  { covered, signs }: BoxesAboveLabels,
): LabelObstacles {
  const [all, grave] = [new BoxIndex(), new BoxIndex()];
  for (const drawn of cameras) {
    const box = aboutGlyph(drawn);
    const { body } = drawn;
    const solid = body && boxAround(body.x, body.y, body.r * 0.7, body.r * 0.7);
    all.take(box);
    if (solid) all.take(solid);
    if (drawn.rank < minUrgentRank) continue;
    grave.take(box);
    if (solid) grave.take(solid);
  }
  for (const box of [...covered, ...signs]) {
    all.take(box);
    grave.take(box);
  }
  for (const { x, y, r } of clusters) all.take(boxAround(x, y, r, r));
  return { all, grave };
}

/**
 * Places labels that overlap neither each other nor other signs.
 * The most urgent come first, then those of the last picture at their previous side, so that none flickers while the
 * map moves, then the order of the list. The label of a visible urgent camera is wholly in the picture and under no
 * overlay.
 * @param height line height, CSS pixels
 * @param room obstacles, to which placed labels are added
 */
export function placeCameraLabels(
  wishes: readonly CameraLabelCandidate[],
  arrangement: CameraSignLayout,
  before: ReadonlyMap<number, LabelSide>,
  height: number,
  above: BoxesAboveLabels = noBoxesAboveLabels,
  room: LabelObstacles = createLabelObstacles(arrangement, above),
): PlacedCameraLabel[] {
  const { frame } = arrangement;
  const { covered } = above;
  const closed = [...covered, ...above.signs];
  const { all, grave } = room;
  const order = wishes
    .map((wish) => ({ wish, retained: before.get(wish.drawn.camera) }))
    .sort(
      ({ wish: { drawn: a }, retained: retainedA }, { wish: { drawn: b }, retained: retainedB }) =>
        b.rank - a.rank ||
        Number(retainedB !== undefined) - Number(retainedA !== undefined) ||
        a.camera - b.camera,
    );
  const placed: PlacedCameraLabel[] = [];
  for (const { wish, retained } of order) {
    if (placed.length === maxCameraLabels) break;
    const found = roomFor(wish, retained);
    if (!found) continue;
    all.take(found.box);
    grave.take(found.box);
    placed.push({ ...wish, ...found });
  }
  return placed;

  function roomFor(wish: CameraLabelCandidate, retained: LabelSide | undefined): Room | undefined {
    const isFixed = wish.isUrgent && isInSight(wish.drawn);
    const near = firstChoice(wish, retained, (side, taken) => {
      const box = boxOf(wish, side, height);
      // A label that leaves the picture with its camera stays to the end; a cut-off new one is not placed.
      if (!isFixed && side !== retained && isCutOff(box)) return undefined;
      const at = isFixed ? intoPicture(box, frame) : box;
      return taken.isFree(at) ? { side, box: at } : undefined;
    });
    if (near || !isFixed) return near;
    // Further away only if there is no room at its camera.
    return firstChoice(wish, retained, (side, taken) => {
      const box = intoPicture(boxOf(wish, side, height), frame);
      const free = freeBoxes(box, closed, frame).find((one) => taken.isFree(one));
      return free && { side, box: free };
    });
  }

  function isInSight(at: DrawnCamera): boolean {
    return isInFrame(at, frame, 0) && !covered.some((box) => doesBoxContain(box, at));
  }

  /** Lets an urgent label overlap glyphs and clusters only if no side is free, or at its previous side. */
  function firstChoice(
    { isUrgent }: CameraLabelCandidate,
    retained: LabelSide | undefined,
    at: (side: LabelSide, taken: BoxIndex) => Room | undefined,
  ): Room | undefined {
    let found = retained && at(retained, isUrgent ? grave : all);
    for (let next = 0; !found && next < sides.length; next++) found = at(sides[next] ?? 'right', all);
    for (let next = 0; !found && isUrgent && next < sides.length; next++)
      found = at(sides[next] ?? 'right', grave);
    return found;
  }

  function isCutOff({ left, right, top, bottom }: ScreenBox): boolean {
    return left < 0 || right > frame.width || top < 0 || bottom > frame.height;
  }
}
