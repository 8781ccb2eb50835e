import { type Division, landscapeNames, portraitNames } from '../../../../core/wall/division.ts';
import type { Tab } from '../../../../core/wall/tabs.ts';
import type { Words } from '../../../i18n/words.ts';

export const divisionLabel = (division: Division, t: Words): string =>
  typeof division === 'string' ? t.layouts.division(division) : division.name || t.layouts.own;

/** Returns a tab's label: its name, or its division. */
export const tabLabel = ({ name, layout }: Tab, t: Words): string =>
  name || divisionLabel(layout.division, t);

/** Returns the named divisions, those that suit the wall's shape first. */
export const groupsFor = (isPortrait: boolean) => {
  const groups = [
    { shape: 'landscape', names: landscapeNames },
    { shape: 'portrait', names: portraitNames },
  ] as const;
  return isPortrait ? [groups[1], groups[0]] : groups;
};

/** The reason why rotating tabs are paused. */
export type Pause = keyof Words['layouts']['rotationStopped'];

/** Returns the texts on rotating tabs; the short ones are shown next to a mark. */
export function turnsWords(
  turnMs: number,
  pause: Pause | undefined,
  { layouts: words }: Words,
): { readonly text: string; readonly short: string } {
  if (pause === 'machine') return { text: words.tabsOverloaded, short: words.turnOverloadedShort };
  if (pause === 'operator') return { text: words.tabsPaused, short: words.tabsGoOn };
  const seconds = turnMs / 1_000;
  const each = seconds < 60 ? words.seconds(seconds) : words.minutes(seconds / 60);
  return { text: words.tabsTurn(each), short: each };
}
