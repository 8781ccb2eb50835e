import type { AlertPriority } from '../../../core/domain/alert.ts';
import type { CameraLook, MapCamera, MapCameraState } from '../api.ts';
import { type DrawnCamera, urgentRank } from './standing.ts';

/** What states are called, in the operator's language. */
export interface CameraWords {
  readonly looks: Readonly<Record<CameraLook, string>>;
  readonly priorities: Readonly<Record<AlertPriority, string>>;
}

/** From so many pixels a metre numbers are written, and names, in units of a sixteenth of a rem. */
const numbersFromPxPerM = 0.8;
const namesFromPxPerM = 3;
/** Nearer than this it is said in words that somebody steers it; from further the ring says so, and the label who. */
const wordsFromPxPerM = 0.1;
const longestName = 32;

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
  const parts = [String(number)];
  if (isChosen || pxPerM >= namesFromPxPerM * unit) parts.push(shortened(name));
  const look = state?.look ?? 'idle';
  if (look === 'alert') parts.unshift(words.priorities[state?.priority ?? 'low']);
  if (look === 'steered') {
    if (pxPerM >= wordsFromPxPerM * unit || !state?.by) parts.push(words.looks.steered);
    if (state?.by) parts.push(state.by);
  }
  if (look === 'offline' || (isChosen && look !== 'alert' && look !== 'steered'))
    parts.push(words.looks[look]);
  return parts.join(' · ');
}
