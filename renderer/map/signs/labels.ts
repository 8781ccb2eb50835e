import type { LatLon, PlanePoint } from '../../../core/base/geo.ts';
import type { CityLabel, LabelKind } from '../../../core/map/city/city.ts';
import type { MapFrame, MapLayer } from '../api.ts';
import { areSameBoxes, BoxIndex, type ScreenBox } from './boxes.ts';
import { getSignColours, type SignColours } from './colours.ts';
import {
  getGroundReachM,
  getPxPerMAtDepth,
  getTargetPoint,
  getVisibleGroundBox,
  isInFrame,
  isSameFrame,
} from './frameGeometry.ts';
import type { SignHost } from './host.ts';
import {
  getTextBoxes,
  type LabelCandidate,
  type LabelExtent,
  type PlacedLabel,
  placeLabels,
} from './labelPlacement.ts';
import {
  type MajorNameCandidate,
  type PlacedMajorName,
  placeMajorNames,
  selectMajorNames,
} from './majorNames.ts';
import { signOrder } from './order.ts';
import { halfLineShare, type StyledText, TextSpriteCache } from './textSprites.ts';

/** Appearance and zoom range of a kind of label. Sizes in rem. */
interface LabelRule {
  readonly rem: number;
  readonly weight: 500 | 600;
  readonly ink: keyof Pick<SignColours, 'text' | 'strong' | 'dim' | 'water' | 'park'>;
  /** Scale from which the label is of no more use, pixels per metre. */
  readonly untilPxPerM: number;
  /** Order among labels of equal rank, lower first. */
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
 * Returns the scale from which a rank is shown, pixels per metre: rank 1 from 0.016 (a 1280-pixel map 80 km wide), each
 * further rank from 1.41 times that, rank 15 from 2.05 (620 m wide). Rank 0 is always shown.
 */
export const getMinLabelPxPerM = (rank: number): number => (rank === 0 ? 0 : 0.016 * 2 ** ((rank - 1) / 2));

/** Returns the placement order, lower first. `wasShown` counts as one and a half ranks, which prevents flicker. */
const labelUrgency = ({ kind, rank }: Pick<CityLabel, 'kind' | 'rank'>, wasShown: boolean): number =>
  rank * 8 + labelRules[kind].order - (wasShown ? 12 : 0);

/** Width of a cell in pixels at the scale where its rank first appears: a picture touches about a dozen. */
const cellPx = 600;
/** Cell width of rank 0, which is shown at any zoom, metres. */
const widestCellM = 60_000;

interface RankCells {
  readonly rank: number;
  readonly cellM: number;
  readonly cells: ReadonlyMap<string, readonly number[]>;
}

/** Index of labels by rank and cell, so that a picture tests only candidates: a city has tens of thousands. */
class LabelIndex {
  readonly #ranks: readonly RankCells[];

