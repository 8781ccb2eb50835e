import type { Frame } from '../api.ts';
import { boxAbout, contains, movedBy, overlap, type ScreenBox, TakenBoxes } from '../signs/boxes.ts';
import { isInside } from '../signs/measures.ts';
import type { Arrangement } from './arrange.ts';
import { type DrawnCamera, urgentRank } from './standing.ts';

/** What may be written beside a camera. */
export interface LabelWish {
  readonly drawn: DrawnCamera;
  readonly text: string;
  /** Of the text, CSS pixels. */
  readonly width: number;
  /** It gives way to no glyph but those that are urgent themselves: alerting, steered, selected, pointed at. */
  readonly isUrgent: boolean;
}

export type Side = 'right' | 'left' | 'below' | 'above';
const sides: readonly Side[] = ['right', 'left', 'below', 'above'];

export interface PlacedLabel extends LabelWish {
  readonly side: Side;
  readonly box: ScreenBox;
}

type Room = Pick<PlacedLabel, 'side' | 'box'>;

/** So many at most in a picture; more cannot be read. */
export const labelsAtMost = 120;
/** Before and behind the text, so that two in a row are not read as one. */
const marginPx = 3;
/** From a glyph's middle to its label, in halves of the glyph, and pixels more. */
const labelOffsetHalves = 1.3;
const adjacentPx = 2;

function boxOf({ drawn: { x, y, half }, width: text }: LabelWish, side: Side, height: number): ScreenBox {
  const width = text + 2 * marginPx;
  const far = half * labelOffsetHalves + adjacentPx;
  const left = side === 'right' ? x + far : side === 'left' ? x - far - width : x - width / 2;
  const top = side === 'below' ? y + far : side === 'above' ? y - far - height : y - height / 2;
  return { left, top, right: left + width, bottom: top + height };
}

const aboutGlyph = ({ x, y, half }: DrawnCamera): ScreenBox => boxAbout(x, y, half, half);

/** The box moved into the picture; one that is wider than that begins where the picture does. */
function intoPicture(box: ScreenBox, { width, height }: Frame): ScreenBox {
  const dx = Math.max(Math.min(0, width - box.right), -box.left);
  const dy = Math.max(Math.min(0, height - box.bottom), -box.top);
  return movedBy(box, dx, dy);
}

/** The box beside each side of what covers it, in the picture; itself where nothing does. */
function freeBoxes(box: ScreenBox, covered: readonly ScreenBox[], frame: Frame): readonly ScreenBox[] {
  const above = covered.find((other) => overlap(other, box));
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

/** What labels may not cover; it fills as they are placed. */
export interface LabelRoom {
  readonly all: TakenBoxes;
  /** Taken by what is urgent, and by labels: an urgent label covers the rest where there is no free side. */
  readonly grave: TakenBoxes;
}

/** What lies above glyphs and labels. */
export interface Above {
  /** Nothing below it is in sight: cards, live pictures. */
  readonly covered: readonly ScreenBox[];
  /** Signs of the map itself. */
  readonly signs: readonly ScreenBox[];
}

export const nothingAbove: Above = { covered: [], signs: [] };

export function labelRoom(
  { cameras, clusters }: Pick<Arrangement, 'cameras' | 'clusters'>,
  { covered, signs }: Above,
): LabelRoom {
  const [all, grave] = [new TakenBoxes(), new TakenBoxes()];
  for (const drawn of cameras) {
    const box = aboutGlyph(drawn);
    const { body } = drawn;
    const solid = body && boxAbout(body.x, body.y, body.r * 0.7, body.r * 0.7);
    all.take(box);
    if (solid) all.take(solid);
    if (drawn.rank < urgentRank) continue;
    grave.take(box);
    if (solid) grave.take(solid);
  }
  for (const box of [...covered, ...signs]) {
    all.take(box);
    grave.take(box);
  }
  for (const { x, y, r } of clusters) all.take(boxAbout(x, y, r, r));
  return { all, grave };
}

/**
 * Labels that touch neither each other nor what is drawn: the graver first, then those that were there in the last picture,
 * at the side where they were, so that none flickers while the map moves; then by the camera's place in the list.
 * An urgent one whose camera is in sight is wholly in the picture, and below nothing.
 * @param height of a line, CSS pixels
 * @param room what is taken already; what is placed is taken there
 */
export function placeLabels(
  wishes: readonly LabelWish[],
  arrangement: Arrangement,
  before: ReadonlyMap<number, Side>,
  height: number,
  above: Above = nothingAbove,
  room: LabelRoom = labelRoom(arrangement, above),
): PlacedLabel[] {
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
  const placed: PlacedLabel[] = [];
  for (const { wish, retained } of order) {
    if (placed.length === labelsAtMost) break;
    const found = roomFor(wish, retained);
    if (!found) continue;
    all.take(found.box);
    grave.take(found.box);
    placed.push({ ...wish, ...found });
  }
  return placed;

  function roomFor(wish: LabelWish, retained: Side | undefined): Room | undefined {
    const isFixed = wish.isUrgent && isInSight(wish.drawn);
    const near = firstChoice(wish, retained, (side, taken) => {
      const box = boxOf(wish, side, height);
      // A label that leaves the picture with its camera stays to the end; none comes that cannot be read.
      if (!isFixed && side !== retained && isCutOff(box)) return undefined;
      const at = isFixed ? intoPicture(box, frame) : box;
      return taken.isFree(at) ? { side, box: at } : undefined;
    });
    if (near || !isFixed) return near;
    // Further off only where there is no room at its camera.
    return firstChoice(wish, retained, (side, taken) => {
      const box = intoPicture(boxOf(wish, side, height), frame);
      const free = freeBoxes(box, closed, frame).find((one) => taken.isFree(one));
      return free && { side, box: free };
    });
  }

  function isInSight(at: DrawnCamera): boolean {
    return isInside(at, frame, 0) && !covered.some((box) => contains(box, at));
  }

  /** An urgent label covers glyphs and clusters only where there is no free side, or where it stood already. */
  function firstChoice(
    { isUrgent }: LabelWish,
    retained: Side | undefined,
    at: (side: Side, taken: TakenBoxes) => Room | undefined,
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
