import type { LatLon, PlanePoint } from '../../../core/base/geo.ts';
import type { CityLabel, LabelKind } from '../../../core/map/city/city.ts';
import type { Frame, Layer } from '../api.ts';
import { isSameBoxes, type ScreenBox, TakenBoxes } from './boxes.ts';
import { type GreatCandidate, type GreatLabel, greatNames, placeGreat } from './greatNames.ts';
import type { SignHost } from './host.ts';
import { type Ink, inkOf } from './ink.ts';
import {
  type LabelCandidate,
  type LabelExtent,
  type PlacedLabel,
  placeLabels,
  textBoxes,
} from './labelPlacing.ts';
import { halfLine, type Lettering, Letters } from './letters.ts';
import { groundBox, isInside, isSamePicture, pxPerMAt, reachM, viewPlace } from './measures.ts';
import { signOrder } from './order.ts';

/** How a kind of label looks and while it is shown. Sizes in rem. */
interface LabelRule {
  readonly rem: number;
  readonly weight: 500 | 600;
  readonly ink: keyof Pick<Ink, 'text' | 'strong' | 'dim' | 'water' | 'park'>;
  /** Nearer than this many pixels a metre it is no help any more. */
  readonly untilPxPerM: number;
  /** Among equals of rank: the lower first. */
  readonly order: number;
}

const labelRules: Record<LabelKind, LabelRule> = {
  city: { rem: 1.4, weight: 600, ink: 'strong', untilPxPerM: 0.06, order: 0 },
  ward: { rem: 0.95, weight: 600, ink: 'strong', untilPxPerM: 1.2, order: 1 },
  water: { rem: 0.85, weight: 500, ink: 'water', untilPxPerM: 12, order: 2 },
  road: { rem: 0.85, weight: 500, ink: 'text', untilPxPerM: Number.POSITIVE_INFINITY, order: 3 },
  park: { rem: 0.8, weight: 500, ink: 'park', untilPxPerM: 12, order: 4 },
  place: { rem: 0.8, weight: 500, ink: 'dim', untilPxPerM: Number.POSITIVE_INFINITY, order: 5 },
  street: { rem: 0.8, weight: 500, ink: 'text', untilPxPerM: Number.POSITIVE_INFINITY, order: 6 },
};

/**
 * Pixels a metre from which a rank is shown: rank 1 from 0.016 (a 1280-pixel map 80 km wide), each next rank from 1.41 times as
 * near, rank 15 from 2.05 (620 m wide). Rank 0 always is.
 */
export const shownFromPxPerM = (rank: number): number => (rank === 0 ? 0 : 0.016 * 2 ** ((rank - 1) / 2));

/** What is placed first, lower first; `wasShown` counts as much as one and a half ranks, so that none flickers. */
const labelUrgency = ({ kind, rank }: Pick<CityLabel, 'kind' | 'rank'>, wasShown: boolean): number =>
  rank * 8 + labelRules[kind].order - (wasShown ? 12 : 0);

/** Pixels that a cell is wide when its rank begins to show: a picture then touches a dozen. */
const cellPx = 600;
/** Of rank 0, which shows from any distance, metres. */
const widestCellM = 60_000;

interface RankCells {
  readonly rank: number;
  readonly cellM: number;
  readonly cells: ReadonlyMap<string, readonly number[]>;
}

/** Labels by rank and place, so that a picture asks only those that may be in it: a city has tens of thousands. */
class LabelIndex {
  readonly #ranks: readonly RankCells[];

  constructor(labels: readonly CityLabel[]) {
    const byRank = new Map<number, { cellM: number; cells: Map<string, number[]> }>();
    labels.forEach((label, index) => {
      let entry = byRank.get(label.rank);
      if (!entry) {
        const from = shownFromPxPerM(label.rank);
        entry = { cellM: from === 0 ? widestCellM : cellPx / from, cells: new Map() };
        byRank.set(label.rank, entry);
      }
      const key = `${Math.floor(label.x / entry.cellM)},${Math.floor(label.y / entry.cellM)}`;
      const cell = entry.cells.get(key);
      if (cell) cell.push(index);
      else entry.cells.set(key, [index]);
    });
    this.#ranks = [...byRank].sort(([a], [b]) => a - b).map(([rank, cells]) => ({ rank, ...cells }));
  }

