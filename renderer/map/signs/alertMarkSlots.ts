import { getSectorCount, getSectorEdgePosition } from './alertEdge.ts';
import { alertMarkSizesRem, maxEdgeMarkRem } from './alertSizes.ts';
import { boxAround, doBoxesOverlap, doesBoxContain, growBox, moveBox, type ScreenBox } from './boxes.ts';

/** The positions available to marks in a picture, independent of the alerts. */
export interface AlertMarkSlots {
  /** The picture without its margin. */
  readonly inner: ScreenBox;
  /** Areas covered by overlays. */
  readonly covered: readonly ScreenBox[];
  /** Edge positions by sector. A sector without a position of its own shares the nearest one. */
  readonly slots: readonly EdgeSlot[];
}

export interface EdgeSlot {
  readonly sector: number;
  /** Direction of its mark's arrow, radians clockwise from right. */
  readonly angle: number;
  /** Maximum extent of its mark without the arrow. */
  readonly box: ScreenBox;
  /** Offset from its position when nothing is covered, pixels. */
  readonly dx: number;
  readonly dy: number;
}

/** Spacing of the candidate positions, rem. */
const stepRem = 0.5;
const gridRem = 1.5;

/**
 * Computes the edge positions: where each direction leaves the free area, searched from the margin to the centre, or
 * else the nearest free position.
 */
export function computeAlertMarkSlots(
  inner: ScreenBox,
  covered: readonly ScreenBox[],
  rem: number,
): AlertMarkSlots {
  const sectors = getSectorCount(inner, rem);
  const arrow = alertMarkSizesRem.arrow * rem;
  const taken: ScreenBox[] = [];
  const isFree = (box: ScreenBox) => {
    const whole = growBox(box, arrow);
    return (
      !taken.some((other) => doBoxesOverlap(other, box)) &&
      !covered.some((other) => doBoxesOverlap(other, whole))
    );
  };
  const found: (EdgeSlot | undefined)[] = Array.from({ length: sectors }, (_, sector) => {
    const { angle } = getSectorEdgePosition(inner, sector, sectors);
    const box = edgeBox(maxEdgeMarkRem.width * rem, maxEdgeMarkRem.height * rem, sector, sectors, inner, rem);
    const moved = freePlace(box, inner, rem, isFree);
    if (!moved) return undefined;
    taken.push(moved);
    return { sector, angle, box: moved, dx: moved.left - box.left, dy: moved.top - box.top };
  });
  const there = found.filter((slot) => slot !== undefined);
  const away = (a: number, b: number) => Math.min((a - b + sectors) % sectors, (b - a + sectors) % sectors);
  const slots = found.map((slot, sector): EdgeSlot => {
    const nearest = slot ?? there.toSorted((a, b) => away(a.sector, sector) - away(b.sector, sector))[0];
    if (nearest) return nearest;
    // Everything is covered: uses the uncovered position.
    const box = edgeBox(maxEdgeMarkRem.width * rem, maxEdgeMarkRem.height * rem, sector, sectors, inner, rem);
    return { sector, angle: getSectorEdgePosition(inner, sector, sectors).angle, box, dx: 0, dy: 0 };
  });
  return { inner, covered, slots };
}

/** Returns the box at its own position if free, else the first free position towards the centre, else the nearest. */
function freePlace(
  box: ScreenBox,
  inner: ScreenBox,
  rem: number,
  isFree: (box: ScreenBox) => boolean,
): ScreenBox | undefined {
  if (isFree(box)) return box;
  const [toX, toY] = [
    (inner.left + inner.right - box.left - box.right) / 2,
    (inner.top + inner.bottom - box.top - box.bottom) / 2,
  ];
  const steps = Math.ceil(Math.hypot(toX, toY) / (stepRem * rem));
  for (let step = 1; step < steps / 2; step++) {
    const moved = moveBox(box, (toX * step) / steps, (toY * step) / steps);
    if (isFree(moved)) return moved;
  }
  let nearest: { readonly box: ScreenBox; readonly px: number } | undefined;
  const arrow = alertMarkSizesRem.arrow * rem;
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  for (let top = inner.top + arrow; top + height + arrow <= inner.bottom; top += gridRem * rem)
    for (let left = inner.left + arrow; left + width + arrow <= inner.right; left += gridRem * rem) {
      const px = Math.hypot(left - box.left, top - box.top);
      if (nearest && px >= nearest.px) continue;
      const moved = moveBox(box, left - box.left, top - box.top);
      if (isFree(moved)) nearest = { box: moved, px };
    }
  return nearest?.box;
}

/** Returns a box of that size on the outer side of a slot, as when nothing is covered. */
export function getSlotBox(
  { sector, dx, dy }: EdgeSlot,
  width: number,
  height: number,
  { inner, slots }: AlertMarkSlots,
  rem: number,
): ScreenBox {
  return moveBox(edgeBox(width, height, sector, slots.length, inner, rem), dx, dy);
}

/** Returns true if a point is visible: inside the picture and not below an overlay. */
export const isPointUncovered = (
  { inner, covered }: AlertMarkSlots,
  at: { readonly x: number; readonly y: number },
): boolean => doesBoxContain(inner, at) && !covered.some((box) => doesBoxContain(box, at));

/** Returns a box of that size in its sector, with room for the arrow between it and the edge. */
function edgeBox(
  width: number,
  height: number,
  sector: number,
  sectors: number,
  inner: ScreenBox,
  rem: number,
): ScreenBox {
  const { x, y } = getSectorEdgePosition(inner, sector, sectors);
  const arrow = alertMarkSizesRem.arrow * rem;
  const within = (value: number, half: number, low: number, high: number) =>
    Math.min(high - half - arrow, Math.max(low + half + arrow, value));
  return boxAround(
    within(x, width / 2, inner.left, inner.right),
    within(y, height / 2, inner.top, inner.bottom),
    width / 2,
    height / 2,
  );
}
