import type { AlertPriority } from '../../../core/alerts/alert.ts';
import type { CameraLook, MapCamera, MapCameraState } from '../api.ts';
import { type DrawnCamera, urgentRank } from './standing.ts';

/** What states are called, in the operator's language. */
export interface CameraWords {
  readonly looks: Readonly<Record<CameraLook, string>>;
  readonly priorities: Readonly<Record<AlertPriority, string>>;
  /** A number as it is written in the operator's language. */
  readonly count: (n: number) => string;
}

/** From so many pixels a metre numbers are written, and names, in units of a sixteenth of a rem. */
const numbersFromPxPerM = 0.8;
const namesFromPxPerM = 3;
/** Nearer than this it is said in words that somebody steers it; from further the ring says so, and the label who. */
const wordsFromPxPerM = 0.1;
const longestName = 32;
const between = ' · ';

const shortened = (name: string) =>
  name.length > longestName ? `${name.slice(0, longestName - 1).replace(/[^\p{L}\p{N}]+$/u, '')}…` : name;

/**
 * What is written beside a camera, if anything: its number from near, its name from nearer; at any distance the state of one
 * that needs a human, and the name of one that is selected or pointed at.
 */
export function captionOf(
  { rank, pxPerM }: Pick<DrawnCamera, 'rank' | 'pxPerM'>,
  { number, name }: MapCamera,
  state: MapCameraState | undefined,
  isChosen: boolean,
  unit: number,
  words: CameraWords,
): string | undefined {
  if (rank < urgentRank && pxPerM < numbersFromPxPerM * unit) return undefined;
  // Asked for hundreds of times a picture: of most it is their number alone, and nothing is put together.
  let caption = String(number);
  if (isChosen || pxPerM >= namesFromPxPerM * unit) caption += between + shortened(name);
  const look = state?.look ?? 'idle';
  if (look === 'alert') caption = words.priorities[state?.priority ?? 'low'] + between + caption;
  if (look === 'steered') {
    if (pxPerM >= wordsFromPxPerM * unit || !state?.by) caption += between + words.looks.steered;
    if (state?.by) caption += between + state.by;
  }
  if (look === 'offline' || (isChosen && look !== 'alert' && look !== 'steered'))
    caption += between + words.looks[look];
  return caption;
}
