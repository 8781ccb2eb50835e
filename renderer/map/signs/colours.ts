import type { AlertPriority } from '../../../core/alerts/alert.ts';

/**
 * Colours of signs: the page's grey tokens (renderer/styles/tokens.css) by night, their counterparts on light ground by
 * day.
 */
export interface SignColours {
  readonly text: string;
  readonly strong: string;
  readonly dim: string;
  readonly water: string;
  readonly park: string;
  /** Outline of letters and lines, for contrast with any background. */
  readonly halo: string;
  readonly border: string;
  readonly select: string;
  readonly selectRoom: string;
  readonly plate: string;
  readonly plateLine: string;
  readonly note: string;
}

const night: SignColours = {
  text: '#d9dde3',
  strong: '#f4f6f8',
  dim: '#b4bbc4',
  water: '#a9c3d8',
  park: '#a9c2ae',
  halo: 'rgb(14 16 19 / 0.88)',
  border: 'rgb(163 171 181 / 0.42)',
  select: '#e8edf3',
  selectRoom: 'rgb(232 237 243 / 0.07)',
  plate: 'rgb(26 29 34 / 0.92)',
  plateLine: '#4a525c',
  note: '#9db7d6',
};

const day: SignColours = {
  text: '#2a2f36',
  strong: '#101318',
  dim: '#4a525c',
  water: '#28506f',
  park: '#2f5637',
  halo: 'rgb(250 250 248 / 0.9)',
  border: 'rgb(74 82 92 / 0.5)',
  select: '#101318',
  selectRoom: 'rgb(16 19 24 / 0.07)',
  plate: 'rgb(250 250 248 / 0.94)',
  plateLine: '#9aa3ad',
  note: '#2c5a8c',
};

export const getSignColours = (isNight: boolean): SignColours => (isNight ? night : day);

/** Colours of priorities, as in tokens.css. */
export const priorityColours: Record<AlertPriority, string> = {
  critical: '#ff6b5e',
  high: '#ffa23e',
  medium: '#e9dc7a',
  low: '#9db7d6',
};
/** Outline of filled marks by day and night: yellow on light ground is invisible without it. */
export const markOutlineColours = '#14161a';
