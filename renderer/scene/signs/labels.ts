import type { CityLabel } from '../../../core/city/city.ts';
import type { Frame, Layer } from '../api.ts';
import { isSameBoxes, type ScreenBox } from './boxes.ts';
import type { SignHost } from './host.ts';
import { inkOf } from './ink.ts';
import { LabelIndex } from './labelIndex.ts';
import { type LabelCandidate, type LabelExtent, type PlacedLabel, placeLabels } from './labelPlacing.ts';
import { labelRules, labelUrgency, shownFromPxPerM } from './labelRules.ts';
import { halfLine, type Lettering, Letters } from './letters.ts';
import { groundBox, isSamePicture, pxPerMAt, reachM, viewPlace } from './measures.ts';
import { signOrder } from './order.ts';

export interface LabelsLayer extends Layer {
  setLabels(labels: readonly CityLabel[]): void;
  /** Of a street: it stands before all others, and is seen from afar. */
  setChosen(street: string | undefined): void;
  /** Where names stand in the last picture. */
  placed(): readonly PlacedLabel[];
}

export interface LabelsOptions {
  /** Where no name may stand: other signs, controls above the map. Asked once a picture. */
  reserved?(frame: Frame): readonly ScreenBox[];
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

/** Names of the city: as many as stand without touching, chosen by rank and nearness, steady while the map moves. */
export function createLabels(host: SignHost, { reserved }: LabelsOptions = {}): LabelsLayer {
  const letters = new Letters(host);
  const cancelFonts = host.onFonts(() => {
    letters.clear();
    last = undefined;
    host.repaint();
  });
  let labels: readonly CityLabel[] = [];
  let index = new LabelIndex([]);
  let placed: readonly PlacedLabel[] = [];
  let last: { readonly frame: Frame; readonly reserved: readonly ScreenBox[] } | undefined;
  let shown: ReadonlySet<number> = new Set();
  let street: string | undefined;
  let chosen: ReadonlySet<number> = new Set();
  const choose = () => {
    const isChosen = ({ name, kind }: CityLabel) => name === street && (kind === 'street' || kind === 'road');
    chosen = new Set(
      street === undefined ? [] : labels.flatMap((label, at) => (isChosen(label) ? [at] : [])),
    );
  };
  const looksOf = (at: number, { kind }: CityLabel) =>
    chosen.has(at) ? ({ ...labelRules[kind], weight: 600, ink: 'strong' } as const) : labelRules[kind];

  const candidateOf = (at: number, frame: Frame): LabelCandidate | undefined => {
    const label = labels[at];
    if (!label) return undefined;
    const point = frame.project(label.x, label.y, 0);
    if (
      !point ||
      point.x < -outsidePx ||
      point.y < -outsidePx ||
      point.x > frame.width + outsidePx ||
      point.y > frame.height + outsidePx
    )
      return undefined;
    const wasShown = shown.has(at);
    const pxPerM = pxPerMAt(frame, point.depth);
    const rule = labelRules[label.kind];
    if (!chosen.has(at) && pxPerM < shownFromPxPerM(label.rank) * (wasShown ? leavingShare : 1))
      return undefined;
    if (pxPerM > rule.untilPxPerM) return undefined;
    return {
      index: at,
      name: label.name,
      x: point.x,
      y: point.y,
      urgency: labelUrgency(label, wasShown) - (chosen.has(at) ? chosenFirst : 0),
      wasShown,
    };
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
    const room = reserved?.(frame) ?? [];
    // A pulse elsewhere moves no name.
    if (last && isSamePicture(last.frame, frame) && isSameBoxes(last.reserved, room)) return;
    last = { frame, reserved: room };
    const candidates: LabelCandidate[] = [];
    const { ground, nearestPxPerM } = groundBox(frame, outsidePx);
    // Those that are about to leave are candidates longer than others.
    const reach = (pxPerM: number) => reachM(frame, pxPerM * leavingShare);
    const consider = (at: number) => {
      const candidate = candidateOf(at, frame);
      if (candidate) candidates.push(candidate);
    };
    for (const at of chosen) consider(at);
    index.visit(ground, nearestPxPerM / leavingShare, viewPlace(frame), reach, (at) => {
      if (!chosen.has(at)) consider(at);
    });
    placed = placeLabels(candidates, ({ index: at }) => extentOf(at, frame), room, labelsAtMost);
    shown = new Set(placed.map((candidate) => candidate.index));
  };

  const letterings = (frame: Frame): { lettering: Lettering; at: PlacedLabel }[] => {
    const ink = inkOf(frame.night);
    return placed.flatMap((at) => {
      const label = labels[at.index];
      if (!label) return [];
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
      choose();
      placed = [];
      shown = new Set();
      last = undefined;
      host.repaint();
    },
    setChosen(next) {
      if (next === street) return;
      street = next;
      choose();
      last = undefined;
      host.repaint();
    },
    placed: () => placed,
    paint(context, frame) {
      place(frame);
      let drawn = 0;
      const lettered = letterings(frame).filter(({ lettering, at }) => {
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
    dispose: cancelFonts,
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