  constructor(labels: readonly CityLabel[]) {
    const byRank = new Map<number, { cellM: number; cells: Map<string, number[]> }>();
    labels.forEach((label, index) => {
      let entry = byRank.get(label.rank);
      if (!entry) {
        const from = getMinLabelPxPerM(label.rank);
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
   * Visits a superset of the labels that may be shown: those whose rank is visible somewhere in the picture, in cells
   * that the picture touches.
   * @param nearestPxPerM pixels per metre at the nearest visible point
   * @param reachM distance from `about` to the furthest point drawn at `pxPerM`, metres
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
      const from = getMinLabelPxPerM(rank);
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

/** The name that is always shown: of a ward or street by name, of any other object by position. */
export type AlwaysShownName =
  | { readonly ward: string }
  | { readonly street: string }
  | { readonly at: LatLon };

export interface LabelsLayer extends MapLayer {
  setLabels(labels: readonly CityLabel[]): void;
  /** Sets the name that takes precedence over all others and is visible at any zoom. */
  setChosen(chosen: AlwaysShownName | undefined): void;
  /** Paints the great names that lie above cameras. */
  readonly above: MapLayer;
  /** Returns the names' positions in the last picture. */
  placed(): readonly PlacedLabel[];
  /** Returns the boxes of the names there; the same array while they do not change. */
  boxes(): readonly ScreenBox[];
}

export interface LabelsOptions {
  /** Returns the boxes of other signs and overlays, where no name may be placed. Called once per picture. */
  reserved?(frame: MapFrame): readonly ScreenBox[];
  /**
   * Returns the boxes of cameras, where only great names may be placed, if there is no other room. Called once per
   * picture.
   */
  below?(frame: MapFrame): readonly ScreenBox[];
}

const labelsAtMost = 300;
/** Maximum number of names whose letters are drawn in one picture; the others follow, so that none is late. */
const drawnAtOnce = 8;
/** Margin around the picture in which names are also placed, so that visible ones stay when these enter, pixels. */
const outsidePx = 200;
/** Higher than any rank yields. */
const chosenFirst = 1_000;
/** A shown name disappears at this share of the scale at which it appears. */
const leavingShare = 0.85;
/** Scale below which wards cannot be told apart, pixels per metre. */
const wardsFromPxPerM = 0.006;
/** Distance within which a label counts as the name of a place, metres. */
const samePlaceM = 3;

/**
 * Creates the city's names: as many as fit without touching, selected by rank and distance, stable while the map moves.
 */
export function createLabelsLayer(host: SignHost, { reserved, below }: LabelsOptions = {}): LabelsLayer {
  const letters = new TextSpriteCache(host);
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
  let greatPlaced: ReadonlyMap<number, PlacedMajorName> = new Map();
  let chosen: AlwaysShownName | undefined;
  /** The chosen labels, once looked up. */
  let chosenAt: ReadonlySet<number> | undefined;
  let last: { readonly frame: MapFrame; readonly room: readonly ScreenBox[] } | undefined;
  let shown: ReadonlySet<number> = new Set();
  const looksOf = (at: number, { kind }: CityLabel) =>
    chosenAt?.has(at) ? ({ ...labelRules[kind], weight: 600, ink: 'strong' } as const) : labelRules[kind];

  const pointOf = (label: CityLabel, frame: MapFrame) => {
    const point = frame.project(label.x, label.y, 0);
    return point && isInFrame(point, frame, outsidePx) ? point : undefined;
  };

  const candidateOf = (at: number, frame: MapFrame): LabelCandidate | undefined => {
    const label = labels[at];
    const point = label && pointOf(label, frame);
    if (!label || !point) return undefined;
    const wasShown = shown.has(at);
    const pxPerM = getPxPerMAtDepth(frame, point.depth);
    const rule = labelRules[label.kind];
    if (!chosenAt?.has(at) && pxPerM < getMinLabelPxPerM(label.rank) * (wasShown ? leavingShare : 1))
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

  function chosenLabels({ plane }: MapFrame): ReadonlySet<number> {
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

  const greatCandidates = (frame: MapFrame): MajorNameCandidate[] => {
    const own = chosenLabels(frame);
    return [...new Set([...own, ...great])].flatMap((at, order) => {
      const label = labels[at];
      const point = label && pointOf(label, frame);
      if (!label || !point) return [];
      const { kind, name } = label;
      const isChosen = own.has(at);
      const pxPerM = getPxPerMAtDepth(frame, point.depth);
      if (!isInFrame(point, frame, 0) || (!isChosen && pxPerM > labelRules[kind].untilPxPerM)) return [];
      if (kind === 'ward' && !isChosen && pxPerM < wardsFromPxPerM) return [];
      const wasShown = greatPlaced.has(at);
      return [{ index: at, name, x: point.x, y: point.y, urgency: order, wasShown, kind, isChosen }];
    });
  };

  const extentOf = (at: number, frame: MapFrame): LabelExtent => {
    const label = labels[at];
    if (!label) throw new Error('a candidate without a label');
    const { rem, weight } = looksOf(at, label);
    const size = rem * frame.remPx;
    return {
      angle: label.angleDeg === undefined ? 0 : screenAngle(frame, label, label.angleDeg),
      halfWidth: letters.width(label.name, size, weight) / 2 + 3,
      halfHeight: size * halfLineShare + 1,
    };
  };

  const place = (frame: MapFrame) => {
    const closed = reserved?.(frame) ?? [];
    const cameras = below?.(frame) ?? [];
    const room = [...closed, ...cameras];
    // A pulse elsewhere moves no name.
    const isPlaced = last && isSameFrame(last.frame, frame) && areSameBoxes(last.room, room);
    last = { frame, room };
    if (isPlaced) return;
    const [hard, soft] = [new BoxIndex(), new BoxIndex()];
    for (const box of closed) hard.take(box);
    for (const box of cameras) soft.take(box);
    const greats = placeMajorNames(
      greatCandidates(frame),
      ({ index: at }) => extentOf(at, frame),
      hard,
      soft,
      greatPlaced,
    );
    greatPlaced = new Map(greats.map((one) => [one.index, one]));
    const greatBoxes = greats.flatMap(getTextBoxes);
    const reported = new Set(greats.map(({ name }) => name));
    const own = chosenLabels(frame);
    const candidates: LabelCandidate[] = [];
    const { ground, nearestPxPerM } = getVisibleGroundBox(frame, outsidePx);
    // Labels about to disappear remain candidates longer.
    const reach = (pxPerM: number) => getGroundReachM(frame, pxPerM * leavingShare);
    const consider = (at: number) => {
      const candidate = candidateOf(at, frame);
      const isNotified =
        candidate && (greatPlaced.has(at) || (isNamedOnce(at) && reported.has(candidate.name)));
      if (candidate && !isNotified) candidates.push(candidate);
    };
    for (const at of own) consider(at);
    index.visit(ground, nearestPxPerM / leavingShare, getTargetPoint(frame), reach, (at) => {
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

  /** Road names may repeat. */
  const isNamedOnce = (at: number) => labels[at]?.angleDeg === undefined;

  const letterings = (frame: MapFrame, isAbove: boolean): { lettering: StyledText; at: PlacedLabel }[] => {
    const ink = getSignColours(frame.night);
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
      great = selectMajorNames(next);
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
      if (boxes?.of !== placed) boxes = { of: placed, all: placed.flatMap(getTextBoxes) };
      return boxes.all;
    },
    above: {
      order: signOrder.namesAbove,
      paint(context, frame) {
        // The names below are usually painted in the same picture.
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
      // In reverse order of urgency: where halos meet, more important names are above.
      for (const { lettering, at } of lettered.reverse())
        letters.paint(context, lettering, at, frame.pixelRatio);
    },
  };
}

/**
 * Converts a direction on the ground (degrees counterclockwise from east) to the screen, so that no text is upside
 * down.
 */
function screenAngle(frame: MapFrame, { x, y }: CityLabel, angleDeg: number): number {
  const angle = (angleDeg * Math.PI) / 180;
  // A length of a few pixels, because perspective distorts longer ones.
  const metres = 8 / frame.pxPerM;
  const from = frame.project(x - Math.cos(angle) * metres, y - Math.sin(angle) * metres, 0);
  const to = frame.project(x + Math.cos(angle) * metres, y + Math.sin(angle) * metres, 0);
  if (!from || !to) return 0;
  const seen = Math.atan2(to.y - from.y, to.x - from.x);
  if (seen > Math.PI / 2) return seen - Math.PI;
  return seen <= -Math.PI / 2 ? seen + Math.PI : seen;
}
