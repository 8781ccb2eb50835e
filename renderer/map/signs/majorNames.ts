import type { CityLabel } from '../../../core/map/city/city.ts';
import type { BoxIndex } from './boxes.ts';
import { getTextBoxes, type LabelCandidate, type LabelExtent, type PlacedLabel } from './labelPlacement.ts';

/** Maximum number of great names, each of which is tested against every picture. */
const greatAtMost = 600;
/** Maximum number of names regardless of rank: wards nearest to the city's centre, and waters. */
const most = { city: 2, water: 4, ward: 8 } as const;
type GreatKind = keyof typeof most;

const isGreatKind = (kind: CityLabel['kind']): kind is GreatKind => kind in most;

/**
 * Returns the labels that orient a reader at any zoom, the greatest first: the city, its largest waters, its wards from
 * the centre outwards.
 */
export function selectMajorNames(labels: readonly CityLabel[]): readonly number[] {
  const of = (kind: GreatKind) =>
    labels.flatMap((label, index) => (label.kind === kind ? [{ index, label }] : []));
  const cities = of('city');
  const wards = of('ward');
  const middle = cities[0]?.label ?? {
    x: median(wards.map(({ label }) => label.x)),
    y: median(wards.map(({ label }) => label.y)),
  };
  const away = ({ label }: { readonly label: CityLabel }) =>
    Math.hypot(label.x - middle.x, label.y - middle.y);
  const waters = of('water');
  const greatest = Math.min(...waters.map(({ label }) => label.rank));
  return [
    ...cities,
    ...waters.filter(({ label }) => label.rank === greatest).sort((a, b) => away(a) - away(b)),
    ...wards.sort((a, b) => away(a) - away(b)),
  ]
    .slice(0, greatAtMost)
    .map(({ index }) => index);
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

export interface MajorNameCandidate extends LabelCandidate {
  readonly kind: CityLabel['kind'];
  readonly isChosen: boolean;
}

/** The position of a great name: offset from its location in pixels, and possibly above cameras. */
export interface PlacedMajorName extends PlacedLabel {
  readonly dx: number;
  readonly dy: number;
  readonly isAbove: boolean;
}

/** Offsets of a horizontal name from its location, in text heights: the nearest first. */
const offsets = [-3, -2, -1, 0, 1, 2, 3]
  .flatMap((down) => [-2, 0, 2].map((along) => ({ along, down })))
  .sort((a, b) => Math.hypot(a.along, a.down) - Math.hypot(b.along, b.down));

/**
 * Places great names next to their locations, or above `soft` boxes if there is no other room. Chosen names come first.
 * @param hard occupied boxes; placed names are added
 * @param soft boxes to leave visible if possible
 * @param before positions in the last picture
 */
export function placeMajorNames(
  candidates: readonly MajorNameCandidate[],
  extentOf: (candidate: LabelCandidate) => LabelExtent,
  hard: BoxIndex,
  soft: BoxIndex,
  before: ReadonlyMap<number, PlacedMajorName>,
): readonly PlacedMajorName[] {
  const placed: PlacedMajorName[] = [];
  const counts: Record<GreatKind, number> = { city: 0, water: 0, ward: 0 };
  const names = new Set<string>();
  const order = candidates.toSorted(
    (a, b) => Number(b.isChosen) - Number(a.isChosen) || a.urgency - b.urgency || a.index - b.index,
  );
  for (const candidate of order) {
    const { kind, isChosen } = candidate;
    const counted = isGreatKind(kind) ? kind : undefined;
    if (names.has(candidate.name)) continue;
    if (!isChosen && (!counted || counts[counted] >= most[counted])) continue;
    const found = roomFor(candidate);
    if (!found) continue;
    for (const box of getTextBoxes(found)) hard.take(box);
    names.add(candidate.name);
    if (counted && !isChosen) counts[counted] += 1;
    placed.push(found);
  }
  return placed;

  function roomFor(candidate: MajorNameCandidate): PlacedMajorName | undefined {
    const extent = extentOf(candidate);
    const previous = before.get(candidate.index);
    const height = 2 * extent.halfHeight;
    const adjacent =
      extent.angle === 0
        ? offsets.map(({ along, down }) => ({ dx: along * height, dy: down * height }))
        : [{ dx: 0, dy: 0 }];
    let open: PlacedMajorName | undefined;
    for (const { dx, dy } of previous ? [previous, ...adjacent] : adjacent) {
      const { x, y } = candidate;
      const place = { ...candidate, ...extent, x: x + dx, y: y + dy, dx, dy, isAbove: false };
      const boxes = getTextBoxes(place);
      if (!boxes.every((box) => hard.isFree(box))) continue;
      if (boxes.every((box) => soft.isFree(box))) return place;
      open ??= place;
    }
    return open && { ...open, isAbove: true };
  }
}
