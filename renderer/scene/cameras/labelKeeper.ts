import type { ScreenBox } from '../signs/boxes.ts';
import { halfLine, type Letters } from '../signs/letters.ts';
import type { Arrangement } from './arrange.ts';
import { type CameraWords, captionOf } from './captions.ts';
import {
  type LabelRoom,
  type LabelWish,
  labelRoom,
  labelsAtMost,
  type PlacedLabel,
  placeLabels,
  type Side,
} from './labels.ts';
import type { CameraModel } from './model.ts';
import { labelSize } from './paint.ts';
import { urgentRank } from './standing.ts';

/** Of more cameras than these none is asked whether there is room for its label: the nearest and gravest are. */
const wishesAtMost = 240;

/** Labels that may be written in one picture: the urgent ones have their places. */
interface Wished {
  readonly urgent: readonly PlacedLabel[];
  readonly others: readonly LabelWish[];
  readonly room: LabelRoom;
}

const noNames: readonly ScreenBox[] = [];

/** The labels of cameras. The city's names give way to the urgent ones, and the others to the city's names. */
export class LabelKeeper {
  /** Where the city's names stand; the same array while they stand there. */
  names: () => readonly ScreenBox[] = () => noNames;
  /** What lies above the picture: no label stands there. */
  covered: readonly ScreenBox[] = [];
  words: CameraWords;
  readonly #model: CameraModel;
  readonly #letters: Letters;
  #of: Arrangement | undefined;
  #wished: Wished | undefined;
  #placed: { readonly names: readonly ScreenBox[]; readonly labels: readonly PlacedLabel[] } | undefined;
  #sides: ReadonlyMap<number, Side> = new Map();

  constructor(model: CameraModel, letters: Letters, words: CameraWords) {
    this.#model = model;
    this.#letters = letters;
    this.words = words;
  }

  /** Something else is to be written, or elsewhere. */
  changed(): void {
    this.#of = undefined;
  }

  /** Other cameras: none has a side that it was at. */
  clear(): void {
    this.changed();
    this.#sides = new Map();
  }

  /** Known before the city's names are placed. */
  urgent(of: Arrangement): readonly PlacedLabel[] {
    return this.#wishedOf(of).urgent;
  }

  all(of: Arrangement): readonly PlacedLabel[] {
    const names = this.names();
    if (this.#of === of && this.#placed?.names === names) return this.#placed.labels;
    // Its room is filled with the names as they stood.
    if (this.#placed) this.#of = undefined;
    const { urgent, others, room } = this.#wishedOf(of);
    for (const box of names) room.all.take(box);
    const labels = [...urgent, ...this.#place(others, of, room)].slice(0, labelsAtMost);
    this.#placed = { names, labels };
    this.#sides = new Map(labels.map(({ drawn, side }) => [drawn.camera, side]));
    return labels;
  }

  #wishedOf(of: Arrangement): Wished {
    if (this.#of === of && this.#wished) return this.#wished;
    const wishes = this.#wishesOf(of);
    const room = labelRoom(of, this.covered);
    const urgent = this.#place(
      wishes.filter(({ isUrgent }) => isUrgent),
      of,
      room,
    );
    this.#of = of;
    this.#placed = undefined;
    this.#wished = { urgent, others: wishes.filter(({ isUrgent }) => !isUrgent), room };
    return this.#wished;
  }

  #wishesOf({ cameras, frame, sighting }: Arrangement): readonly LabelWish[] {
    const model = this.#model;
    const size = labelSize(frame);
    const wishes: LabelWish[] = [];
    for (const drawn of cameras.toReversed()) {
      if (wishes.length === wishesAtMost) break;
      const { camera, rank } = drawn;
      const known = model.cameras[camera];
      const isChosen = model.isSelected(camera) || model.isHovered(camera);
      const text = known && captionOf(drawn, known, model.state(camera), isChosen, sighting.unit, this.words);
      if (text === undefined) continue;
      const isUrgent = rank >= urgentRank;
      wishes.push({ drawn, text, isUrgent, width: this.#letters.width(text, size, isUrgent ? 600 : 500) });
    }
    return wishes;
  }

  #place(wishes: readonly LabelWish[], of: Arrangement, room: LabelRoom): readonly PlacedLabel[] {
    const height = labelSize(of.frame) * 2 * halfLine;
    return placeLabels(wishes, of, this.#sides, height, this.covered, room);
  }
}
