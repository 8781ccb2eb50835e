import type { Cancel } from '../../../core/base/clock.ts';
import type { MapFrame, MapView } from '../api.ts';
import { areSameBoxes, type ScreenBox } from '../signs/boxes.ts';
import type { SignHost } from '../signs/host.ts';
import { halfLineShare, type StyledText, type TextSpriteCache } from '../signs/textSprites.ts';
import { type CameraStateTexts, getCameraCaption } from './captions.ts';
import { minUrgentRank } from './drawnCameras.ts';
import {
  type BoxesAboveLabels,
  type CameraLabelCandidate,
  createLabelObstacles,
  type LabelObstacles,
  type LabelSide,
  maxCameraLabels,
  type PlacedCameraLabel,
  placeCameraLabels,
} from './labels.ts';
import type { CameraModel } from './model.ts';
import { getCameraLabelSizePx, getCaptionStyle } from './paint.ts';
import type { CameraSignLayout } from './signLayout.ts';

/** Maximum cameras considered for a label: the nearest and most urgent. */
const wishesAtMost = 240;

/** Candidate labels of one picture: the urgent ones are already placed. */
interface Wished {
  /** The boxes at that time. */
  readonly above: BoxesAboveLabels;
  readonly urgent: readonly PlacedCameraLabel[];
  readonly others: readonly CameraLabelCandidate[];
  readonly room: LabelObstacles;
}

const none: readonly ScreenBox[] = [];

/**
 * Places the labels of cameras.
 * The city's names give way to urgent labels, and other labels to the city's names. While the map moves, labels not yet
 * rendered are measured and drawn after a picture, for the next one.
 */
export class CameraLabelPlacer {
  /** Boxes of the city's names; the same array while unchanged. */
  names: () => readonly ScreenBox[] = () => none;
  /** Overlays above the map, under which no label is placed. */
  covered: readonly ScreenBox[] = [];
  /** Boxes of other signs in a picture, which labels avoid. */
  signs: (frame: MapFrame) => readonly ScreenBox[] = () => none;
  words: CameraStateTexts;
  readonly #model: CameraModel;
  readonly #letters: TextSpriteCache;
  #of: CameraSignLayout | undefined;
  #wished: Wished | undefined;
  #placed:
    | { readonly names: readonly ScreenBox[]; readonly labels: readonly PlacedCameraLabel[] }
    | undefined;
  #sides: ReadonlyMap<number, LabelSide> = new Map();
  readonly #host: Pick<SignHost, 'clock' | 'repaint'>;
  #view: MapView | undefined;
  /** Labels omitted from the last picture, by text. */
  readonly #late = new Map<string, StyledText>();
  #drawing: Cancel | undefined;

  constructor(
    model: CameraModel,
    letters: TextSpriteCache,
    words: CameraStateTexts,
    host: Pick<SignHost, 'clock' | 'repaint'>,
  ) {
    this.#model = model;
    this.#letters = letters;
    this.words = words;
    this.#host = host;
  }

  /** Invalidates the placement after a change of texts or positions. */
  changed(): void {
    this.#of = undefined;
  }

  /** Clears the remembered sides after a change of cameras. */
  clear(): void {
    this.changed();
    this.#sides = new Map();
  }

  /** Returns the urgent labels, which are placed before the city's names. */
  urgent(of: CameraSignLayout): readonly PlacedCameraLabel[] {
    return this.#wishedOf(of).urgent;
  }

  all(of: CameraSignLayout): readonly PlacedCameraLabel[] {
    const names = this.names();
    let wished = this.#wishedOf(of);
    if (this.#placed?.names === names) return this.#placed.labels;
    // Its obstacles include the names' previous boxes.
    if (this.#placed) {
      this.changed();
      wished = this.#wishedOf(of);
    }
    const { urgent, others, room } = wished;
    for (const box of names) room.all.take(box);
    const labels = [...urgent, ...this.#place(others, of, wished.above, room)].slice(0, maxCameraLabels);
    this.#placed = { names, labels };
    this.#sides = new Map(labels.map(({ drawn, side }) => [drawn.camera, side]));
    return labels;
  }

  #wishedOf(of: CameraSignLayout): Wished {
    const signs = this.signs(of.frame);
    const known = this.#of === of ? this.#wished : undefined;
    if (known && areSameBoxes(known.above.signs, signs)) return known;
    const wishes = this.#wishesOf(of);
    const above = { covered: this.covered, signs };
    const room = createLabelObstacles(of, above);
    const urgent = this.#place(
      wishes.filter(({ isUrgent }) => isUrgent),
      of,
      above,
      room,
    );
    this.#of = of;
    this.#placed = undefined;
    this.#wished = { above, urgent, others: wishes.filter(({ isUrgent }) => !isUrgent), room };
    return this.#wished;
  }

  #wishesOf({ cameras, frame, sighting }: CameraSignLayout): readonly CameraLabelCandidate[] {
    const model = this.#model;
    const letters = this.#letters;
    const size = getCameraLabelSizePx(frame);
    const quiet = getCaptionStyle(frame, false);
    const others = letters.drawnIn(quiet, true, frame.pixelRatio);
    const urgent = letters.drawnIn(getCaptionStyle(frame, true), true, frame.pixelRatio);
    const isMoving = this.#view !== undefined && this.#view !== frame.view;
    this.#view = frame.view;
    this.#late.clear();
    const wishes: CameraLabelCandidate[] = [];
    for (let at = cameras.length - 1; at >= 0 && wishes.length < wishesAtMost; at--) {
      const drawn = cameras[at];
      const shown = drawn && model.cameras[drawn.camera];
      if (!shown) continue;
      const { camera, rank } = drawn;
      const isChosen = model.isSelected(camera) || model.isHovered(camera);
      const text = getCameraCaption(drawn, shown, model.state(camera), isChosen, sighting.unit, this.words);
      if (text === undefined) continue;
      const isUrgent = rank >= minUrgentRank;
      const known = (isUrgent ? urgent : others).get(text);
      if (!known && isMoving && !isUrgent) {
        this.#late.set(text, { text, ...quiet });
        continue;
      }
      const width = known?.textWidth ?? letters.width(text, size, isUrgent ? 600 : 500);
      wishes.push({ drawn, text, isUrgent, width });
    }
    if (this.#late.size > 0) this.#drawing ??= this.#host.clock.after(0, () => this.#drawLate(frame));
    return wishes;
  }

  #drawLate({ pixelRatio }: MapFrame): void {
    this.#drawing = undefined;
    this.#letters.prepare(this.#late.values(), true, pixelRatio);
    this.changed();
    this.#host.repaint();
  }

  #place(
    wishes: readonly CameraLabelCandidate[],
    of: CameraSignLayout,
    above: BoxesAboveLabels,
    room: LabelObstacles,
  ): readonly PlacedCameraLabel[] {
    const height = getCameraLabelSizePx(of.frame) * 2 * halfLineShare;
    return placeCameraLabels(wishes, of, this.#sides, height, above, room);
  }
}
