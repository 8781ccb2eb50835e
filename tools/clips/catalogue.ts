/** The list of the demo's clips. */
import type { MoodName, SceneName } from '../../sim/clips/index.ts';
import type { Scene } from './render/stage.ts';
import { crossing } from './scenes/crossing.ts';
import { lake } from './scenes/lake.ts';
import { market } from './scenes/market.ts';
import { street } from './scenes/street.ts';

export interface CatalogueEntry {
  readonly id: string;
  readonly scene: SceneName;
  readonly mood: MoodName;
  readonly label: { readonly vi: string; readonly en: string };
  /** Length of the loop, whole seconds, so that it has whole GOPs. */
  readonly seconds: number;
  readonly draw: (mood: MoodName, periodS: number) => Scene;
}

const scenes = {
  street: { draw: street, seconds: 8, vi: 'Phố', en: 'Street' },
  lake: { draw: lake, seconds: 8, vi: 'Bờ hồ', en: 'Lake shore' },
  market: { draw: market, seconds: 8, vi: 'Chợ', en: 'Market' },
  crossing: { draw: crossing, seconds: 12, vi: 'Ngã tư', en: 'Crossing' },
} as const;

const moods = {
  day: { vi: 'ban ngày', en: 'day' },
  dawn: { vi: 'sáng sớm', en: 'dawn' },
  dusk: { vi: 'chạng vạng', en: 'dusk' },
  night: { vi: 'ban đêm', en: 'night' },
  rain: { vi: 'trời mưa', en: 'rain' },
} as const;

const clips: readonly (readonly [SceneName, MoodName])[] = [
  ['street', 'day'],
  ['street', 'night'],
  ['street', 'rain'],
  ['lake', 'dawn'],
  ['lake', 'dusk'],
  ['lake', 'night'],
  ['market', 'day'],
  ['market', 'dusk'],
  ['market', 'night'],
  ['crossing', 'day'],
  ['crossing', 'dusk'],
  ['crossing', 'night'],
];

export const catalogue: readonly CatalogueEntry[] = clips.map(([scene, mood]) => ({
  id: `${scene}-${mood}`,
  scene,
  mood,
  label: { vi: `${scenes[scene].vi}, ${moods[mood].vi}`, en: `${scenes[scene].en}, ${moods[mood].en}` },
  seconds: scenes[scene].seconds,
  draw: scenes[scene].draw,
}));