  /**
   * Visits the labels that may be shown, and perhaps some that may not: those whose rank shows somewhere in the picture and
   * that stand in a cell that the picture touches.
   * @param nearestPxPerM pixels a metre at the nearest place in sight
   * @param reachM from `about` to the furthest place where something is drawn at `pxPerM`, metres
   */
  visit(
    ground: readonly PlanePoint[],
    nearestPxPerM: number,
    about: PlanePoint,
    reachM: (pxPerM: number) => number,
    run: (index: number) => void,
  ): void {
    const west = Math.min(...ground.map(({ x }) => x));
    const east = Math.max(...ground.map(({ x }) => x));
    const south = Math.min(...ground.map(({ y }) => y));
    const north = Math.max(...ground.map(({ y }) => y));
    for (const { rank, cellM, cells } of this.#ranks) {
      const from = shownFromPxPerM(rank);
      if (from > nearestPxPerM) break;
      const reach = from === 0 ? Number.POSITIVE_INFINITY : reachM(from);
      const left = Math.floor(Math.max(west, about.x - reach) / cellM);
      const right = Math.floor(Math.min(east, about.x + reach) / cellM);
      const bottom = Math.floor(Math.max(south, about.y - reach) / cellM);
      const top = Math.floor(Math.min(north, about.y + reach) / cellM);
      if ((right - left + 1) * (top - bottom + 1) > cells.size) {
        for (const cell of cells.values()) cell.forEach(run);
        continue;
      }
      for (let y = bottom; y <= top; y++)
        for (let x = left; x <= right; x++) cells.get(`${x},${y}`)?.forEach(run);
    }
  }
}

/** Whose name is always there: of a ward or a street by that name, of anything else by its place. */
export type ChosenName = { readonly ward: string } | { readonly street: string } | { readonly at: LatLon };

export interface LabelsLayer extends Layer {
  setLabels(labels: readonly CityLabel[]): void;
  /** It stands before all others, and is seen from afar. */
  setChosen(chosen: ChosenName | undefined): void;
  /** Paints the great names that stand above cameras. */
  readonly above: Layer;
  /** Where names stand in the last picture. */
  placed(): readonly PlacedLabel[];
  /** What they cover there; the same array while they stand there. */
  boxes(): readonly ScreenBox[];
}

export interface LabelsOptions {
  /** Where no name may stand: other signs, controls above the map. Asked once a picture. */
  reserved?(frame: Frame): readonly ScreenBox[];
  /** Where only great names may stand, if they have no other room: cameras. Asked once a picture. */
  below?(frame: Frame): readonly ScreenBox[];
}

const labelsAtMost = 300;
/** Names whose letters are drawn in one picture: the others follow in the next, lest it be late. */
const drawnAtOnce = 8;
/** Names this far outside are placed too, so that those within stay when they come in. */
const outsidePx = 200;
/** More than any rank makes. */
const chosenFirst = 1_000;
/** A name that is shown stays until it is this much too far away. */
const leavingShare = 0.85;
/** From further away than this, pixels a metre, no ward is told from another. */
const wardsFromPxPerM = 0.006;
/** A label is the name of a place that is this near to it, metres. */
const samePlaceM = 3;

