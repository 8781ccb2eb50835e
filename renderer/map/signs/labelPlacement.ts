import { BoxIndex, boxAround, growBox, type ScreenBox } from './boxes.ts';

/** A name that may be shown. */
export interface LabelCandidate {
  /** Index of its label; breaks ties. */
  readonly index: number;
  readonly name: string;
  /** Centre of its text, CSS pixels. */
  readonly x: number;
  readonly y: number;
  /** Lower values are placed first. */
  readonly urgency: number;
  readonly wasShown: boolean;
}

/** Extent of a name's letters, measured only if there may be room. */
export interface LabelExtent {
  /** Clockwise on the screen, radians. */
  readonly angle: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

export type PlacedLabel = LabelCandidate & LabelExtent;

/** Additional distance from others for a label that was not shown before, pixels. */
const newcomerPx = 6;
/** Minimum distance between repeats of a name, pixels: a long road has its name once per third of the screen. */
const repeatPx = 360;

/** Returns the boxes that text covers: one, or a chain of squares along rotated text. */
export function getTextBoxes({ x, y, angle, halfWidth, halfHeight }: PlacedLabel): readonly ScreenBox[] {
  const [along, across] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  if (across < 0.02) return [boxAround(x, y, halfWidth, halfHeight)];
  const pieces = Math.max(1, Math.ceil(halfWidth / halfHeight));
  const half = halfWidth / pieces;
  const halfX = half * along + halfHeight * across;
  const halfY = half * across + halfHeight * along;
  return Array.from({ length: pieces }, (_, piece) => {
    const offset = (2 * piece + 1 - pieces) * half;
    return boxAround(x + offset * Math.cos(angle), y + offset * Math.sin(angle), halfX, halfY);
  });
}

/** Returns the candidates that fit without touching each other or reserved boxes, in order of urgency. */
export function placeLabels(
  candidates: readonly LabelCandidate[],
  extentOf: (candidate: LabelCandidate) => LabelExtent,
  reserved: readonly ScreenBox[],
  atMost: number,
): readonly PlacedLabel[] {
  const taken = new BoxIndex();
  for (const box of reserved) taken.take(box);
  const placed: PlacedLabel[] = [];
  const named = new Map<string, PlacedLabel[]>();
  for (const candidate of candidates.toSorted((a, b) => a.urgency - b.urgency || a.index - b.index)) {
    if (placed.length === atMost) break;
    // Most candidates have no room; this test rejects them before measuring.
    if (taken.covers(candidate.x, candidate.y)) continue;
    const slack = candidate.wasShown ? 0 : newcomerPx;
    const namesakes = named.get(candidate.name);
    if (namesakes?.some(({ x, y }) => Math.hypot(x - candidate.x, y - candidate.y) < repeatPx + slack))
      continue;
    const label = { ...candidate, ...extentOf(candidate) };
    const boxes = getTextBoxes(label);
    if (!boxes.every((box) => taken.isFree(slack === 0 ? box : growBox(box, slack)))) continue;
    for (const box of boxes) taken.take(box);
    placed.push(label);
    if (namesakes) namesakes.push(label);
    else named.set(candidate.name, [label]);
  }
  return placed;
}
