import type { AlertPriority } from '../../../core/alerts/alert.ts';
import type { CameraDisplayState, MapCamera, MapCameraState } from '../api.ts';
import { type DrawnCamera, minUrgentRank } from './drawnCameras.ts';

/** Names of states in the operator's language. */
export interface CameraStateTexts {
  readonly looks: Readonly<Record<CameraDisplayState, string>>;
  readonly priorities: Readonly<Record<AlertPriority, string>>;
  /** Formats a number in the operator's language. */
  readonly count: (n: number) => string;
}

/** Scale from which numbers and names are written, pixels per metre in units of a sixteenth of a rem. */
const numbersFromPxPerM = 0.8;
const namesFromPxPerM = 3;
/**
 * Scale from which words say that a camera is controlled; from further away the ring shows it, and the label names the
 * operator.
 */
const wordsFromPxPerM = 0.1;
const longestName = 32;
const between = ' · ';

const shortened = (name: string) =>
  name.length > longestName ? `${name.slice(0, longestName - 1).replace(/[^\p{L}\p{N}]+$/u, '')}…` : name;

/**
 * Returns a camera's caption, if any: its number from near and its name from nearer; at any distance the state of one
 * that needs attention, and the name of a selected or hovered one.
 */
export function getCameraCaption(
  { rank, pxPerM }: Pick<DrawnCamera, 'rank' | 'pxPerM'>,
  { number, name }: MapCamera,
  state: MapCameraState | undefined,
  isChosen: boolean,
  unit: number,
  words: CameraStateTexts,
): string | undefined {
  if (rank < minUrgentRank && pxPerM < numbersFromPxPerM * unit) return undefined;
  // Called hundreds of times a picture: most captions are just the number, without string building.
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