/** Names of the city: as many as stand without touching, chosen by rank and nearness, steady while the map moves. */
export function createLabels(host: SignHost, { reserved, below }: LabelsOptions = {}): LabelsLayer {
  const letters = new Letters(host);
  host.onRedraw(() => {
    letters.clear();
    last = undefined;
    host.repaint();
  });
  let labels: readonly CityLabel[] = [];
  let index = new LabelIndex([]);
  let placed: readonly PlacedLabel[] = [];
  let boxes: { readonly of: readonly PlacedLabel[]; readonly all: readonly ScreenBox[] } | undefined;
  let great: readonly number[] = [];
  let greatPlaced: ReadonlyMap<number, GreatLabel> = new Map();
  let chosen: ChosenName | undefined;
  /** The labels that are chosen, once they have been looked for. */
  let chosenAt: ReadonlySet<number> | undefined;
  let last: { readonly frame: Frame; readonly room: readonly ScreenBox[] } | undefined;
  let shown: ReadonlySet<number> = new Set();
  const looksOf = (at: number, { kind }: CityLabel) =>
    chosenAt?.has(at) ? ({ ...labelRules[kind], weight: 600, ink: 'strong' } as const) : labelRules[kind];

  const pointOf = (label: CityLabel, frame: Frame) => {
    const point = frame.project(label.x, label.y, 0);
    return point && isInside(point, frame, outsidePx) ? point : undefined;
  };

  const candidateOf = (at: number, frame: Frame): LabelCandidate | undefined => {
    const label = labels[at];
    const point = label && pointOf(label, frame);
    if (!label || !point) return undefined;
    const wasShown = shown.has(at);
    const pxPerM = pxPerMAt(frame, point.depth);
    const rule = labelRules[label.kind];
    if (!chosenAt?.has(at) && pxPerM < shownFromPxPerM(label.rank) * (wasShown ? leavingShare : 1))
      return undefined;
    if (pxPerM > rule.untilPxPerM) return undefined;
    return {
      index: at,
      name: label.name,
      x: point.x,
      y: point.y,
      urgency: labelUrgency(label, wasShown) - (chosenAt?.has(at) ? chosenFirst : 0),
      wasShown,
    };
  };

  function chosenLabels({ plane }: Frame): ReadonlySet<number> {
    if (chosenAt) return chosenAt;
    const place = chosen && 'at' in chosen ? plane.toPlane(chosen.at) : undefined;
    const isChosen = ({ kind, name, x, y }: CityLabel): boolean => {
      if (!chosen) return false;
      if ('ward' in chosen) return kind === 'ward' && name === chosen.ward;
      if ('street' in chosen) return (kind === 'street' || kind === 'road') && name === chosen.street;
      return place !== undefined && Math.hypot(x - place.x, y - place.y) <= samePlaceM;
    };
    chosenAt = new Set(chosen ? labels.flatMap((label, at) => (isChosen(label) ? [at] : [])) : []);
    return chosenAt;
  }

  const greatCandidates = (frame: Frame): GreatCandidate[] => {
    const own = chosenLabels(frame);
    return [...new Set([...own, ...great])].flatMap((at, order) => {
      const label = labels[at];
      const point = label && pointOf(label, frame);
      if (!label || !point) return [];
      const { kind, name } = label;
      const isChosen = own.has(at);
      const pxPerM = pxPerMAt(frame, point.depth);
      if (!isInside(point, frame, 0) || (!isChosen && pxPerM > labelRules[kind].untilPxPerM)) return [];
      if (kind === 'ward' && !isChosen && pxPerM < wardsFromPxPerM) return [];
      const wasShown = greatPlaced.has(at);
      return [{ index: at, name, x: point.x, y: point.y, urgency: order, wasShown, kind, isChosen }];
    });
  };

  const extentOf = (at: number, frame: Frame): LabelExtent => {
    const label = labels[at];
    if (!label) throw new Error('a candidate without a label');
    const { rem, weight } = looksOf(at, label);
    const size = rem * frame.remPx;
    return {
      angle: label.angleDeg === undefined ? 0 : screenAngle(frame, label, label.angleDeg),
      halfWidth: letters.width(label.name, size, weight) / 2 + 3,
      halfHeight: size * halfLine + 1,
    };
  };

  const place = (frame: Frame) => {
    const closed = reserved?.(frame) ?? [];
    const cameras = below?.(frame) ?? [];
    const room = [...closed, ...cameras];
    // A pulse elsewhere moves no name.
    const isPlaced = last && isSamePicture(last.frame, frame) && isSameBoxes(last.room, room);
    last = { frame, room };
    if (isPlaced) return;
    const [hard, soft] = [new TakenBoxes(), new TakenBoxes()];
    for (const box of closed) hard.take(box);
    for (const box of cameras) soft.take(box);
    const greats = placeGreat(
      greatCandidates(frame),
      ({ index: at }) => extentOf(at, frame),
      hard,
      soft,
      greatPlaced,
    );
    greatPlaced = new Map(greats.map((one) => [one.index, one]));
    const greatBoxes = greats.flatMap(textBoxes);
    const reported = new Set(greats.map(({ name }) => name));
    const own = chosenLabels(frame);
    const candidates: LabelCandidate[] = [];
    const { ground, nearestPxPerM } = groundBox(frame, outsidePx);
    // Those that are about to leave are candidates longer than others.
    const reach = (pxPerM: number) => reachM(frame, pxPerM * leavingShare);
    const consider = (at: number) => {
      const candidate = candidateOf(at, frame);
      const isNotified =
        candidate && (greatPlaced.has(at) || (isNamedOnce(at) && reported.has(candidate.name)));
      if (candidate && !isNotified) candidates.push(candidate);
    };
    for (const at of own) consider(at);
    index.visit(ground, nearestPxPerM / leavingShare, viewPlace(frame), reach, (at) => {
      if (!own.has(at)) consider(at);
    });
    const others = placeLabels(
      candidates,
      ({ index: at }) => extentOf(at, frame),
      [...room, ...greatBoxes],
      labelsAtMost,
    );
    placed = [...greats, ...others];
    shown = new Set(placed.map((candidate) => candidate.index));
  };

  /** Not a road: that says its name again. */
  const isNamedOnce = (at: number) => labels[at]?.angleDeg === undefined;

  const letterings = (frame: Frame, isAbove: boolean): { lettering: Lettering; at: PlacedLabel }[] => {
    const ink = inkOf(frame.night);
    return placed.flatMap((at) => {
      const label = labels[at.index];
      if (!label || (greatPlaced.get(at.index)?.isAbove ?? false) !== isAbove) return [];
      const { rem, weight, ink: colour } = looksOf(at.index, label);
      const size = rem * frame.remPx;
      return [{ lettering: { text: label.name, size, weight, ink: ink[colour], halo: ink.halo }, at }];
    });
  };

  return {
    order: signOrder.labels,
    setLabels(next) {
      labels = next;
      index = new LabelIndex(next);
      great = greatNames(next);
      greatPlaced = new Map();
      chosenAt = undefined;
      placed = [];
      shown = new Set();
      last = undefined;
      host.repaint();
    },
    setChosen(next) {
      chosen = next;
      chosenAt = undefined;
      last = undefined;
      host.repaint();
    },
    placed: () => placed,
    boxes() {
      if (boxes?.of !== placed) boxes = { of: placed, all: placed.flatMap(textBoxes) };
      return boxes.all;
    },
    above: {
      order: signOrder.namesAbove,
      paint(context, frame) {
        // The names below have been painted in the same picture, as a rule.
        if (last?.frame !== frame) place(frame);
        for (const { lettering, at } of letterings(frame, true).reverse())
          letters.paint(context, lettering, at, frame.pixelRatio);
      },
    },
    paint(context, frame) {
      place(frame);
      let drawn = 0;
      const lettered = letterings(frame, false).filter(({ lettering, at }) => {
        if (letters.isReady(lettering, at.angle === 0, frame.pixelRatio)) return true;
        drawn += 1;
        if (drawn > drawnAtOnce) return false;
        letters.ready(lettering, at.angle === 0, frame.pixelRatio);
        return true;
      });
      if (drawn > drawnAtOnce) host.repaint();
      // The least urgent first: where halos meet, the names that matter more lie above.
      for (const { lettering, at } of lettered.reverse())
        letters.paint(context, lettering, at, frame.pixelRatio);
    },
  };
}

/** Of a direction on the ground (degrees counterclockwise from east), as seen; turned so that letters never stand on their heads. */
function screenAngle(frame: Frame, { x, y }: CityLabel, angleDeg: number): number {
  const angle = (angleDeg * Math.PI) / 180;
  // A length that is a few pixels: perspective bends longer ones.
  const metres = 8 / frame.pxPerM;
  const from = frame.project(x - Math.cos(angle) * metres, y - Math.sin(angle) * metres, 0);
  const to = frame.project(x + Math.cos(angle) * metres, y + Math.sin(angle) * metres, 0);
  if (!from || !to) return 0;
  const seen = Math.atan2(to.y - from.y, to.x - from.x);
  if (seen > Math.PI / 2) return seen - Math.PI;
  return seen <= -Math.PI / 2 ? seen + Math.PI : seen;
}
