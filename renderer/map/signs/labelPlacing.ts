import { boxAbout, grown, type ScreenBox, TakenBoxes } from './boxes.ts';

/** A name that may be shown. */
export interface LabelCandidate {
  /** Of its label; equals are placed in this order. */
  readonly index: number;
  readonly name: string;
  /** The middle of its text, CSS pixels. */
  readonly x: number;
  readonly y: number;
  /** Lower is placed first. */
  readonly urgency: number;
  readonly wasShown: boolean;
}

/** What a name's letters take; worked out only for those that may have room. */
export interface LabelExtent {
  /** Clockwise on the screen, radians. */
  readonly angle: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

export type PlacedLabel = LabelCandidate & LabelExtent;

/** Pixels that a label which was not shown must stand off the others, over and above what one that was must. */
const newcomerPx = 6;
/** The same name again only as far away as this, pixels: a long road says its name once a screen's third. */
const repeatPx = 360;

/** The boxes that text covers: one, or of a turned text a chain of squares along it. */
export function textBoxes({ x, y, angle, halfWidth, halfHeight }: PlacedLabel): readonly ScreenBox[] {
  const [along, across] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  if (across < 0.02) return [boxAbout(x, y, halfWidth, halfHeight)];
  const pieces = Math.max(1, Math.ceil(halfWidth / halfHeight));
  const half = halfWidth / pieces;
  const halfX = half * along + halfHeight * across;
  const halfY = half * across + halfHeight * along;
  return Array.from({ length: pieces }, (_, piece) => {
    const offset = (2 * piece + 1 - pieces) * half;
    return boxAbout(x + offset * Math.cos(angle), y + offset * Math.sin(angle), halfX, halfY);
  });
}

/** Those of the candidates that stand without touching one another or what is reserved; the most urgent first. */
export function placeLabels(
  candidates: readonly LabelCandidate[],
  extentOf: (candidate: LabelCandidate) => LabelExtent,
  reserved: readonly ScreenBox[],
  atMost: number,
): readonly PlacedLabel[] {
  const taken = new TakenBoxes();
  for (const box of reserved) taken.take(box);
  const placed: PlacedLabel[] = [];
  const named = new Map<string, PlacedLabel[]>();
  for (const candidate of candidates.toSorted((a, b) => a.urgency - b.urgency || a.index - b.index)) {
    if (placed.length === atMost) break;
    // Most have no room, and this tells it before anything is measured.
    if (taken.covers(candidate.x, candidate.y)) continue;
    const slack = candidate.wasShown ? 0 : newcomerPx;
    const namesakes = named.get(candidate.name);
    if (namesakes?.some(({ x, y }) => Math.hypot(x - candidate.x, y - candidate.y) < repeatPx + slack))
      continue;
    const label = { ...candidate, ...extentOf(candidate) };
    const boxes = textBoxes(label);
    if (!boxes.every((box) => taken.isFree(slack === 0 ? box : grown(box, slack)))) continue;
    for (const box of boxes) taken.take(box);
    placed.push(label);
    if (namesakes) namesakes.push(label);
    else named.set(candidate.name, [label]);
  }
  return placed;
}
